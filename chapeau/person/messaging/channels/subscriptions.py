"""Browsers that show notifications of one hat: each its own address, with its own permission."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit.knocking import check_address
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.messaging.models import PushSubscription
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.actions import choose_topics, unsubscribe
from chapeau.person.privacy.queries import topics
from chapeau.person.privacy.values import Channel

MOST_BROWSERS = 20
_KEY = re.compile(r"^[A-Za-z0-9_-]{20,200}=*$")
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


class BadSubscription(Refusal):
    """What came is no subscription of a browser."""

    code = "bad-push-subscription"
    status = 422
    sentence = _("This browser could not be signed up for notifications. Try again, or use another browser.")


@dataclass(frozen=True, slots=True)
class BrowserCard:
    """One browser: ``code`` is its address for the permission."""

    code: str
    name: str
    since: datetime


@transaction.atomic
def subscribe_browser(
    viewer: Viewer, *, endpoint: str, p256dh: str, auth: str, program: str, wording_id: UUID | None, now: datetime
) -> str:
    """This browser shows notifications for the hat in use, which agrees to every topic for it; the browser's code.

    Whoever used the same browser under another person's hat gets nothing there any more.
    Refuses: ``Forbidden``, ``BadSubscription``, ``BadAddress``.
    """
    if viewer.hat_id is None or viewer.is_staff:
        raise Forbidden
    if not (_KEY.match(p256dh) and _KEY.match(auth)) or len(endpoint) > 1_000:
        raise BadSubscription
    endpoint = check_address(endpoint)
    others = PushSubscription.objects.select_for_update().filter(endpoint=endpoint, gone_at=None)
    others.exclude(hat__person__hats=viewer.hat_id).update(gone_at=now)
    row, is_new = PushSubscription.objects.update_or_create(
        hat_id=viewer.hat_id,
        endpoint=endpoint,
        defaults={"p256dh": p256dh, "auth": auth, "gone_at": None, "name": browser_name(program)},
        create_defaults={"p256dh": p256dh, "auth": auth, "name": browser_name(program), "created_at": now},
    )
    if is_new:
        kept = PushSubscription.objects.filter(hat_id=viewer.hat_id, gone_at=None).order_by("-created_at")
        PushSubscription.objects.filter(id__in=[one.id for one in kept[MOST_BROWSERS:]]).update(gone_at=now)
    chosen = {(Channel.WEB_PUSH.value, row.code): [topic.code for topic in topics(language="en")]}
    choose_topics(viewer, hat_id=viewer.hat_id, chosen=chosen, source="account", wording_id=wording_id, now=now)
    return row.code


@transaction.atomic
def forget_browser(viewer: Viewer, *, code: str, now: datetime) -> bool:
    """No notifications there any more, and the permission is withdrawn; False when there is no such browser."""
    row = PushSubscription.objects.filter(_own(viewer), code=code, gone_at=None).first()
    if row is None:
        return False
    unsubscribe(viewer, hat_id=row.hat_id, address=row.code, channel=Channel.WEB_PUSH, topic="", now=now)
    row.gone_at = now
    row.save(update_fields=["gone_at"])
    return True


def browsers_of(viewer: Viewer, *, hat_ids: Collection[UUID]) -> list[BrowserCard]:
    """The browsers of these hats in the viewer's sight, the newest first."""
    rows = PushSubscription.objects.filter(_own(viewer), hat_id__in=list(hat_ids), gone_at=None)
    return [BrowserCard(row.code, row.name, row.created_at) for row in rows.order_by("-created_at")]


def _own(viewer: Viewer) -> Q:
    return Q() if viewer.is_system else Q(hat_id__in=viewer.hat_ids)


def browser_name(program: str) -> str:
    """``Firefox, Windows``: enough to know one's own."""
    found = [next((name for mark, name in known if mark in program), "") for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found))[:60]
