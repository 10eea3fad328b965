"""Prospects as list and board, with their history; the rules that score and assign."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from chapeau.kit.pages import Page
from chapeau.kit.refusals import NotFound
from chapeau.person.people.queries import hats_side_by_side, rows_in_sight
from chapeau.person.people.values import Viewer
from chapeau.relationship.pipeline.access import SELLS, check_rules, check_sells
from chapeau.relationship.pipeline.models import Assignment, Prospect, ProspectEvent, ScoreRule
from chapeau.relationship.pipeline.values import (
    OPEN,
    AssignmentView,
    ProspectEventView,
    ProspectView,
    ScorePart,
    ScoreRuleView,
    Source,
    Stage,
)

SORTS = {"score": "score", "next": "next_step_at", "opened": "opened_at", "stage": "stage_since"}
PER_COLUMN = 30


def prospects(
    viewer: Viewer,
    *,
    now: datetime,
    stage: str = "",
    owner: str = "",
    source: str = "",
    least_score: int | None = None,
    late_only: bool = False,
    text: str = "",
    sort: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page[ProspectView]:
    """Those in sight, the highest score first. ``stage`` empty: all open ones; ``owner``: a hat's key, or ``nobody``.

    Refuses: ``Forbidden``.
    """
    rows = _in_sight(viewer)
    rows = rows.filter(stage=stage) if stage else rows.filter(closed_at=None)
    if owner == "nobody":
        rows = rows.filter(owner=None)
    elif owner:
        rows = rows.filter(owner_id=UUID(owner))
    if source:
        rows = rows.filter(source=source)
    if least_score is not None:
        rows = rows.filter(score__gte=least_score)
    if late_only:
        rows = rows.filter(next_step_at__lt=now)
    for word in text.split():
        rows = rows.filter(
            Q(hat__person__given_name__icontains=word)
            | Q(hat__person__family_name__icontains=word)
            | Q(hat__organisation__name__icontains=word)
            | Q(next_step__icontains=word)
        )
    named = F(SORTS.get(sort.removeprefix("-"), "score"))
    down = sort.startswith("-") or not sort
    ordered = rows.order_by(named.desc(nulls_last=True) if down else named.asc(nulls_last=True), "-opened_at", "id")
    start = (max(page, 1) - 1) * page_size
    return Page(_views(ordered[start : start + page_size], now), rows.count(), max(page, 1), page_size)


def board(viewer: Viewer, *, now: datetime, owner_id: UUID | None = None) -> Mapping[Stage, Page[ProspectView]]:
    """The open stages, in order, each with its first prospects by score. Refuses: ``Forbidden``."""
    owner = str(owner_id) if owner_id else ""
    return {stage: prospects(viewer, now=now, stage=stage, owner=owner, page_size=PER_COLUMN) for stage in OPEN}


def prospect(viewer: Viewer, *, code: str, now: datetime) -> ProspectView:
    """Refuses: ``Forbidden``, ``NotFound``."""
    found = _views(_in_sight(viewer).filter(code=code), now)
    if not found:
        raise NotFound
    return found[0]


def prospect_of_hats(viewer: Viewer, *, hat_ids: Collection[UUID], now: datetime) -> list[ProspectView]:
    """What these hats are or were as prospects, open ones first. Refuses: ``Forbidden``."""
    check_sells(viewer)
    rows = Prospect.objects.filter(hat__in=hats_side_by_side(viewer, ids=hat_ids))
    return list(_views(rows.order_by(F("closed_at").desc(nulls_first=True), "-opened_at"), now))


def history(viewer: Viewer, *, code: str) -> list[ProspectEventView]:
    """What changed, the newest first. Refuses: ``Forbidden``."""
    check_sells(viewer)
    seen = Prospect.objects.filter(rows_in_sight(viewer, staff=SELLS), code=code)
    rows = ProspectEvent.objects.filter(prospect__in=seen).select_related("by_hat__person")
    return [
        ProspectEventView(
            row.kind, row.before, row.after, row.by_hat.person.name if row.by_hat else "", row.happened_at
        )
        for row in rows.order_by("-happened_at", "-id")
    ]


def score_rules(viewer: Viewer) -> list[ScoreRuleView]:
    """The highest points first. Refuses: ``Forbidden``."""
    check_rules(viewer)
    return [
        ScoreRuleView(row.code, row.name, row.text, row.points) for row in ScoreRule.objects.order_by("-points", "name")
    ]


def assignments(viewer: Viewer) -> list[AssignmentView]:
    """In the order in which they are asked. Refuses: ``Forbidden``."""
    check_rules(viewer)
    rows = Assignment.objects.select_related("audience", "owner__person").order_by("id")
    return [
        AssignmentView(row.code, row.audience.code, row.audience.name, row.owner_id, row.owner.person.name)
        for row in rows
    ]


def sources_of() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Source.choices]


def _in_sight(viewer: Viewer) -> QuerySet[Prospect]:
    check_sells(viewer)
    return Prospect.objects.filter(rows_in_sight(viewer, staff=SELLS))


def _views(rows: QuerySet[Prospect], now: datetime) -> tuple[ProspectView, ...]:
    return tuple(
        ProspectView(
            code=row.code,
            hat_id=row.hat_id,
            person_name=row.hat.person.name,
            person_code=row.hat.person.code,
            organisation_name=row.hat.organisation.name if row.hat.organisation else "",
            stage=Stage(row.stage),
            source=Source(row.source),
            source_note=row.source_note,
            owner_id=row.owner_id,
            owner_name=row.owner.person.name if row.owner else "",
            next_step=row.next_step,
            next_step_at=row.next_step_at,
            is_late=row.closed_at is None and row.next_step_at is not None and row.next_step_at < now,
            score=row.score,
            parts=tuple(ScorePart(name, points) for name, points in row.score_parts),
            opened_at=row.opened_at,
            stage_since=row.stage_since,
            closed_at=row.closed_at,
            lost_reason=row.lost_reason,
            won_by=row.won_by,
        )
        for row in rows.select_related("hat__person", "hat__organisation", "owner__person")
    )
