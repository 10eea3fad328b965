"""Pareto/NBD: buying at will, until one leaves unseen.

David C. Schmittlein, Donald G. Morrison, Richard Colombo (1987), "Counting Your Customers: Who Are They and What Will They Do
Next?", Management Science 33(1); formulas as in Fader & Hardie (2005), "A Note on Deriving the Pareto/NBD Model and Related
Expressions". Purchases are Poisson with rate ~ Gamma(r, α); a life is exponential with rate ~ Gamma(s, β).

The model's Gauss hypergeometric functions are differences of two huge or tiny numbers for busy buyers. They are one integral
over the moments at which a buyer may have left, which has no such difference:

    L ∝ (α+T)^−(r+x) (β+T)^−s  +  s ∫ from t_x to T of (α+t)^−(r+x) (β+t)^−(s+1) dt

It is taken here by Gauss–Legendre over u = ln(min(α, β) + t), where the integrand is smooth at one scale whatever the
parameters, up to where it has fallen by e^−45. Right to ten places and more; the gradient comes from the same nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from chapeau.insight.models.rules.fitting import Peak, highest
from chapeau.insight.models.rules.histories import Histories, Numbers

FALL = 45.0
NODES = 16
_NODES, _WEIGHTS = (each[:, None] for each in np.polynomial.legendre.leggauss(NODES))
_UNIT, _UNIT_WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """Parameters; ``alpha`` and ``beta`` are in the unit of time, the others have none."""

    r: float
    alpha: float
    s: float
    beta: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    model: ParetoNbd
    peak: Peak
    """Standard errors in the order r, α, s, β."""
    buyers: int


def fit(histories: Histories) -> Fitted:
    """The parameters of the highest likelihood, which is flat along s and β together. Refuses: ``CannotFit``."""
    histories.check_can_be_fitted()
    distinct, counts = histories.distinct()
    pace = histories.watched.sum() / histories.repeats.sum()
    life = float(histories.watched.mean())
    peak = highest(
        _LogLikelihood(distinct, counts), (0.7, 0.7 * pace, 0.7, life), rows=len(histories), most=(1e3, 1e9, 1e2, 1e9)
    )
    return Fitted(ParetoNbd(*map(float, peak.at)), peak, len(histories))


def log_likelihood(model: ParetoNbd, histories: Histories) -> float:
    """Sum over all buyers; natural logarithm."""
    distinct, counts = histories.distinct()
    return _LogLikelihood(distinct, counts)(np.array([model.r, model.alpha, model.s, model.beta]))[0]


def expected_purchases(model: ParetoNbd, until: Numbers | float) -> Numbers:
    """E[X(t)] = rβ/(α(s−1)) · [1 − (β/(β+t))^(s−1)]: of somebody new, in the time ``until`` after their first; same shape."""
    until = np.asarray(until, dtype=np.float64)
    return model.r / model.alpha * _life_left(model, np.zeros(1), until)


def alive(model: ParetoNbd, histories: Histories) -> Numbers:
    """(buyers,) P(alive | x, t_x, T): the part of the likelihood in which the buyer has not left."""
    stayed, left = _stayed_and_left(model, histories)
    chances: Numbers = stayed / (stayed + left)
    return chances


def expected_further(model: ParetoNbd, histories: Histories, ahead: Numbers | float) -> Numbers:
    """(buyers,) E[Y(t) | x, t_x, T]: purchases in the time ``ahead`` after the time watched."""
    ahead = np.asarray(ahead, dtype=np.float64)
    rate = (model.r + histories.repeats) / (model.alpha + histories.watched)
    further: Numbers = rate * _life_left(model, histories.watched, ahead) * alive(model, histories)
    return further


def _life_left(model: ParetoNbd, watched: Numbers, ahead: Numbers) -> Numbers:
    """E of the time within ``ahead`` that a buyer alive at ``watched`` stays: (β+T)/(s−1) · [1 − ((β+T)/(β+T+t))^(s−1)].

    Written by expm1, so that s near 1 needs no case of its own but s = 1 itself.
    """
    start = model.beta + watched
    stretch = np.log1p(ahead / start)
    power = model.s - 1
    left: Numbers = start * (stretch if power == 0 else -np.expm1(-power * stretch) / power)
    return left


def _stayed_and_left(model: ParetoNbd, histories: Histories) -> tuple[Numbers, Numbers]:
    """Both parts of the likelihood, each relative to (α+t_x)^−(r+x) (β+t_x)^−s."""
    shape = model.r + histories.repeats
    at_last = shape * np.log(model.alpha + histories.last) + model.s * np.log(model.beta + histories.last)
    at_end = shape * np.log(model.alpha + histories.watched) + model.s * np.log(model.beta + histories.watched)
    left = _Leaving(model.r, model.alpha, model.s, model.beta, histories).density.sum(axis=0)
    return np.exp(at_last - at_end), left


class _Leaving:
    """The integral over the moments of leaving, by nodes: columns are buyers, rows nodes."""

    def __init__(self, r: float, alpha: float, s: float, beta: float, histories: Histories) -> None:
        x, last, watched = histories.repeats, histories.last, histories.watched
        near = min(alpha, beta)
        begin, end = np.log(near + last), np.log(near + watched)
        # The slowest the logarithm of the integrand falls with u, where it falls at all.
        falls = r + x - 1 if alpha <= beta else s + (r + x) * (beta + last) / (alpha + last)
        stretch = np.minimum(end - begin, FALL / np.maximum(falls, 1e-9))
        u = begin + _UNIT * stretch
        moment = np.exp(u)
        self.by_alpha, self.by_beta = moment + (alpha - near), moment + (beta - near)
        self.log_alpha = u if alpha <= beta else np.log(self.by_alpha)
        self.log_beta = u if beta < alpha else np.log(self.by_beta)
        relative = (
            (r + x) * np.log(alpha + last) + s * np.log(beta + last) + u - (r + x) * self.log_alpha
            - (s + 1) * self.log_beta
        )  # fmt: skip
        self.density = s * np.exp(relative) * (_UNIT_WEIGHTS * stretch)
        """(nodes, buyers) Weighted; their sum over the nodes is the integral."""


class _LogLikelihood:
    """With its gradient. What depends on the number of purchases alone is summed over their different numbers."""

    def __init__(self, histories: Histories, counts: Numbers) -> None:
        self.histories, self.counts = histories, counts
        self.times, place = np.unique(histories.repeats, return_inverse=True)
        self.buyers_of = np.bincount(place, counts)
        self.buyers = float(counts.sum())

    def __call__(self, parameters: Numbers) -> tuple[float, Numbers]:
        r, alpha, s, beta = map(float, parameters)
        x, last, watched = self.histories.repeats, self.histories.last, self.histories.watched
        shape = r + x
        log_alpha_end, log_beta_end = np.log(alpha + watched), np.log(beta + watched)
        log_last = shape * np.log(alpha + last) + s * np.log(beta + last)
        stayed = np.exp(log_last - shape * log_alpha_end - s * log_beta_end)
        leaving = _Leaving(r, alpha, s, beta, self.histories)
        density = leaving.density
        left = density.sum(axis=0)
        both = stayed + left
        value = (
            self.buyers_of @ gammaln(r + self.times) - self.buyers * gammaln(r)
            + self.buyers * (r * np.log(alpha) + s * np.log(beta)) + self.counts @ (np.log(both) - log_last)
        )  # fmt: skip
        weight = self.counts / both
        by_r = (
            self.buyers_of @ digamma(r + self.times) + self.buyers * (np.log(alpha) - digamma(r))
            - weight @ (stayed * log_alpha_end + (density * leaving.log_alpha).sum(axis=0))
        )  # fmt: skip
        by_alpha = self.buyers * r / alpha - weight @ (
            shape * (stayed / (alpha + watched) + (density / leaving.by_alpha).sum(axis=0))
        )
        by_s = self.buyers * np.log(beta) + weight @ (
            left / s - stayed * log_beta_end - (density * leaving.log_beta).sum(axis=0)
        )
        by_beta = self.buyers * s / beta - weight @ (
            s * stayed / (beta + watched) + (s + 1) * (density / leaving.by_beta).sum(axis=0)
        )
        return float(value), np.array([by_r, by_alpha, by_s, by_beta])
