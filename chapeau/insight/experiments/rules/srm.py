"""Sample ratio mismatch: whether as many came into each arm as were meant to. If not, nothing else is to be believed.

Fabijan et al. (2019), "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import chi2

from chapeau.insight.experiments.rules.arms import CannotCompare

ALARM = 0.001
"""Below it the split is broken: one sound experiment of a thousand raises it too."""


@dataclass(frozen=True, slots=True)
class Split:
    chi_squared: float
    p_value: float

    @property
    def is_broken(self) -> bool:
        return self.p_value < ALARM


def check_split(counts: Sequence[int], weights: Sequence[float]) -> Split:
    """Pearson's χ² of how many came against the weights meant. Refuses: ``CannotCompare`` for nobody, or weights that are none."""
    if len(counts) != len(weights) or len(counts) < 2:
        raise ValueError("Two arms at least, each with its weight.")
    total, whole = sum(counts), sum(weights)
    if min(counts) < 0 or not min(weights) > 0:
        raise CannotCompare("not-numbers")
    if not total:
        raise CannotCompare("nothing")
    meant = [total * weight / whole for weight in weights]
    chi_squared = sum((came - due) ** 2 / due for came, due in zip(counts, meant, strict=True))
    return Split(chi_squared, float(chi2.sf(chi_squared, len(counts) - 1)))
