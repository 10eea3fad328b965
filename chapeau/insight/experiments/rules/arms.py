"""What an experiment knows of each of its arms: how many units, their mean, and how much they differ.

A unit is what was assigned: a person. What is counted more finely than it is assigned (orders per session, sessions
belonging to people) is a ratio of two means of people, never a mean of sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal, Sentence

_WHY: Mapping[str, Sentence] = {
    "few": _("each arm needs two people at least"),
    "same": _("everybody did the same so far"),
    "nothing": _("there is nothing yet to compare with"),
    "not-numbers": _("some of the sums are no numbers, or cannot be"),
}


class CannotCompare(Refusal):
    """The arms say too little, or their sums cannot be."""

    code = "cannot-compare"
    status = 422
    sentence = _("Not enough to say: %(why)s.")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(why=_WHY[reason])


@dataclass(frozen=True, slots=True)
class Arm:
    """``mean`` and ``variance`` are of one unit; the mean's own variance is ``variance / n``."""

    n: int
    mean: float
    variance: float

    def __post_init__(self) -> None:
        """Refuses: ``CannotCompare`` for fewer than two units, or what is no number."""
        if self.n < 2:
            raise CannotCompare("few")
        if not (isfinite(self.mean) and isfinite(self.variance)) or self.variance < 0:
            raise CannotCompare("not-numbers")

    @property
    def variance_of_mean(self) -> float:
        return self.variance / self.n


def of_sums(n: int, total: float, squares: float) -> Arm:
    """From the sum of the values and of their squares; variance with n − 1. Refuses: ``CannotCompare``."""
    _check(n, total, squares)
    return Arm(n, total / n, max(_spread(n, total, total, squares), 0.0))


def of_share(n: int, count: int) -> Arm:
    """So many of n did it; variance p(1 − p). Refuses: ``CannotCompare``."""
    _check(n, count)
    if not 0 <= count <= n:
        raise CannotCompare("not-numbers")
    share = count / n
    return Arm(n, share, share * (1 - share))


def of_ratio(
    n: int, above: float, above_squares: float, below: float, below_squares: float, products: float
) -> Arm:  # fmt: skip
    """Sum above ÷ sum below over n units, by the delta method: the variance is that of (above − ratio · below) ÷ mean below.

    ``products``: the sum of above · below. Deng, Knoblich, Lu (2018), "Applying the Delta Method in Metric Analytics", KDD.
    Refuses: ``CannotCompare``.
    """
    _check(n, above, above_squares, below, below_squares, products)
    if below <= 0:
        raise CannotCompare("nothing")
    ratio = above / below
    spread = (
        _spread(n, above, above, above_squares)
        - 2 * ratio * _spread(n, above, below, products)
        + ratio**2 * _spread(n, below, below, below_squares)
    )
    return Arm(n, ratio, max(spread, 0.0) / (below / n) ** 2)


def _spread(n: int, one: float, two: float, products: float) -> float:
    """Covariance of two columns from their sums and that of their products; of a column with itself, its variance."""
    return (products - one * two / n) / (n - 1)


def _check(n: int, *sums: float) -> None:
    if n < 2:
        raise CannotCompare("few")
    if not all(isfinite(each) for each in sums):
        raise CannotCompare("not-numbers")
