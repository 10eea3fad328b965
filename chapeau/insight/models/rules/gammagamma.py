"""Gamma-Gamma: how much a buyer's purchases are worth on average, seen few of them.

Peter S. Fader, Bruce G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value" (note 025); Fader, Hardie, Lee (2005), "RFM and
CLV: Using Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research 42(4). What one purchase is worth is
Gamma(p, ν) with ν ~ Gamma(q, γ) over buyers, and does not depend on how often they buy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from chapeau.insight.models.rules.fitting import Peak, highest
from chapeau.insight.models.rules.histories import CannotFit, Numbers


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Parameters; ``gamma`` is in the unit of money, the others have none."""

    p: float
    q: float
    gamma: float

    @property
    def has_mean(self) -> bool:
        """With q at or below 1 the mean of a new buyer is infinite: few buyers, or one of them huge."""
        return self.q > 1

    @property
    def mean(self) -> float:
        """What a purchase of somebody new is worth: pγ/(q − 1)."""
        return self.p * self.gamma / (self.q - 1) if self.has_mean else float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    model: GammaGamma
    peak: Peak
    """Standard errors in the order p, q, γ."""
    buyers: int


def fit(purchases: Numbers, worth: Numbers) -> Fitted:
    """The parameters of the highest likelihood.

    ``purchases``: (buyers,) how many the mean is of. ``worth``: (buyers,) their mean, above zero, in any one unit of money;
    whoever has none, or nothing of worth, is left out by the caller. Refuses: ``CannotFit``.
    """
    _check(purchases, worth)
    scale = float(worth.mean())  # the climb starts near the answer whatever the currency
    peak = highest(
        _LogLikelihood(purchases, worth), (2.0, 2.5, scale), rows=len(purchases), most=(1e4, 1e4, 1e4 * scale)
    )
    return Fitted(GammaGamma(*map(float, peak.at)), peak, len(purchases))


def log_likelihood(model: GammaGamma, purchases: Numbers, worth: Numbers) -> float:
    """Sum over the buyers of ln f(worth | p, q, γ; purchases), note 025, equation 1a."""
    _check(purchases, worth)
    return _LogLikelihood(purchases, worth)(np.array([model.p, model.q, model.gamma]))[0]


def expected_worth(model: GammaGamma, purchases: Numbers, worth: Numbers) -> Numbers:
    """(buyers,) E[M | worth, x] = p(γ + x·worth)/(px + q − 1): between what was seen and the mean of all (equation 5).

    Of nobody's purchases (x = 0) it is the mean of all.
    """
    expected: Numbers = model.p * (model.gamma + purchases * worth) / (model.p * purchases + model.q - 1)
    return expected


def _check(purchases: Numbers, worth: Numbers) -> None:
    if len(purchases) != len(worth):
        raise ValueError("The columns differ in length.")
    if not (np.isfinite(purchases).all() and np.isfinite(worth).all()):
        raise CannotFit("not-numbers")
    if (purchases < 1).any() or (worth <= 0).any():
        raise CannotFit("negative")
    if not len(purchases):
        raise CannotFit("none")
    if len(purchases) == 1:
        raise CannotFit("one")
    if (worth == worth[0]).all():
        raise CannotFit("no-peak")


class _LogLikelihood:
    def __init__(self, purchases: Numbers, worth: Numbers) -> None:
        self.x, self.worth, self.total = purchases, worth, purchases * worth
        self.log_worth, self.log_total = np.log(worth), np.log(self.total)

    def __call__(self, parameters: Numbers) -> tuple[float, Numbers]:
        p, q, gamma = parameters
        shape, buyers = p * self.x, len(self.x)
        log_both = np.log(gamma + self.total)
        value = (
            gammaln(shape + q).sum() - gammaln(shape).sum() - buyers * (gammaln(q) - q * np.log(gamma))
            + shape @ self.log_total - self.log_worth.sum() - (shape + q) @ log_both
        )  # fmt: skip
        digamma_both = digamma(shape + q)
        by_p = self.x @ (digamma_both - digamma(shape) + self.log_total - log_both)
        by_q = digamma_both.sum() - buyers * (digamma(q) - np.log(gamma)) - log_both.sum()
        by_gamma = buyers * q / gamma - ((shape + q) / (gamma + self.total)).sum()
        return float(value), np.array([by_p, by_q, by_gamma])
