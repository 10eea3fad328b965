"""How much the second arm differs from the first: as it stands, or as a part of the first."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from chapeau.insight.experiments.rules.arms import Arm, CannotCompare


@dataclass(frozen=True, slots=True)
class Difference:
    """``estimate`` with the variance of its own estimation."""

    estimate: float
    variance: float

    @property
    def standard_error(self) -> float:
        return sqrt(self.variance)


def difference(control: Arm, other: Arm, *, relative: bool) -> Difference:
    """``other − control``, or (other − control) ÷ control with its variance by the delta method.

    Refuses: ``CannotCompare`` where nothing varies, or a relative one has nothing to be a part of.
    """
    if control.variance_of_mean + other.variance_of_mean <= 0:
        raise CannotCompare("same")
    if not relative:
        return Difference(other.mean - control.mean, control.variance_of_mean + other.variance_of_mean)
    if control.mean == 0:
        raise CannotCompare("nothing")
    estimate = (other.mean - control.mean) / abs(control.mean)
    variance = (
        other.variance_of_mean / control.mean**2 + control.variance_of_mean * other.mean**2 / control.mean**4
    )  # fmt: skip
    return Difference(estimate, variance)
