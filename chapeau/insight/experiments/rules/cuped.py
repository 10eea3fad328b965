"""CUPED: take out of each person's value what their past had foretold, so that the same people tell more.

Alex Deng, Ya Xu, Ron Kohavi, Toby Walker (2013), "Improving the Sensitivity of Online Controlled Experiments by Utilizing
Pre-Experiment Data", WSDM.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from chapeau.insight.experiments.rules.arms import Arm, CannotCompare


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one arm, over its people: y in the experiment, x before it."""

    n: int
    y: float
    y_squares: float
    x: float
    x_squares: float
    products: float

    def __post_init__(self) -> None:
        """Refuses: ``CannotCompare``."""
        if self.n < 2:
            raise CannotCompare("few")
        if not all(isfinite(each) for each in (self.y, self.y_squares, self.x, self.x_squares, self.products)):
            raise CannotCompare("not-numbers")

    def spread(self) -> tuple[float, float, float]:
        """Variances of y and x, and their covariance, with n − 1."""
        n = self.n
        return (
            max(self.y_squares - self.y**2 / n, 0) / (n - 1),
            max(self.x_squares - self.x**2 / n, 0) / (n - 1),
            (self.products - self.x * self.y / n) / (n - 1),
        )


@dataclass(frozen=True, slots=True)
class Adjusted:
    control: Arm
    other: Arm
    theta: float
    """How much of the past is taken out; one for both arms, so that it cannot favour either."""
    variance_saved: float
    """From 0 to 1: so much of the variance is gone, and so many fewer people are needed."""


def adjust(control: Sums, other: Sums) -> Adjusted:
    """Both arms with y − θ(x − mean x of all) for y; θ = cov(y, x) ÷ var(x) within the arms, pooled.

    A past that says nothing, or is the same for all, changes nothing. Refuses: ``CannotCompare``.
    """
    spreads = (control.spread(), other.spread())
    weights = (control.n - 1, other.n - 1)
    of_x = sum(weight * x for weight, (_, x, _) in zip(weights, spreads, strict=True))
    of_both = sum(weight * both for weight, (_, _, both) in zip(weights, spreads, strict=True))
    theta = of_both / of_x if of_x > 0 else 0.0
    centre = (control.x + other.x) / (control.n + other.n)
    arms = [
        Arm(sums.n, sums.y / sums.n - theta * (sums.x / sums.n - centre), max(y + theta**2 * x - 2 * theta * both, 0.0))
        for sums, (y, x, both) in zip((control, other), spreads, strict=True)
    ]
    before = sum(y / sums.n for sums, (y, _, _) in zip((control, other), spreads, strict=True))
    after = sum(arm.variance_of_mean for arm in arms)
    return Adjusted(arms[0], arms[1], theta, 1 - after / before if before > 0 else 0.0)
