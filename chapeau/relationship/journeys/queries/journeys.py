"""The list, one journey with its counts, and what came of it."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Q, QuerySet

from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer
from chapeau.relationship.journeys.access import check_reads
from chapeau.relationship.journeys.models import Journey, Passage, StepTaken
from chapeau.relationship.journeys.rules.plan import as_json, from_json, walk
from chapeau.relationship.journeys.values import EndedBy, JourneyPage, JourneyRow, JourneyState, Outcome, Split


def journeys(viewer: Viewer, *, state: JourneyState | None = None, text: str = "") -> list[JourneyRow]:
    """All of them, the last changed first. Refuses: ``Forbidden``."""
    check_reads(viewer)
    rows = Journey.objects.filter(name__icontains=text)
    if state:
        rows = rows.filter(state=state)
    return [_row(row) for row in _counted(rows).order_by("-changed_at", "id")]


def splitting(viewer: Viewer) -> set[str]:
    """Codes of the journeys that part people by lot: by a step, or by leaving some alone. Refuses: ``Forbidden``."""
    check_reads(viewer)
    plans = ((code, from_json(draft)) for code, draft in Journey.objects.values_list("code", "draft"))
    return {
        code
        for code, plan in plans
        if plan.hold_out_percent or any(isinstance(step, Split) for step, _depth in walk(plan.steps))
    }


def journey(viewer: Viewer, *, code: str) -> JourneyPage:
    """Its draft, and how many stand and stood where, over all versions. Refuses: ``Forbidden``, ``NotFound``."""
    check_reads(viewer)
    found = _counted(Journey.objects.filter(code=code)).first()
    if found is None:
        raise NotFound
    newest = found.versions.order_by("-number").first()
    here = Passage.objects.filter(journey=found, ended_at=None, is_held_out=False).values_list("step")
    passed: defaultdict[str, dict[str, int]] = defaultdict(dict)
    taken = StepTaken.objects.filter(passage__journey=found).values_list("step", "way")
    for step, way, count in taken.annotate(count=Count("*")):
        passed[step][way] = count
    plan = from_json(found.draft)
    return JourneyPage(
        row=_row(found),
        plan=plan,
        version=newest.number if newest else 0,
        is_changed=newest is not None and as_json(plan) != newest.plan,
        here=dict(here.annotate(count=Count("id"))),
        passed=dict(passed),
    )


def outcome(viewer: Viewer, *, code: str) -> Outcome:
    """Who came in, went it or was held out, and reached the goal. Refuses: ``Forbidden``."""
    check_reads(viewer)
    reached = Q(ended_by=EndedBy.GOAL)
    counts = Passage.objects.filter(journey__code=code).aggregate(
        treated=Count("id", filter=Q(is_held_out=False)),
        treated_goal=Count("id", filter=reached & Q(is_held_out=False)),
        held_out=Count("id", filter=Q(is_held_out=True)),
        held_out_goal=Count("id", filter=reached & Q(is_held_out=True)),
    )
    return Outcome(**counts)


def _counted(rows: QuerySet[Journey]) -> QuerySet[Journey]:
    return rows.annotate(
        entered=Count("passages"),
        under_way=Count("passages", filter=Q(passages__ended_at=None)),
        reached=Count("passages", filter=Q(passages__ended_by=EndedBy.GOAL)),
    )


def _row(row: Journey) -> JourneyRow:
    return JourneyRow(
        id=row.id,
        code=row.code,
        name=row.name,
        state=JourneyState(row.state),
        under_way=row.under_way,  # type: ignore[attr-defined]
        entered=row.entered,  # type: ignore[attr-defined]
        reached_goal=row.reached,  # type: ignore[attr-defined]
        changed_at=row.changed_at,
    )
