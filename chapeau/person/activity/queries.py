"""Questions to the log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.models import Activity
from chapeau.person.activity.values import Happening
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
    """What happened under these hats, newest first, in one query; ``before`` pages on.

    Only hats the viewer may see count: its own, or for staff those of the person page. Refuses: ``Forbidden``.
    """
    if not (viewer.is_staff or viewer.is_system or set(hat_ids) <= set(viewer.hat_ids)):
        raise Forbidden
    rows = Activity.objects.filter(hat__in=hats_side_by_side(viewer, ids=hat_ids))
    if before:
        rows = rows.filter(occurred_at__lt=before)
    if verbs:
        rows = rows.filter(verb__in=list(verbs))
    if without:
        rows = rows.exclude(verb__in=list(without))
    return [
        Happening(row.id, row.verb, row.occurred_at, row.hat_id, row.actor_hat_id, row.properties)
        for row in rows.order_by("-occurred_at", "-id")[:limit]
    ]
