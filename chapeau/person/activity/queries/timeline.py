"""What happened under some hats."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.models import Activity
from chapeau.person.activity.values import Happening
from chapeau.person.people.models import Visitor
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import Viewer


def timeline(
    viewer: Viewer,
    *,
    hat_ids: Collection[UUID],
    before: datetime | None = None,
    verbs: Collection[str] = (),
    without: Collection[str] = (),
    limit: int = 50,
) -> list[Happening]:
    """What happened under these hats, and to visitors that turned out to be them, newest first, in two queries; ``before``
    pages on.

    Only hats the viewer may see count: its own, or for staff those of the person page. Refuses: ``Forbidden``.
    """
    if not (viewer.is_staff or viewer.is_system or set(hat_ids) <= set(viewer.hat_ids)):
        raise Forbidden
    hats = hats_side_by_side(viewer, ids=hat_ids)
    # Two walks along an index each: one question with "or" would read all that ever happened to them.
    rows = [
        row
        for mine in (Q(hat__in=hats), Q(hat=None, visitor__in=Visitor.objects.filter(hat__in=hats)))
        for row in _newest(mine, before, verbs, without)[:limit]
    ]
    rows.sort(key=lambda row: (row.occurred_at, row.id), reverse=True)
    return [
        Happening(row.id, row.verb, row.occurred_at, row.hat_id or row.visitor_hat, row.actor_hat_id, row.properties)
        for row in rows[:limit]
    ]


def _newest(mine: Q, before: datetime | None, verbs: Collection[str], without: Collection[str]) -> QuerySet[Any]:
    rows = Activity.objects.filter(mine).annotate(visitor_hat=F("visitor__hat_id"))
    if before:
        rows = rows.filter(occurred_at__lt=before)
    if verbs:
        rows = rows.filter(verb__in=list(verbs))
    if without:
        rows = rows.exclude(verb__in=list(without))
    return rows.order_by("-occurred_at", "-id")
