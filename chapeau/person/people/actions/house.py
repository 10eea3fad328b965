"""What the house decides about itself, by who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from chapeau.kit import bus, house_settings, policies
from chapeau.kit.policies import Policies, PolicyKind
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.events import HouseSettingsChanged
from chapeau.person.people.values import StaffRole, Viewer


@transaction.atomic
def change_house_settings(viewer: Viewer, *, record: Any, now: datetime) -> tuple[str, ...]:
    """Keep a section of the house's settings (``kit.house_settings``); names of the fields that changed.

    By the administrator and the section's editors. Refuses: ``Forbidden``, and what the record refuses itself.
    """
    editors = house_settings.section_of(type(record)).editors
    if not viewer.works_as(StaffRole.ADMINISTRATOR, *editors):
        raise Forbidden
    changed = house_settings.change(record, by_hat_id=viewer.hat_id, now=now)
    if changed:
        section = house_settings.section_of(type(record)).code
        bus.publish(
            [HouseSettingsChanged(occurred_at=now, actor_hat_id=viewer.hat_id, section=section, changed=changed)]
        )
    return changed


@transaction.atomic
def publish_policy(
    viewer: Viewer, *, kind: PolicyKind, texts: Mapping[str, str], seen_version: int, now: datetime
) -> int:
    """A new version of one of the house's policies (``kit.policies``), by language; it counts at once. Its number.

    By the administrator and compliance. Refuses: ``Forbidden``, ``NotFilledIn``, ``PolicyMoved``.
    """
    if not viewer.works_as(StaffRole.ADMINISTRATOR, StaffRole.COMPLIANCE):
        raise Forbidden
    version = policies.write(kind, texts, seen_version=seen_version, by_hat_id=viewer.hat_id, now=now)
    counting: dict[str, Any] = {str(kind): version}
    change_house_settings(viewer, record=replace(house_settings.read(Policies), **counting), now=now)
    return version
