"""The test that may be looked at every day: an asymptotic confidence sequence, right at all times together.

Ian Waudby-Smith, David Arbour, Ritwik Sinha, Edward H. Kennedy, Aaditya Ramdas (2023), "Time-uniform central limit theory and
asymptotic confidence sequences", arXiv 2103.06476v7; equation numbers are theirs.
"""

from __future__ import annotations

from math import exp, log, sqrt

from scipy.stats import norm

from chapeau.insight.experiments.rules.arms import Arm
from chapeau.insight.experiments.rules.effect import difference
from chapeau.insight.experiments.rules.fixed import Result

USUAL_SIZE = 5000
"""Around how many units in both arms together the sequence is narrowest."""


def sequential_test(
    control: Arm, other: Arm, *, relative: bool = False, alpha: float = 0.05, narrowest_at: float = USUAL_SIZE
) -> Result:
    """The difference with an interval, and a p-value, that hold however often and whenever one looks.

    Interval by equation 9, its ρ by 161, the p-value (one over the e-value) by 155. Wider than the fixed one: the price
    of looking. Refuses: ``CannotCompare``.
    """
    if not narrowest_at > 0:
        raise ValueError("The size at which the sequence is narrowest is above zero.")
    found = difference(control, other, relative=relative)
    n = control.n + other.n
    rho = sqrt((-2 * log(alpha) + log(-2 * log(alpha) + 1)) / narrowest_at)
    mixed = n * rho**2 + 1
    half = sqrt(found.variance * n) * sqrt(2 * mixed * log(sqrt(mixed) / alpha) / (n * rho) ** 2)
    score = found.estimate * n / sqrt(found.variance * n)
    evidence = (rho * score) ** 2 / (2 * mixed) - log(mixed) / 2
    return Result(found.estimate, found.estimate - half, found.estimate + half, min(1.0, exp(-max(evidence, 0.0))))


def dearer_by_looking(*, power: float = 0.8, alpha: float = 0.05) -> float:
    """So many times the people of one planned look, to see the same with the same power while looking at will.

    Of a sequence that is narrowest at its own end, by equation 9 with n ρ² = −2 log α + log(−2 log α + 1).
    """
    wide = -2 * log(alpha) + log(-2 * log(alpha) + 1)
    often = sqrt(2 * (wide + 1) / wide * log(sqrt(wide + 1) / alpha))
    reach = float(norm.ppf(power))
    return float(((often + reach) / (norm.ppf(1 - alpha / 2) + reach)) ** 2)
