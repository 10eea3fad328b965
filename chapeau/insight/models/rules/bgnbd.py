"""BG/NBD: buying at will, with a coin thrown after each purchase whether to come again.

Peter S. Fader, Bruce G. S. Hardie, Ka Lok Lee (2005), ""Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD
Model", Marketing Science 24(2); equation numbers are theirs. Purchases are Poisson with rate ~ Gamma(r, α); after each,
a buyer is gone with chance ~ Beta(a, b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln, hyp2f1

from chapeau.insight.models.rules.fitting import Peak, highest
from chapeau.insight.models.rules.histories import Histories, Numbers

NEAR_ONE = 1e-5
"""The closed forms divide by a − 1; this near to it the mean of both sides is taken, right to ten places."""

MOST_COIN = 100.0
"""Of a and b: beyond it all buyers have nearly the same coin, and the closed forms would leave the range of numbers."""


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Parameters; ``alpha`` is in the unit of time, the others have none."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    model: BgNbd
    peak: Peak
    """Standard errors in the order r, α, a, b."""
    buyers: int


def fit(histories: Histories) -> Fitted:
    """The parameters of the highest likelihood. Refuses: ``CannotFit``."""
    histories.check_can_be_fitted()
    distinct, counts = histories.distinct()
    buyers = len(histories)
    pace = histories.watched.sum() / histories.repeats.sum()
    peak = highest(
        _LogLikelihood(distinct, counts), (1.0, pace, 1.0, 2.0), rows=buyers, most=(1e3, 1e9, MOST_COIN, MOST_COIN)
    )
    return Fitted(BgNbd(*map(float, peak.at)), peak, buyers)


def log_likelihood(model: BgNbd, histories: Histories) -> float:
    """Sum over all buyers; natural logarithm (equation 6)."""
    distinct, counts = histories.distinct()
    return _LogLikelihood(distinct, counts)(np.array([model.r, model.alpha, model.a, model.b]))[0]


class _LogLikelihood:
    """Equation 6 and its gradient. What depends on the number of purchases alone is summed over their different numbers."""

    def __init__(self, histories: Histories, counts: Numbers) -> None:
        self.x, self.last, self.watched = histories.repeats, histories.last, histories.watched
        self.counts = counts
        self.times, self.place = np.unique(self.x, return_inverse=True)
        self.buyers_of = np.bincount(self.place, counts)
        self.buyers = float(counts.sum())
        self.again = self.x > 0

    def __call__(self, parameters: Numbers) -> tuple[float, Numbers]:
        r, alpha, a, b = parameters
        times, of = self.times, self.buyers_of
        value = of @ (
            gammaln(r + times) + gammaln(b + times) - gammaln(a + b + times)
        ) + self.buyers * (r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b))  # fmt: skip
        log_watched, log_last = np.log(alpha + self.watched), np.log(alpha + self.last)
        shape = r + self.x
        alive = -shape * log_watched
        floor = b + np.maximum(self.x, 1) - 1
        gone = np.where(self.again, np.log(a) - np.log(floor) - shape * log_last, -np.inf)
        both = np.logaddexp(alive, gone)
        value += self.counts @ both
        part_gone = np.exp(gone - both)
        weighted_gone = self.counts * part_gone
        weighted_alive = self.counts - weighted_gone
        digamma_ab, digamma_abx = digamma(a + b), digamma(a + b + times)
        by_r = (
            of @ digamma(r + times) + self.buyers * (np.log(alpha) - digamma(r))
            - weighted_alive @ log_watched - weighted_gone @ log_last
        )  # fmt: skip
        by_alpha = (
            self.buyers * r / alpha
            - weighted_alive @ (shape / (alpha + self.watched))
            - weighted_gone @ (shape / (alpha + self.last))
        )
        by_a = self.buyers * digamma_ab - of @ digamma_abx + weighted_gone.sum() / a
        by_b = (
            self.buyers * (digamma_ab - digamma(b)) + of @ (digamma(b + times) - digamma_abx)
            - weighted_gone @ (1 / floor)
        )  # fmt: skip
        return float(value), np.array([by_r, by_alpha, by_a, by_b])


def expected_purchases(model: BgNbd, until: Numbers | float) -> Numbers:
    """E[X(t)]: purchases of somebody new in the time ``until`` after their first, same shape (equation 9).

    By Pfaff's transformation of its ₂F₁, so that nothing overflows for long times.
    """
    until = np.asarray(until, dtype=np.float64)
    return _to_come(model, np.zeros(1), np.zeros(1), until)


def alive(model: BgNbd, histories: Histories) -> Numbers:
    """(buyers,) P(alive): that the buyer has not left for good. 1 without a repeat: the coin was never thrown.

    Fader, Hardie, Lee (2008), "Computing P(alive) Using the BG/NBD Model"; in logarithms, so that no power overflows.
    """
    x = np.maximum(histories.repeats, 1)
    odds_of_gone = (
        np.log(model.a) - np.log(model.b + x - 1)
        + (model.r + x) * (np.log(model.alpha + histories.watched) - np.log(model.alpha + histories.last))
    )  # fmt: skip
    chances: Numbers = np.where(histories.repeats > 0, expit(-odds_of_gone), 1.0)
    return chances


def expected_further(model: BgNbd, histories: Histories, ahead: Numbers | float) -> Numbers:
    """(buyers,) E[Y(t) | x, t_x, T]: purchases in the time ``ahead`` after the time watched (equation 10)."""
    ahead = np.asarray(ahead, dtype=np.float64)
    further: Numbers = _to_come(model, histories.repeats, histories.watched, ahead) * alive(model, histories)
    return further


def _to_come(model: BgNbd, x: Numbers, watched: Numbers, ahead: Numbers) -> Numbers:
    """Of buyers who are alive after ``watched``.

    ((α+T)/(α+T+t))^(r+x) ₂F₁(r+x, b+x; c; z) = (1−z)^(a−1) ₂F₁(a+b−1−r, a−1; c; z) with c = a+b+x−1, z = t/(α+T+t):
    the parameters stay small however large x is.
    """
    if abs(model.a - 1) < NEAR_ONE:
        low, high = (BgNbd(model.r, model.alpha, a, model.b) for a in (1 - 2 * NEAR_ONE, 1 + 2 * NEAR_ONE))
        mean: Numbers = (_to_come(low, x, watched, ahead) + _to_come(high, x, watched, ahead)) / 2
        return mean
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    c = a + b + x - 1
    c = np.where(np.abs(c) < 1e-9, 1e-9, c)  # c · ₂F₁ goes on where c is nothing
    z = ahead / (alpha + watched + ahead)
    come: Numbers = c / (a - 1) * (1 - (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, c, z))
    return come
