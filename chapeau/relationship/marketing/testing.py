"""A test of subjects: how many readers it needs before, and what it shows after. Formulas with their source."""

from __future__ import annotations

from math import ceil, sqrt

from chapeau.relationship.marketing.values import Share

Z = 1.959964
"""95 %, both sides."""
POWER = 0.841621
"""80 %."""


def share(count: int, of: int) -> Share:
    """With the interval of Wilson (1927), which holds for few and for none."""
    if not of:
        return Share(0, 0, 0.0, 0.0)
    rate = count / of
    centre = (rate + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * sqrt(rate * (1 - rate) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return Share(count, of, max(0.0, centre - half), min(1.0, centre + half))


def readers_needed(usual: float, hoped: float) -> int:
    """Readers for each subject to see ``hoped`` instead of ``usual`` (shares of 1), missed one time in five, seen where
    there is nothing one time in twenty: Fleiss, Levin and Paik (2003), formula 4.14 without correction.
    """
    middle = (usual + hoped) / 2
    root = Z * sqrt(2 * middle * (1 - middle)) + POWER * sqrt(usual * (1 - usual) + hoped * (1 - hoped))
    return ceil((root / (hoped - usual)) ** 2) if hoped != usual else 0


def smallest_difference(usual: float, readers: int) -> float:
    """The smallest rise above ``usual`` that so many readers for each subject can show; 1 when none can."""
    low, high = usual, 1.0
    if readers <= 0 or readers_needed(usual, 0.999) > readers:
        return 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if middle <= usual or readers_needed(usual, middle) > readers:
            low = middle
        else:
            high = middle
    return high - usual


def difference(one: Share, two: Share) -> tuple[float, float]:
    """The 95 % interval of ``two - one`` (Newcombe 1998, method 10): around nothing, it may be chance."""
    gap = two.rate - one.rate
    low = gap - sqrt((two.rate - two.low) ** 2 + (one.high - one.rate) ** 2)
    high = gap + sqrt((two.high - two.rate) ** 2 + (one.rate - one.low) ** 2)
    return low, high
