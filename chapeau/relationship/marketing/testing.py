"""A test of subjects: how many readers it needs before, and what it shows after. Formulas with their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, comb, sqrt
from statistics import NormalDist

from chapeau.kit.intervals import difference, share
from chapeau.relationship.marketing.values import ArmResult

POWER = 0.841621
"""80 %."""


def z_of(arms: int) -> float:
    """So far from the middle that among all pairs of so many ways none is told apart by chance, 19 times in 20 (Bonferroni).

    Which way leads is seen only afterwards, so that every pair counts and not those with the leader alone.
    """
    return NormalDist().inv_cdf(1 - 0.025 / max(1, comb(arms, 2)))


@dataclass(frozen=True, slots=True)
class Behind:
    """How far one way lies behind the one that leads, as shares of 1: all such intervals hold together, 19 times in 20."""

    arm: ArmResult
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        return self.low > 0


def ranked(arms: Sequence[ArmResult]) -> tuple[ArmResult, tuple[Behind, ...]]:
    """The way that leads, and how far each other lies behind it, the next best first (Newcombe 1998, method 10)."""
    leader, *others = sorted(arms, key=lambda arm: (-arm.clicked.rate, arm.arm))
    z = z_of(len(arms))
    first = share(leader.clicked.count, leader.clicked.of, z)
    return leader, tuple(Behind(arm, *difference(share(arm.clicked.count, arm.clicked.of, z), first)) for arm in others)


def readers_needed(usual: float, hoped: float, arms: int = 2) -> int:
    """Readers for each subject to see ``hoped`` instead of ``usual`` (shares of 1), missed one time in five, seen where
    there is nothing one time in twenty, among all pairs of ``arms``: Fleiss, Levin and Paik (2003), formula 4.14 without correction.
    """
    middle = (usual + hoped) / 2
    root = z_of(arms) * sqrt(2 * middle * (1 - middle)) + POWER * sqrt(usual * (1 - usual) + hoped * (1 - hoped))
    return ceil((root / (hoped - usual)) ** 2) if hoped != usual else 0


def smallest_difference(usual: float, readers: int, arms: int = 2) -> float:
    """The smallest rise above ``usual`` that so many readers for each subject can show; 1 when none can."""
    low, high = usual, 1.0
    if readers <= 0 or readers_needed(usual, 0.999, arms) > readers:
        return 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if middle <= usual or readers_needed(usual, middle, arms) > readers:
            low = middle
        else:
            high = middle
    return high - usual
