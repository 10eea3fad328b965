"""The same difference as a belief: how likely the second arm is the better one, and what a wrong choice would cost.

Normal likelihood of the estimate, normal prior (or none): the posterior is a closed form (Gelman et al., "Bayesian Data Analysis",
2.5). A belief is no licence to stop at will: with a flat prior, looking daily fools it as it fools the fixed test.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.stats import norm

from chapeau.insight.experiments.rules.arms import Arm
from chapeau.insight.experiments.rules.effect import difference


@dataclass(frozen=True, slots=True)
class Prior:
    """What was believed of the difference before, in its own measure."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Belief:
    estimate: float
    low: float
    high: float
    chance_to_win: float
    """That the second arm is better."""
    risk_of_control: float
    """Expected loss of staying with the first arm, in the measure of the difference."""
    risk_of_other: float
    """Expected loss of changing to the second."""


def believe(
    control: Arm, other: Arm, *, relative: bool = True, prior: Prior | None = None, alpha: float = 0.05
) -> Belief:
    """The belief after the data; ``prior`` none: flat. Refuses: ``CannotCompare``."""
    found = difference(control, other, relative=relative)
    mean, variance = found.estimate, found.variance
    if prior is not None:
        if not prior.variance > 0:
            raise ValueError("A prior belief has a variance above zero.")
        weight = 1 / prior.variance + 1 / found.variance
        mean, variance = (prior.mean / prior.variance + found.estimate / found.variance) / weight, 1 / weight
    spread = sqrt(variance)
    half = float(norm.ppf(1 - alpha / 2)) * spread
    win = float(norm.sf(-mean / spread))
    gained = spread * float(norm.pdf(mean / spread)) + mean * win
    return Belief(mean, mean - half, mean + half, win, gained, gained - mean)
