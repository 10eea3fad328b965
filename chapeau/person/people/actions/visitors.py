"""Visitors: made at the first write, linked at sign-in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from chapeau.kit import bus
from chapeau.kit.ids import new_id, new_secret
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


def meet_visitors(viewer: Viewer, *, codes: Collection[str], now: datetime) -> dict[str, tuple[UUID, int]]:
    """The visitors of these codes, with their subject numbers; whoever is new is made. For the collector (``SYSTEM``).

    One query when all are known. A code is its maker's to choose and to keep secret. Refuses: ``Forbidden``.
    """
    if not viewer.is_system:
        raise Forbidden
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, id, subject_no FROM people_visitor WHERE code = ANY(%s)", [list(codes)])
        met = {code: (id, number) for code, id, number in cursor.fetchall()}
        if new := sorted(set(codes) - set(met)):
            # In order, so that two who meet the same strangers do not wait for each other; the update gives back what a
            # rival made meanwhile.
            cursor.execute(
                "INSERT INTO people_visitor AS known (id, code, country, language, source, created_at) "
                "SELECT id, code, '', '', '', %s FROM unnest(%s::uuid[], %s::text[]) AS new (id, code) "
                "ON CONFLICT (code) DO UPDATE SET code = known.code RETURNING code, id, subject_no",
                [now, [new_id() for _code in new], new],
            )
            met |= {code: (id, number) for code, id, number in cursor.fetchall()}
    return met


@transaction.atomic
def link_visitors(viewer: Viewer, *, hats: Mapping[str, UUID], now: datetime) -> int:
    """Visitors, by code, are these hats from now on, set-wise; how many were. One that was linked before stays.

    Their codes become others: whoever comes next under the same code is somebody new, and never glued to the first (a shared
    device, a kiosk). For the collector (``SYSTEM``). Refuses: ``Forbidden``.
    """
    if not viewer.is_system:
        raise Forbidden
    rows = list(Visitor.objects.select_for_update().filter(code__in=hats, hat=None).order_by("code"))
    facts = []
    for row in rows:
        row.hat_id, row.linked_at, row.code = hats[row.code], now, new_secret()
        facts.append(VisitorLinked(occurred_at=now, hat_id=row.hat_id, visitor_id=row.id))
    Visitor.objects.bulk_update(rows, ["hat", "linked_at", "code"])
    bus.publish(facts)
    return len(rows)
