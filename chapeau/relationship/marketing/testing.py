"""A test of subjects: how many readers it needs before, and what it shows after. Formulas with their source."""

from __future__ import annotations

from math import ceil, sqrt

from chapeau.kit.intervals import Z

POWER = 0.841621
"""80 %."""


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
