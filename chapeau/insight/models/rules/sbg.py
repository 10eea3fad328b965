"""Shifted beta-geometric: who renews a contract or subscription, period after period.

Peter S. Fader, Bruce G. S. Hardie (2007), "How to Project Customer Retention", Journal of Interactive Marketing 21(1); what is
left of a lifetime: Fader & Hardie (2010), "Customer-Base Valuation in a Contractual Setting", Marketing Science 29(1). At
each renewal a customer leaves with chance θ ~ Beta(α, β), each their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, digamma, hyp2f1

from chapeau.insight.models.rules.fitting import Peak, highest
from chapeau.insight.models.rules.histories import CannotFit, Numbers


@dataclass(frozen=True, slots=True)
class Sbg:
    alpha: float
    beta: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    model: Sbg
    peak: Peak
    """Standard errors in the order α, β."""
    customers: float


def fit(left: Sequence[int] | Numbers, stayed: Sequence[int] | Numbers) -> Fitted:
    """The parameters of the highest likelihood.

    ``left``: (periods,) how many left at the 1st, 2nd, … renewal. ``stayed``: (periods + 1,) how many are still there
    and have renewed 0, 1, 2, … times: one cohort has its survivors in the last place, several cohorts in several.
    Refuses: ``CannotFit``.
    """
    gone, here = _checked(left, stayed)
    peak = highest(_LogLikelihood(gone, here), (1.0, 1.0), rows=gone.sum() + here.sum(), most=(1e4, 1e4))
    return Fitted(Sbg(*map(float, peak.at)), peak, float(gone.sum() + here.sum()))


def log_likelihood(model: Sbg, left: Sequence[int] | Numbers, stayed: Sequence[int] | Numbers) -> float:
    """Sum over all customers; natural logarithm (2007, equation B3)."""
    return _LogLikelihood(*_checked(left, stayed))(np.array([model.alpha, model.beta]))[0]


def survival(model: Sbg, periods: Numbers) -> Numbers:
    """S(t) = B(α, β + t)/B(α, β): the part that has renewed t times, same shape."""
    alive: Numbers = np.exp(betaln(model.alpha, model.beta + periods) - betaln(model.alpha, model.beta))
    return alive


def retention(model: Sbg, periods: Numbers) -> Numbers:
    """(β + t − 1)/(α + β + t − 1): of those there before the t-th renewal, the part that renews; it rises with t."""
    rate: Numbers = (model.beta + periods - 1) / (model.alpha + model.beta + periods - 1)
    return rate


def expected_lifetime(model: Sbg, discount: float) -> float:
    """E of the discounted lifetime of somebody new, in periods, their first counted whole: ₂F₁(1, β; α + β; 1/(1 + d)).

    ``discount``: per period, above zero.
    """
    return float(hyp2f1(1, model.beta, model.alpha + model.beta, 1 / (1 + _positive(discount))))


def expected_lifetime_left(model: Sbg, renewals: Numbers, discount: float) -> Numbers:
    """E of the discounted lifetime still to come of who has renewed so often and stands before the next renewal, in periods.

    (β + n)/(α + β + n) · ₂F₁(1, β + n + 1; α + β + n + 1; 1/(1 + d)), the renewal itself not discounted.
    """
    n = np.asarray(renewals, dtype=np.float64)
    both = model.alpha + model.beta + n
    left: Numbers = (model.beta + n) / both * hyp2f1(1, model.beta + n + 1, both + 1, 1 / (1 + _positive(discount)))
    return left


def _positive(discount: float) -> float:
    if not 0 < discount < np.inf:
        raise ValueError("A discount is a part per period, above zero.")
    return discount


def _checked(left: Sequence[int] | Numbers, stayed: Sequence[int] | Numbers) -> tuple[Numbers, Numbers]:
    gone, here = np.asarray(left, dtype=np.float64), np.asarray(stayed, dtype=np.float64)
    if len(here) != len(gone) + 1:
        raise ValueError("Those who stayed have renewed from none to as many times as there were renewals.")
    if not (np.isfinite(gone).all() and np.isfinite(here).all()):
        raise CannotFit("not-numbers")
    if (gone < 0).any() or (here < 0).any():
        raise CannotFit("negative")
    if not gone.sum() + here.sum():
        raise CannotFit("none")
    if gone.sum() + here[1:].sum() == 0:
        raise CannotFit("no-renewals")
    if not gone.any():
        raise CannotFit("nobody-left")
    return gone, here


class _LogLikelihood:
    def __init__(self, left: Numbers, stayed: Numbers) -> None:
        self.left, self.stayed = left, stayed
        self.renewal, self.times = np.arange(1, len(left) + 1), np.arange(len(stayed))

    def __call__(self, parameters: Numbers) -> tuple[float, Numbers]:
        alpha, beta = parameters
        n, t = self.renewal, self.times
        customers = self.left.sum() + self.stayed.sum()
        value = (
            self.left @ betaln(alpha + 1, beta + n - 1) + self.stayed @ betaln(alpha, beta + t)
            - customers * betaln(alpha, beta)
        )  # fmt: skip
        whole, both_left, both_stayed = digamma(alpha + beta), digamma(alpha + beta + n), digamma(alpha + beta + t)
        by_alpha = (
            self.left @ (digamma(alpha + 1) - both_left) + self.stayed @ (digamma(alpha) - both_stayed)
            - customers * (digamma(alpha) - whole)
        )  # fmt: skip
        by_beta = (
            self.left @ (digamma(beta + n - 1) - both_left) + self.stayed @ (digamma(beta + t) - both_stayed)
            - customers * (digamma(beta) - whole)
        )  # fmt: skip
        return float(value), np.array([by_alpha, by_beta])
