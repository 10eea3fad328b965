"""From the sums of each arm to what may be said. Pure.

The verdict stands on the confidence sequence alone, so that it holds whenever somebody looks; with several arms beside the first
each is held to its part of the 5 % (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from chapeau.insight.experiments.rules.arms import Arm, CannotCompare, of_share, of_sums
from chapeau.insight.experiments.rules.bayesian import believe
from chapeau.insight.experiments.rules.cuped import Sums, adjust
from chapeau.insight.experiments.rules.fixed import Result, t_test
from chapeau.insight.experiments.rules.sequential import USUAL_SIZE, sequential_test
from chapeau.insight.experiments.rules.srm import ALARM, check_split
from chapeau.insight.experiments.values import Between, Comparison, Guard, Verdict
from chapeau.kit.intervals import Z, share

ALPHA = 0.05
ENOUGH_PEOPLE, ENOUGH_ORDERS = 100, 10
"""In each arm, and in all together: below, the normal approximation says more than there is."""
GUARDS = ("returned", "left", "asked")
"""Sent something back or asked to, took an agreement back or called a mail unwanted, asked something."""
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one arm, over its people: who ordered, what they brought since and in the time before, and who did what of ``GUARDS``."""

    people: int = 0
    ordered: int = 0
    money: float = 0.0
    money_squares: float = 0.0
    before: float = 0.0
    before_squares: float = 0.0
    products: float = 0.0
    guards: tuple[int, ...] = (0,) * len(GUARDS)


def money_of(counted: Counted) -> Between | None:
    """Per person, with an interval for one look."""
    arm = _or_none(lambda: of_sums(counted.people, counted.money, counted.money_squares))
    if arm is None:
        return None
    half = Z * arm.variance_of_mean**0.5
    return Between(arm.mean, arm.mean - half, arm.mean + half)


def compare(code: str, first: Counted, other: Counted, *, arms: int, needed: int | None) -> Comparison:
    alpha = ALPHA / (arms - 1)
    narrowest = float(needed or USUAL_SIZE)
    lasting = _or_none(lambda: sequential_test(*_shares(first, other), alpha=alpha, narrowest_at=narrowest))
    once = _or_none(lambda: t_test(*_shares(first, other), alpha=alpha))
    belief = _or_none(lambda: believe(*_shares(first, other)))
    money = _or_none(lambda: t_test(_money(first), _money(other), alpha=alpha))
    adjusted = _or_none(lambda: adjust(_sums(first), _sums(other)))
    cleaner = _or_none(lambda: t_test(adjusted.control, adjusted.other, alpha=alpha)) if adjusted else None
    return Comparison(
        code=code,
        lasting=_between(lasting),
        lasting_p=lasting.p_value if lasting else None,
        once=_between(once),
        once_p=once.p_value if once else None,
        chance_to_win=belief.chance_to_win if belief else None,
        believed=Between(belief.estimate, belief.low, belief.high) if belief else None,
        risk=belief.risk_of_other if belief else None,
        money=_between(money),
        money_adjusted=_between(cleaner),
        saved=adjusted.variance_saved if adjusted else 0.0,
        guards=tuple(_guard(place, first, other, alpha / len(GUARDS), narrowest) for place in range(len(GUARDS))),
    )


def _guard(place: int, first: Counted, other: Counted, alpha: float, narrowest: float) -> Guard:
    one, two = first.guards[place], other.guards[place]
    found = _or_none(
        lambda: sequential_test(
            of_share(first.people, one), of_share(other.people, two), alpha=alpha, narrowest_at=narrowest
        )
    )
    is_worse = found is not None and found.low > 0 and _is_enough((first, other), one + two)
    return Guard(GUARDS[place], share(one, first.people), share(two, other.people), is_worse)


def split_p(counted: Mapping[str, Counted], meant: Mapping[str, float]) -> float | None:
    """How often chance alone parts people so unlike what was meant. Looked at often, hence held to ``ALARM``."""
    found = _or_none(lambda: check_split([counted[code].people for code in meant], list(meant.values())))
    return found.p_value if found else None


def before_p(first: Counted, others: Sequence[Counted]) -> float | None:
    """The A/A check each experiment carries in itself: the least of the p-values, by how many were looked at, of what the sides
    brought before anybody saw anything.
    """
    found = [result.p_value for other in others if (result := _or_none(partial(_before, first, other)))]
    return min(1.0, min(found) * len(found)) if found else None


def _before(first: Counted, other: Counted) -> Result:
    return t_test(
        of_sums(first.people, first.before, first.before_squares),
        of_sums(other.people, other.before, other.before_squares),
    )


def judge(
    counted: Sequence[Counted], comparisons: Sequence[Comparison], *, split: float | None, before: float | None
) -> tuple[Verdict, str]:
    """What may be said, and of which arm."""
    if not any(arm.people for arm in counted):
        return Verdict.NOTHING, ""
    if split is not None and split < ALARM:
        return Verdict.SPLIT, ""
    if before is not None and before < ALARM:
        return Verdict.BEFORE, ""
    if not _is_enough(counted, sum(arm.ordered for arm in counted)):
        return Verdict.FEW, ""
    told = [(each.lasting, each) for each in comparisons if each.lasting is not None]
    better = [(lasting.value, each) for lasting, each in told if lasting.low > 0]
    if better:
        best = max(better, key=lambda pair: pair[0])[1]
        return (Verdict.HARM if any(guard.is_worse for guard in best.guards) else Verdict.BETTER), best.code
    harmful = next((each for each in comparisons if any(guard.is_worse for guard in each.guards)), None)
    if harmful:
        return Verdict.HARM, harmful.code
    if told and len(told) == len(comparisons) and all(lasting.high < 0 for lasting, _each in told):
        return Verdict.WORSE, ""
    return Verdict.CHANCE, ""


def _is_enough(counted: Sequence[Counted], did: int) -> bool:
    return min(arm.people for arm in counted) >= ENOUGH_PEOPLE and did >= ENOUGH_ORDERS


def _shares(first: Counted, other: Counted) -> tuple[Arm, Arm]:
    return of_share(first.people, first.ordered), of_share(other.people, other.ordered)


def _money(counted: Counted) -> Arm:
    return of_sums(counted.people, counted.money, counted.money_squares)


def _sums(one: Counted) -> Sums:
    return Sums(one.people, one.money, one.money_squares, one.before, one.before_squares, one.products)


def _between(found: Result | None) -> Between | None:
    return Between(found.estimate, found.low, found.high) if found else None


def _or_none(ask: Callable[[], Found]) -> Found | None:
    try:
        return ask()
    except CannotCompare:
        return None
