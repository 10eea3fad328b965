"""Drawing a journey: what is drawn is a draft until it is published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer
from chapeau.relationship.journeys.access import check_draws
from chapeau.relationship.journeys.models import Journey
from chapeau.relationship.journeys.rules.plan import as_json, from_json
from chapeau.relationship.journeys.values import Plan


class JourneyNameMissing(Refusal):
    code = "journey-name-missing"
    status = 422
    sentence = _("Give the journey a name.")


@transaction.atomic
def create_journey(viewer: Viewer, *, name: str, plan: Plan, now: datetime) -> str:
    """A draft; its code. Refuses: ``Forbidden``, ``JourneyNameMissing``."""
    check_draws(viewer)
    made = Journey.objects.create(name=_name(name), draft=as_json(plan), created_at=now, changed_at=now)
    return made.code


@transaction.atomic
def rename_journey(viewer: Viewer, *, code: str, name: str, now: datetime) -> None:
    """Refuses: ``Forbidden``, ``NotFound``, ``JourneyNameMissing``."""
    journey = locked(viewer, code)
    journey.name, journey.changed_at = _name(name), now
    journey.save(update_fields=["name", "changed_at"])


@transaction.atomic
def change_plan(viewer: Viewer, *, code: str, plan: Plan, now: datetime) -> None:
    """Write the draft anew; what runs stays as it is. Unsound plans are kept, and refused when published.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    journey = locked(viewer, code)
    journey.draft, journey.changed_at = as_json(plan), now
    journey.save(update_fields=["draft", "changed_at"])


@transaction.atomic
def duplicate_journey(viewer: Viewer, *, code: str, name: str, now: datetime) -> str:
    """A draft with the same plan; its code. Refuses: ``Forbidden``, ``NotFound``, ``JourneyNameMissing``."""
    return create_journey(viewer, name=name, plan=from_json(locked(viewer, code).draft), now=now)


def locked(viewer: Viewer, code: str) -> Journey:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_draws(viewer)
    found = Journey.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _name(name: str) -> str:
    cleaned = " ".join(name.split())[:120]
    if not cleaned:
        raise JourneyNameMissing
    return cleaned
