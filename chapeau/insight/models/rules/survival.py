"""How long until it happens, when of some it is only known that it has not yet: Kaplan–Meier, and the log-rank test.

E. L. Kaplan, Paul Meier (1958), JASA 53; Greenwood (1926) for the variance; Mantel (1966) for the test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from chapeau.insight.models.rules.histories import CannotFit, Numbers
from chapeau.kit.intervals import Z

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A step at each time at which it happened; 1 before the first. All (steps,)."""

    times: Numbers
    at_risk: Numbers
    happened: Numbers
    survival: Numbers
    """From the step's time until the next."""
    low: Numbers
    """95 %, by ln(−ln S): stays between 0 and 1."""
    high: Numbers

    def at(self, time: float) -> float:
        """S(time), the step at the time itself included."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return float(self.survival[place - 1]) if place else 1.0

    @property
    def median(self) -> float | None:
        """The first time by which it has happened to half; none where that was never seen."""
        below = np.flatnonzero(self.survival <= 0.5 + 1e-12)
        return float(self.times[below[0]]) if len(below) else None


@dataclass(frozen=True, slots=True)
class LogRank:
    chi_squared: float
    degrees: int
    p_value: float


def kaplan_meier(times: Numbers, has_happened: Flags) -> Curve:
    """The curve of one group. ``has_happened`` false: not until ``times``, then no longer watched.

    At one time, what happens happens before anybody ceases to be watched. Refuses: ``CannotFit``.
    """
    _check(times, has_happened)
    moments = np.unique(times[has_happened])
    at_risk, happened = _counts(times, has_happened, moments)
    survival = np.cumprod(1 - happened / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(happened / (at_risk * (at_risk - happened)))) / np.abs(np.log(survival))
        low, high = survival ** np.exp(Z * spread), survival ** np.exp(-Z * spread)
    is_over = survival <= 0  # nobody is left to tell how sure it is
    low, high = np.where(is_over, 0.0, low), np.where(is_over, 0.0, high)
    return Curve(moments, at_risk, happened, survival, low, high)


def log_rank(groups: Sequence[tuple[Numbers, Flags]]) -> LogRank:
    """Whether the curves of two or more groups differ by more than chance; ties by their hypergeometric variance.

    Refuses: ``CannotFit``, also where it happened to nobody.
    """
    if len(groups) < 2:
        raise ValueError("Two groups at least are compared.")
    for times, has_happened in groups:
        _check(times, has_happened)
    everybody = np.concatenate([times[has_happened] for times, has_happened in groups])
    if not len(everybody):
        raise CannotFit("no-peak")
    moments = np.unique(everybody)
    counts = [_counts(times, has_happened, moments) for times, has_happened in groups]
    at_risk, happened = np.array([each for each, _ in counts]), np.array([each for _, each in counts])
    all_at_risk, all_happened = at_risk.sum(axis=0), happened.sum(axis=0)
    excess = (happened - at_risk * all_happened / all_at_risk).sum(axis=1)[:-1]
    common = all_happened * (all_at_risk - all_happened) / np.maximum(all_at_risk - 1, 1) / all_at_risk**2
    size = len(groups) - 1
    variance = np.empty((size, size))
    for one in range(size):
        for two in range(size):
            of_both = all_at_risk * at_risk[one] * (one == two) - at_risk[one] * at_risk[two]
            variance[one, two] = (common * of_both).sum()
    chi_squared = float(excess @ np.linalg.pinv(variance) @ excess)
    return LogRank(chi_squared, size, float(chi2.sf(chi_squared, size)))


def _counts(times: Numbers, has_happened: Flags, moments: Numbers) -> tuple[Numbers, Numbers]:
    """At each moment: how many were still watched, and to how many it happened."""
    ordered, of_them = np.sort(times), np.sort(times[has_happened])
    at_risk = len(times) - np.searchsorted(ordered, moments, side="left")
    happened = np.searchsorted(of_them, moments, side="right") - np.searchsorted(of_them, moments, side="left")
    return at_risk.astype(np.float64), happened.astype(np.float64)


def _check(times: Numbers, has_happened: Flags) -> None:
    if len(times) != len(has_happened):
        raise ValueError("The columns differ in length.")
    if not len(times):
        raise CannotFit("none")
    if not np.isfinite(times).all():
        raise CannotFit("not-numbers")
    if (times < 0).any():
        raise CannotFit("negative")
