"""Who is on a journey, and the journeys of one person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from chapeau.kit.pages import Page
from chapeau.person.people.queries import hats_side_by_side, rows_in_sight
from chapeau.person.people.values import Viewer
from chapeau.relationship.journeys.access import READING, check_reads
from chapeau.relationship.journeys.models import Passage
from chapeau.relationship.journeys.rules.plan import from_json
from chapeau.relationship.journeys.values import Passage as PassageView
from chapeau.relationship.journeys.values import Traveller


def travellers(
    viewer: Viewer, *, code: str, step: str = "", state: str = "", text: str = "", page: int = 1, page_size: int = 50
) -> Page[Traveller]:
    """People of one journey in the viewer's sight, the last to come in first.

    ``step``: only who stands there; ``state``: ``under-way``, ``held-out``, or a code of ``EndedBy``.
    Refuses: ``Forbidden``.
    """
    check_reads(viewer)
    rows = Passage.objects.filter(rows_in_sight(viewer, staff=READING), journey__code=code)
    if step:
        rows = rows.filter(step=step, ended_at=None)
    if state == "under-way":
        rows = rows.filter(ended_at=None, is_held_out=False)
    elif state == "held-out":
        rows = rows.filter(is_held_out=True)
    elif state:
        rows = rows.filter(ended_by=state)
    for word in text.split():
        rows = rows.filter(
            Q(hat__person__given_name__icontains=word)
            | Q(hat__person__family_name__icontains=word)
            | Q(hat__organisation__name__icontains=word)
        )
    number = max(page, 1)
    shown = rows.select_related("hat__person", "hat__organisation").order_by("-entered_at", "-id")
    return Page(
        tuple(
            Traveller(
                hat_id=row.hat_id,
                name=row.hat.person.name,
                organisation_name=row.hat.organisation.name if row.hat.organisation else "",
                step=row.step,
                is_held_out=row.is_held_out,
                entered_at=row.entered_at,
                due_at=row.due_at,
                ended_at=row.ended_at,
                ended_by=row.ended_by,
            )
            for row in shown[(number - 1) * page_size : number * page_size]
        ),
        rows.count(),
        number,
        page_size,
    )


def passages_of(viewer: Viewer, *, hat_ids: Collection[UUID], limit: int = 20) -> list[PassageView]:
    """The journeys of these hats with the way each went, the newest first; two queries. Refuses: ``Forbidden``."""
    check_reads(viewer)
    rows = Passage.objects.filter(hat__in=hats_side_by_side(viewer, ids=hat_ids))
    rows = rows.select_related("journey", "version").prefetch_related("taken").order_by("-entered_at", "-id")[:limit]
    return [
        PassageView(
            journey_code=row.journey.code,
            journey_name=row.journey.name,
            steps=from_json(row.version.plan).steps,
            entered_at=row.entered_at,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            is_held_out=row.is_held_out,
            here=row.step,
            taken=tuple((t.step, t.way, t.left_at) for t in sorted(row.taken.all(), key=lambda t: t.left_at)),
        )
        for row in rows
    ]
