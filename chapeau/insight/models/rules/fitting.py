"""The highest point of a likelihood whose parameters are all positive, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from chapeau.insight.models.rules.histories import CannotFit, Numbers

LogLikelihood = Callable[[Numbers], tuple[float, Numbers]]
"""Of the parameters: its value and its gradient by them."""

FLATTEST = 14.0
"""A parameter beyond e^±14 (a million) has run away: the likelihood rises towards no point."""


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    at: Numbers
    """(parameters,)"""
    log_likelihood: float
    covariance: Numbers
    """(parameters, parameters) Inverse of the observed information; not a number where the likelihood is flat."""

    @property
    def standard_errors(self) -> Numbers:
        """(parameters,)"""
        with np.errstate(invalid="ignore"):
            errors: Numbers = np.sqrt(np.diag(self.covariance))
        return errors


def highest(log_likelihood: LogLikelihood, start: Sequence[float], *, rows: float) -> Peak:
    """Climb in the logarithms of the parameters (so that they stay positive) by L-BFGS-B with the given gradient.

    ``rows``: over how many the likelihood is summed; the climb is per row, which keeps its steps sane.
    Refuses: ``CannotFit`` where a parameter runs away.
    """

    def downhill(logs: Numbers) -> tuple[float, Numbers]:
        parameters = np.exp(logs)
        value, gradient = log_likelihood(parameters)
        return -value / rows, -gradient * parameters / rows

    found = minimize(
        downhill,
        np.log(np.asarray(start, dtype=np.float64)),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-FLATTEST, FLATTEST)] * len(start),
        options={"ftol": 1e-14, "gtol": 1e-8, "maxiter": 500},
    )
    if not np.isfinite(found.fun) or (np.abs(found.x) > FLATTEST - 1).any():
        raise CannotFit("no-peak")
    at = np.exp(found.x)
    return Peak(at, -float(found.fun) * rows, _covariance(log_likelihood, at))


def _covariance(log_likelihood: LogLikelihood, at: Numbers) -> Numbers:
    """From central differences of the gradient, which is exact."""
    size = len(at)
    curvature = np.empty((size, size))
    for place in range(size):
        step = np.zeros(size)
        step[place] = 1e-5 * at[place]
        ahead, behind = log_likelihood(at + step)[1], log_likelihood(at - step)[1]
        curvature[place] = (ahead - behind) / (2 * step[place])
    information = -(curvature + curvature.T) / 2
    try:
        inverse: Numbers = np.linalg.inv(information).astype(np.float64)
    except np.linalg.LinAlgError:
        return np.full((size, size), np.nan)
    return np.where(np.diag(inverse)[:, None] > 0, inverse, np.nan)
