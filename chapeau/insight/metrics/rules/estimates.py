"""From sums to a value with its 95 % interval. One function per way to estimate; formulas with their source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from chapeau.insight.metrics.values import Verdict
from chapeau.kit.intervals import Z, net_promoter, share

ENOUGH_FOR_A_MEAN = 30
"""Below it, amounts are too uneven for a normal interval."""

ENOUGH_BUYERS = 5
"""In each of two groups made by lot: with fewer, the spread among them is no more than a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Over what a figure counts: ``a`` above the line and ``b`` below it, their squares and product by cluster."""

    n: int = 0
    clusters: int = 0
    a: float = 0
    b: float = 0
    aa: float = 0.0
    ab: float = 0.0
    bb: float = 0.0
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimate:
    value: float | None = None
    low: float | None = None
    high: float | None = None


NONE = Estimate()


def of_people(sums: Sums) -> Estimate:
    """A share of people, who answer for themselves alone: Wilson."""
    if sums.b <= 0:
        return NONE
    found = share(int(sums.a), int(sums.b))
    return Estimate(found.rate, found.low, found.high)


def of_clusters(sums: Sums) -> Estimate:
    """A share of rows of which several belong to one person: linearised ratio (Deng, Knoblich and Lu 2018, delta method).

    Where every cluster has one row, or nothing varies, Wilson stands in: the linearisation says 0 there.
    """
    if sums.b <= 0:
        return NONE
    ratio = sums.a / sums.b
    half = _half_of_ratio(sums, ratio)
    if sums.clusters == sums.b or half is None or half == 0:
        return of_people(sums)
    return Estimate(ratio, max(0.0, ratio - half), min(1.0, ratio + half))


def of_mean(sums: Sums) -> Estimate:
    """Sum over number of people: normal interval of a mean."""
    if sums.b <= 0:
        return NONE
    ratio = sums.a / sums.b
    half = _half_of_ratio(sums, ratio)
    if sums.n < ENOUGH_FOR_A_MEAN or half is None:
        return Estimate(ratio)
    return Estimate(ratio, ratio - half, ratio + half)


def of_cost(sums: Sums) -> Estimate:
    """A known cost over a count of new customers, which varies as a count does: Garwood by Byar's approximation."""
    if sums.b <= 0:
        return NONE
    low, high = count_interval(int(sums.b))
    return Estimate(sums.a / sums.b, sums.a / high, sums.a / low if low > 0 else None)


def of_return(sums: Sums) -> Estimate:
    """(margin - cost) / cost: ``a`` is margin, ``b`` cost."""
    found = of_revenue(sums)
    if found.value is None:
        return NONE
    ends = (None if end is None else end - 1 for end in (found.low, found.high))
    return Estimate((sums.a - sums.b) / sums.b, *ends)


def of_revenue(sums: Sums) -> Estimate:
    """A sum over a changing number of people, over a known cost: the variance of a compound Poisson sum is Σa²."""
    if sums.b <= 0:
        return NONE
    value, half = sums.a / sums.b, Z * sqrt(sums.aa) / sums.b
    if sums.clusters < ENOUGH_FOR_A_MEAN:
        return Estimate(value)
    return Estimate(value, value - half, value + half)


def of_total(sums: Sums) -> Estimate:
    """A sum over a changing number of people: as for revenue, over nothing."""
    if not sums.clusters:
        return NONE
    half = Z * sqrt(sums.aa)
    return Estimate(sums.a, sums.a - half, sums.a + half) if sums.clusters >= ENOUGH_FOR_A_MEAN else Estimate(sums.a)


def of_lots(sums: Sums) -> Estimate:
    """A sum of those reached less, weighted, of those left alone; each person's amount varies by itself."""
    if not (sums.parts.get("alone", 0) + sums.parts.get("alone-bought", 0)):
        return NONE
    if min(sums.parts.get("reached-bought", 0), sums.parts.get("alone-bought", 0)) < ENOUGH_BUYERS:
        return Estimate(sums.a)
    half = Z * sqrt(sums.aa)
    return Estimate(sums.a, sums.a - half, sums.a + half)


def of_lots_return(sums: Sums) -> Estimate:
    """The same less what was spent, over that."""
    found = of_lots(sums)
    if sums.b <= 0 or found.value is None:
        return NONE
    return Estimate(*(None if end is None else end / sums.b - 1 for end in (found.value, found.low, found.high)))


def of_cost_share(sums: Sums) -> Estimate:
    """Cost over revenue: the other turned over."""
    if sums.a <= 0:
        return NONE
    value, half = sums.b / sums.a, Z * sqrt(sums.aa)
    if sums.clusters < ENOUGH_FOR_A_MEAN or half >= sums.a:
        return Estimate(value)
    return Estimate(value, sums.b / (sums.a + half), sums.b / (sums.a - half))


def of_answers(sums: Sums) -> Estimate:
    found = net_promoter(*(sums.parts.get(each, 0) for each in ("promoter", "passive", "detractor")))
    return Estimate(100 * found.score, 100 * found.low, 100 * found.high) if found.of else NONE


def of_answering_groups(sums: Sums) -> Estimate:
    """``a``: sum of the groups' scores, ``aa`` of their squares; three more voices, ¾, 1½ and ¾, as for answers."""
    if sums.b <= 0:
        return NONE
    more = sums.b + 3
    mean = sums.a / more
    half = Z * sqrt(max(0.0, (sums.aa + 1.5) / more - mean * mean) / more)
    return Estimate(100 * sums.a / sums.b, 100 * max(-1.0, mean - half), 100 * min(1.0, mean + half))


def of_one_more(now: Sums, then: Sums) -> Estimate:
    """Difference of costs over difference of counts; an interval only where the count surely rose or fell."""
    more, cost = now.b - then.b, now.a - then.a
    if more == 0:
        return NONE
    half = Z * sqrt(now.b + then.b)
    if half >= abs(more):
        return Estimate(cost / more)
    ends = sorted((cost / (more - half), cost / (more + half)))
    return Estimate(cost / more, ends[0], ends[1])


ESTIMATORS: Mapping[str, Callable[[Sums], Estimate]] = {
    "cr_visitor": of_people,
    "cr_session": of_clusters,
    "crr": of_people,
    "crr_organisation": of_people,
    "grr": of_mean,
    "nrr": of_mean,
    "cac_paid": of_cost,
    "cac_loaded": of_cost,
    "cac_blended": of_cost,
    "cac_organisation": of_cost,
    "cac_marginal": of_cost,
    "ltv_history": of_mean,
    "ltv_revenue": of_mean,
    "nps": of_answers,
    "nps_organisation": of_answering_groups,
    "roi": of_return,
    "roas": of_revenue,
    "cost_to_revenue": of_cost_share,
    "revenue": of_total,
    "margin": of_total,
    "incremental": of_lots,
    "incremental_roi": of_lots_return,
    "wallet_share": of_mean,
    "introduced": of_people,
    "nps_response": of_clusters,
}


def verdict(now: Estimate, then: Estimate) -> Verdict:
    """Whether two periods differ by more than chance, from the two intervals (Zou and Donner 2008; for shares it is Newcombe's).

    Periods share people, who mostly do again what they did: the true difference varies less, so this errs on "alike".
    """
    if now.value is None or then.value is None or now.low is None or then.low is None:
        return Verdict.NONE
    if now.high is None or then.high is None:
        return Verdict.NONE
    gap = now.value - then.value
    below, above = (now.low, then.high) if gap > 0 else (now.high, then.low)
    if (now.value - below) ** 2 + (then.value - above) ** 2 >= gap * gap:
        return Verdict.ALIKE
    return Verdict.MORE if gap > 0 else Verdict.LESS


def count_interval(count: int) -> tuple[float, float]:
    """95 % of a Poisson count: Byar's approximation of Garwood's exact limits (Breslow and Day 1987), within 0.5 %."""
    low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3 if count else 0.0
    more = count + 1
    return max(0.0, low), more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3


def _half_of_ratio(sums: Sums, ratio: float) -> float | None:
    if sums.clusters < 2:
        return None
    spread = sums.aa - 2 * ratio * sums.ab + ratio * ratio * sums.bb
    return Z * sqrt(max(0.0, spread) * sums.clusters / (sums.clusters - 1)) / sums.b
