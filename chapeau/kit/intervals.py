"""Shares with their 95 % interval, and the difference of two: one place for what every page of results shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""Of the normal distribution, 95 % on both sides."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 95 % interval (Wilson); of none, all are 0."""

    count: int
    of: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        return self.count / self.of if self.of else 0.0


def share(count: int, of: int, z: float = Z) -> Share:
    """With the interval of Wilson (1927), right for few, for none and for shares near 0 or 1; ``z``: other than 95 %."""
    if of <= 0:
        return Share(count, 0, 0.0, 0.0)
    rate = min(count, of) / of
    centre = rate + z * z / (2 * of)
    half = z * sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))
    below = 1 + z * z / of
    return Share(count, of, max(0.0, (centre - half) / below), min(1.0, (centre + half) / below))


def difference(one: Share, two: Share) -> tuple[float, float]:
    """The 95 % interval of ``two - one`` (Newcombe 1998, method 10): around nothing, it may be chance."""
    gap = two.rate - one.rate
    low = gap - sqrt((two.rate - two.low) ** 2 + (one.high - one.rate) ** 2)
    high = gap + sqrt((two.high - two.rate) ** 2 + (one.rate - one.low) ** 2)
    return low, high


@dataclass(frozen=True, slots=True)
class NetPromoter:
    """Net Promoter Score, as a share between -1 and 1 (people read it times 100), with its 95 % interval.

    Of nobody, all are 0. ``low`` and ``high`` lie around the adjusted score, so that they are right for few answers too.
    """

    promoters: int
    passives: int
    detractors: int
    low: float
    high: float

    @property
    def of(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        return (self.promoters - self.detractors) / self.of if self.of else 0.0

    @property
    def variance(self) -> float:
        """Of one answer: p + d - (p - d)²."""
        return (self.promoters + self.detractors) / self.of - self.score**2 if self.of else 0.0

    @property
    def error(self) -> float:
        """The standard error of the score."""
        return sqrt(self.variance / self.of) if self.of else 0.0


def net_promoter(promoters: int, passives: int, detractors: int) -> NetPromoter:
    """With the adjusted Wald interval: three answers more, ¾ promoters, 1½ passives, ¾ detractors (Rocks 2016)."""
    of = promoters + passives + detractors
    low, high = _adjusted_wald(promoters - detractors, promoters + detractors, of)
    return NetPromoter(promoters, passives, detractors, low, high)


@dataclass(frozen=True, slots=True)
class NetPromoterOfGroups:
    """The same where each group (an organisation) has one voice, however many of it answered."""

    groups: int
    score: float
    low: float
    high: float


def net_promoter_of_groups(counts: Iterable[tuple[int, int, int]]) -> NetPromoterOfGroups:
    """The mean of the groups' own scores; each is given as its (promoters, passives, detractors).

    People of one group answer alike, so groups are counted and not people. The interval is that of :func:`net_promoter`
    with the groups' scores for answers: where every group has one answer, both are equal.
    """
    scores = [(p - d) / (p + n + d) for p, n, d in counts if p + n + d]
    low, high = _adjusted_wald(sum(scores), sum(one * one for one in scores), len(scores))
    return NetPromoterOfGroups(len(scores), sum(scores) / len(scores) if scores else 0.0, low, high)


def _adjusted_wald(total: float, squares: float, of: int) -> tuple[float, float]:
    """Around the mean of ``of`` values in [-1, 1] and three more: ¾ at 1, 1½ at 0, ¾ at -1."""
    if not of:
        return 0.0, 0.0
    more = of + 3
    mean = total / more
    half = Z * sqrt(((squares + 1.5) / more - mean * mean) / more)
    return max(-1.0, mean - half), min(1.0, mean + half)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a number over so many people, with its 95 % interval (normal; right for hundreds, wide for few)."""

    of: int
    mean: float
    variance: float
    """Of single people, sample variance."""

    @property
    def half(self) -> float:
        return Z * sqrt(self.variance / self.of) if self.of else 0.0


def mean_difference(one: Mean, two: Mean) -> tuple[float, float]:
    """The 95 % interval of ``two - one`` (Welch's standard error): around nothing, it may be chance."""
    gap = two.mean - one.mean
    half = sqrt(one.half**2 + two.half**2)
    return gap - half, gap + half
