"""Deeds: what becomes of a mail that came in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.messaging.models import IncomingMail
from chapeau.person.messaging.sight import SENDERS, readable
from chapeau.person.people.values import Viewer


@transaction.atomic
def lay_aside(viewer: Viewer, *, code: str, now: datetime) -> None:
    """It needs no answer, or had one elsewhere. Refuses: ``Forbidden``, ``NotFound``."""
    if not (viewer.is_staff and viewer.has_role(*SENDERS)):
        raise Forbidden
    if not IncomingMail.objects.filter(readable(viewer), code=code).update(done_at=now):
        raise NotFound


@transaction.atomic
def hand_to_request(viewer: Viewer, *, mail_id: UUID, request_code: str, now: datetime) -> None:
    """It goes on as a request, which is answered there. Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    IncomingMail.objects.filter(id=mail_id).update(request_code=request_code, done_at=now)
