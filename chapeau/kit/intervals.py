"""Shares with their 95 % interval, and the difference of two: one place for what every page of results shows."""

from __future__ import annotations

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


def share(count: int, of: int) -> Share:
    """With the interval of Wilson (1927), right for few, for none and for shares near 0 or 1."""
    if of <= 0:
        return Share(count, 0, 0.0, 0.0)
    rate = min(count, of) / of
    centre = rate + Z * Z / (2 * of)
    half = Z * sqrt(rate * (1 - rate) / of + Z * Z / (4 * of * of))
    below = 1 + Z * Z / of
    return Share(count, of, max(0.0, (centre - half) / below), min(1.0, (centre + half) / below))


def difference(one: Share, two: Share) -> tuple[float, float]:
    """The 95 % interval of ``two - one`` (Newcombe 1998, method 10): around nothing, it may be chance."""
    gap = two.rate - one.rate
    low = gap - sqrt((two.rate - two.low) ** 2 + (one.high - one.rate) ** 2)
    high = gap + sqrt((two.high - two.rate) ** 2 + (one.rate - one.low) ** 2)
    return low, high
