"""Visitors: made at the first write, linked at sign-in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.events import SignedIn, VisitorLinked
from chapeau.person.people.models import Visitor
from chapeau.person.people.values import Viewer, ViewerKind, VisitorCard


@transaction.atomic
def create_visitor(
    viewer: Viewer, *, country: str, language: str, source: str = "", now: datetime
) -> tuple[VisitorCard, str]:
    """A new visitor and the secret for its cookie; only the face that sets cookies may (``SYSTEM``).

    Refuses: ``Forbidden``.
    """
    if not viewer.is_system:
        raise Forbidden
    row = Visitor.objects.create(country=country, language=language, source=source[:32], created_at=now)
    return VisitorCard(id=row.id, country=country, language=language, source=row.source), row.code


@transaction.atomic
def link_visitor(viewer: Viewer, *, visitor_id: UUID, now: datetime) -> bool:
    """The visitor is this hat from now on; False when it was linked before. Refuses: ``Forbidden`` without a hat."""
    if viewer.hat_id is None or viewer.kind not in (ViewerKind.HAT, ViewerKind.STAFF):
        raise Forbidden
    linked = Visitor.objects.filter(pk=visitor_id, hat=None).update(hat=viewer.hat_id, linked_at=now)
    if linked:
        bus.publish([VisitorLinked(occurred_at=now, hat_id=viewer.hat_id, visitor_id=visitor_id)])
    return bool(linked)


@transaction.atomic
def note_sign_in(viewer: Viewer, *, by: str, now: datetime) -> None:
    """Put into the log that the hat was opened by ``code``, ``password``, ``passkey`` or ``demo``."""
    if viewer.hat_id is not None:
        bus.publish([SignedIn(occurred_at=now, hat_id=viewer.hat_id, by=by)])
