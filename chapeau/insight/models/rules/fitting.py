"""The highest point of a likelihood whose parameters are all positive, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from chapeau.insight.models.rules.histories import CannotFit, Numbers

LogLikelihood = Callable[[Numbers], tuple[float, Numbers]]
"""Of the parameters: its value and its gradient by them."""

LEAST = 1e-6
NEAR_THE_EDGE = 1.01


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    at: Numbers
    """(parameters,)"""
    log_likelihood: float
    covariance: Numbers
    """(parameters, parameters) Inverse of the observed information; not a number for those at an edge."""
    is_at_edge: NDArray[np.bool_]
    """(parameters,) The likelihood rises further towards nought or infinity: buyers differ so little in this (or in so
    few numbers that nothing can be told) that any larger value fits as well. What is foretold hardly depends on it."""

    @property
    def standard_errors(self) -> Numbers:
        """(parameters,)"""
        with np.errstate(invalid="ignore"):
            errors: Numbers = np.sqrt(np.diag(self.covariance))
        return errors


def highest(log_likelihood: LogLikelihood, start: Sequence[float], *, rows: float, most: Sequence[float]) -> Peak:
    """Climb in the logarithms of the parameters (so that they stay positive) by L-BFGS-B with the given gradient.

    ``rows``: over how many the likelihood is summed; the climb is per row, which keeps its steps sane. ``most``: up to where
    each parameter is looked for; the least is a millionth. Refuses: ``CannotFit`` where there is no height at all.
    """

    def downhill(logs: Numbers) -> tuple[float, Numbers]:
        parameters = np.exp(logs)
        value, gradient = log_likelihood(parameters)
        return -value / rows, -gradient * parameters / rows

    limits = np.asarray(most, dtype=np.float64)
    found = minimize(
        downhill,
        np.log(np.clip(np.asarray(start, dtype=np.float64), LEAST, limits)),
        jac=True,
        method="L-BFGS-B",
        bounds=[(np.log(LEAST), np.log(each)) for each in limits],
        options={"ftol": 1e-14, "gtol": 1e-8, "maxiter": 500},
    )
    if not np.isfinite(found.fun) or not np.isfinite(found.x).all():
        raise CannotFit("no-peak")
    at = np.exp(found.x)
    is_at_edge = (at * NEAR_THE_EDGE > limits) | (at < LEAST * NEAR_THE_EDGE)
    return Peak(at, -float(found.fun) * rows, _covariance(log_likelihood, at, ~is_at_edge), is_at_edge)


def _covariance(log_likelihood: LogLikelihood, at: Numbers, inside: NDArray[np.bool_]) -> Numbers:
    """From central differences of the gradient, which is exact; of parameters inside their limits, the others as they are."""
    size = len(at)
    curvature = np.empty((size, size))
    for place in range(size):
        step = np.zeros(size)
        step[place] = 1e-5 * at[place]
        ahead, behind = log_likelihood(at + step)[1], log_likelihood(at - step)[1]
        curvature[place] = (ahead - behind) / (2 * step[place])
    covariance = np.full((size, size), np.nan)
    information = (-(curvature + curvature.T) / 2)[np.ix_(inside, inside)]
    try:
        inverse = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        return covariance
    covariance[np.ix_(inside, inside)] = np.where(np.diag(inverse)[:, None] > 0, inverse, np.nan)
    return covariance
