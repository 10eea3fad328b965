"""The test that is looked at once, at the end: Welch's t."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import t as student

from chapeau.insight.experiments.rules.arms import Arm
from chapeau.insight.experiments.rules.effect import difference


@dataclass(frozen=True, slots=True)
class Result:
    estimate: float
    low: float
    high: float
    p_value: float
    """Two-sided: how often chance alone shows at least so much."""


def t_test(control: Arm, other: Arm, *, relative: bool = False, alpha: float = 0.05) -> Result:
    """The difference with its interval of 1 − ``alpha``; degrees of freedom by Welch and Satterthwaite.

    Valid for one look, planned before. Refuses: ``CannotCompare``.
    """
    found = difference(control, other, relative=relative)
    one, two = control.variance_of_mean, other.variance_of_mean
    degrees = (one + two) ** 2 / (one**2 / (control.n - 1) + two**2 / (other.n - 1))
    half = float(student.ppf(1 - alpha / 2, degrees)) * found.standard_error
    p_value = 2 * float(student.sf(abs(found.estimate) / found.standard_error, degrees))
    return Result(found.estimate, found.estimate - half, found.estimate + half, p_value)
