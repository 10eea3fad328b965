"""What came of an experiment, and how many people the next one needs."""

from __future__ import annotations

from datetime import datetime

from chapeau.insight.experiments import reading
from chapeau.insight.experiments.rules.judging import before_p, compare, judge, money_of, split_p
from chapeau.insight.experiments.rules.power import people_needed_for_shares
from chapeau.insight.experiments.rules.sequential import dearer_by_looking
from chapeau.insight.experiments.values import ArmResult, Results, Size, Usual
from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.lake.manifest import lake_folder, read_manifest
from chapeau.kit.house import house_currencies
from chapeau.kit.intervals import share
from chapeau.kit.refusals import Forbidden
from chapeau.person.allocation import queries as allocation
from chapeau.person.allocation.values import WHOLE, ExperimentPlan
from chapeau.person.people.values import StaffRole, Viewer

READS = (StaffRole.MARKETING, StaffRole.SALES, StaffRole.FINANCE)


def results(viewer: Viewer, *, experiment: str, now: datetime, lake: Engine | None = None) -> Results:
    """People, orders and money of each side since each person saw it first, and what may be said of the difference.

    To be looked at whenever one likes. One question to the lake. Refuses: ``Forbidden``, ``NotFound``.
    """
    card = allocation.experiment(viewer, code=experiment)
    plan, until = card.plan, card.stopped_at or now
    currency = house_currencies()[0]
    met = reading.met_in(experiment, until=until)
    counted, both = reading.counted(lake or engine(), met, plan.arms, currency=currency)
    first, *others = (counted[arm.code] for arm in plan.arms)
    size = size_of(plan)
    needed = size.people if size else None
    comparisons = tuple(
        compare(arm.code, first, counted[arm.code], arms=len(plan.arms), needed=needed) for arm in plan.arms[1:]
    )
    split = split_p(counted, {arm.code: arm.share for arm in plan.arms})
    before = before_p(first, others)
    verdict, best = judge([first, *others], comparisons, split=split, before=before)
    return Results(
        experiment=experiment,
        arms=tuple(
            ArmResult(
                arm.code,
                arm.name,
                place == 0,
                arm.share / WHOLE,
                counted[arm.code].people,
                share(counted[arm.code].ordered, counted[arm.code].people),
                money_of(counted[arm.code]),
            )
            for place, arm in enumerate(plan.arms)
        ),
        comparisons=comparisons,
        verdict=verdict,
        best=best,
        split_p=split,
        before_p=before,
        saw_both=both,
        needed=needed,
        currency=currency,
        since=card.started_at,
        until=card.stopped_at,
        as_of=read_manifest(lake_folder()).built_at,
    )


def size_of(plan: ExperimentPlan, *, people_a_week: float = 0.0) -> Size | None:
    """How many people it needs, at 80 % power and 5 %, between the first arm and the smallest other; ``None`` without a plan.

    Refuses: ``CannotCompare`` for shares that cannot be.
    """
    if plan.base_percent is None or plan.lift_percent is None:
        return None
    first, others = plan.arms[0].share, [arm.share for arm in plan.arms[1:]]
    alpha = 0.05 / len(others)
    ratio = min(others) / first
    in_first, in_other = people_needed_for_shares(
        plan.base_percent / WHOLE, plan.lift_percent / WHOLE, alpha=alpha, ratio=ratio
    )
    once = max(in_first * WHOLE / first, in_other * WHOLE / min(others))
    whole = once * dearer_by_looking(alpha=alpha)
    each = tuple(round(whole * arm.share / WHOLE) for arm in plan.arms)
    taking_part = people_a_week * plan.eligible.share / WHOLE
    return Size(round(whole), each, round(once), whole / taking_part if taking_part else None)


def usual(viewer: Viewer, *, now: datetime, lake: Engine | None = None) -> Usual:
    """People a week and the share who order, of the last four weeks. Refuses: ``Forbidden``."""
    if not viewer.works_as(*READS):
        raise Forbidden
    return reading.usual(lake or engine(), now=now)
