"""BG/NBD, Pareto/NBD and Gamma-Gamma: gradients, limits, other ways to the same number, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.special import hyp2f1

from chapeau.insight.models.rules import bgnbd, gammagamma, pareto, waiting
from chapeau.insight.models.rules.histories import CannotFit, Histories, Numbers
from chapeau.insight.models.rules.summing import summed

EASY = bgnbd.BgNbd(0.25, 4.8, 0.72, 2.2)
UNSEEN = pareto.ParetoNbd(0.6, 11.6, 0.52, 8.8)


def histories(*rows: tuple[float, float, float]) -> Histories:
    return Histories(*np.array(rows, dtype=np.float64).T)


SOME = histories((0, 0, 39), (1, 3, 39), (2, 30, 38.8), (7, 20, 35), (26, 30.8, 31), (0, 0, 0), (150, 70, 78))


@pytest.mark.parametrize(
    ("likelihood", "at"),
    [
        (bgnbd._LogLikelihood(SOME, np.ones(7)), (0.3, 5.0, 0.7, 2.0)),
        (pareto._LogLikelihood(SOME, np.ones(7)), (0.6, 11.0, 0.5, 8.0)),
        (pareto._LogLikelihood(SOME, np.ones(7)), (2.0, 3.0, 1.5, 20.0)),
        (gammagamma._LogLikelihood(np.array([1.0, 3, 9]), np.array([10.0, 20, 15])), (6.0, 3.5, 15.0)),
    ],
)
def test_gradients_are_those_of_the_likelihood(likelihood: Callable[[Numbers], Any], at: tuple[float, ...]) -> None:
    point = np.array(at)
    slope = approx_fprime(point, lambda where: likelihood(where)[0], 1e-7)
    assert likelihood(point)[1] == pytest.approx(slope, rel=1e-5, abs=1e-4)


@pytest.mark.parametrize(
    "model", [UNSEEN, pareto.ParetoNbd(0.3, 1.0, 2.0, 30.0), pareto.ParetoNbd(0.3, 30.0, 0.2, 0.01)]
)
def test_the_integral_is_the_hypergeometric_where_that_can_be_had(model: pareto.ParetoNbd) -> None:
    r, alpha, s, beta = model.r, model.alpha, model.s, model.beta
    x, last, watched = SOME.repeats[:5], SOME.last[:5], SOME.watched[:5]
    both = r + s + x

    def part(at: Numbers) -> Numbers:
        """Fader & Hardie 2005, A₀, each case its own."""
        if alpha >= beta:
            found: Numbers = hyp2f1(both, s + 1, both + 1, (alpha - beta) / (alpha + at)) / (alpha + at) ** both
        else:
            found = hyp2f1(both, r + x, both + 1, (beta - alpha) / (beta + at)) / (beta + at) ** both
        return found

    closed = 1 / (1 + s / both * (alpha + watched) ** (r + x) * (beta + watched) ** s * (part(last) - part(watched)))
    assert pareto.alive(model, Histories(x, last, watched)) == pytest.approx(closed, rel=1e-11)


def test_absurdly_busy_and_absurdly_old_buyers_give_numbers() -> None:
    extreme = histories((1e5, 77.9, 78), (1e5, 1, 5000), (0, 0, 1e6), (3, 1e-6, 1e6))
    for chances in (bgnbd.alive(EASY, extreme), pareto.alive(UNSEEN, extreme)):
        assert np.isfinite(chances).all()
        assert ((chances >= 0) & (chances <= 1)).all()
    assert pareto.alive(UNSEEN, extreme)[1] < 1e-9 < bgnbd.alive(EASY, extreme)[2]
    for further in (bgnbd.expected_further(EASY, extreme, 52.0), pareto.expected_further(UNSEEN, extreme, 52.0)):
        assert np.isfinite(further).all()
        assert (further >= 0).all()


def test_expectations_are_the_integral_of_rate_and_survival() -> None:
    """Pareto/NBD: E[X(t)] = r/α ∫ (β/(β + τ))^s dτ, also where s is 1."""
    for s in (0.52, 1.0, 2.5):
        model = pareto.ParetoNbd(0.6, 11.6, s, 8.8)
        whole = 0.6 / 11.6 * quad(lambda time, s=s: (8.8 / (8.8 + time)) ** s, 0, 52)[0]
        assert pareto.expected_purchases(model, 52.0)[0] == pytest.approx(whole, rel=1e-10)


def test_a_coin_near_one_has_no_hole() -> None:
    around = [bgnbd.expected_further(bgnbd.BgNbd(0.25, 4.8, a, 2.2), SOME, 39.0) for a in (0.9999, 1.0, 1.0001)]
    assert around[1] == pytest.approx((around[0] + around[2]) / 2, rel=1e-7)


def test_fits_do_not_ask_for_the_unit_of_time_nor_the_order_of_buyers() -> None:
    random = np.random.default_rng(5)
    watched = random.uniform(20, 60, 600)
    rows = []
    for until, rate, coin in zip(watched, random.gamma(1, 1 / 6, 600), random.beta(1, 3, 600), strict=True):
        x, last, at = 0, 0.0, random.exponential(1 / rate)
        while at < until:
            x, last = x + 1, at
            at += random.exponential(1 / rate) if random.random() > coin else np.inf
        rows.append((x, last, until))
    x, last, watched = np.array(rows, dtype=np.float64).T
    weeks = Histories(x, last, watched)
    shuffled = random.permutation(600)
    days = Histories(x[shuffled], last[shuffled] * 7, watched[shuffled] * 7)
    one, other = bgnbd.fit(weeks).model, bgnbd.fit(days).model
    assert (other.r, other.alpha / 7, other.a, other.b) == pytest.approx((one.r, one.alpha, one.a, one.b), rel=1e-3)
    far = np.abs(np.array([one.r, one.alpha, one.a, one.b]) - [1, 6, 1, 3]) / bgnbd.fit(weeks).peak.standard_errors
    assert (far < 2.5).all()


def test_buyers_who_differ_in_nothing_are_foretold_alike_and_the_edge_is_said() -> None:
    """Whose coin is the same for all, or who all did the same: a limit of the models, not a failure of theirs."""
    alike = histories(*[(5, 9, 9.5)] * 30, *[(4, 9, 9.5)] * 30)
    for fitted in (bgnbd.fit(alike), pareto.fit(alike)):
        assert fitted.peak.is_at_edge.any()
        assert np.isnan(fitted.peak.standard_errors[fitted.peak.is_at_edge]).all()
        ahead = waiting.expected_further(fitted.model, alike, 9.5)
        assert ahead.max() == pytest.approx(ahead.min(), rel=0.05)
        assert 3 < ahead.mean() < 5


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "none"),
        ([(3, 5, 9)], "one"),
        ([(0, 0, 9), (0, 0, 8)], "no-repeats"),
        ([(1, float("nan"), 9), (1, 2, 3)], "not-numbers"),
        ([(1.5, 2, 9), (1, 2, 3)], "not-numbers"),
        ([(-1, 2, 9), (1, 2, 3)], "negative"),
        ([(1, 10, 9), (1, 2, 3)], "order"),
        ([(0, 2, 9), (1, 2, 3)], "order"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_its_reason(rows: list[tuple[float, ...]], reason: str) -> None:
    for model in (bgnbd.fit, pareto.fit):
        with pytest.raises(CannotFit) as refused:
            model(Histories(*np.array(rows, dtype=np.float64).reshape(-1, 3).T))
        assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("purchases", "worth", "reason"),
    [
        ([], [], "none"),
        ([2], [10], "one"),
        ([2, 3], [10, float("inf")], "not-numbers"),
        ([2, 3], [10, 0], "negative"),
        ([0, 3], [10, 5], "negative"),
        ([2, 3], [10, 10], "no-peak"),
    ],
)
def test_worth_that_cannot_be_fitted_is_refused(purchases: list[float], worth: list[float], reason: str) -> None:
    with pytest.raises(CannotFit) as refused:
        gammagamma.fit(np.array(purchases, dtype=np.float64), np.array(worth, dtype=np.float64))
    assert refused.value.reason == reason


def test_purchases_are_summed_by_buyer_and_day() -> None:
    who = np.array([7, 3, 7, 7, 3, 9, 7])
    day = np.array([10, 4, 3, 10, 4, 30, 24])
    worth = np.array([5.0, 1, 2, 7, 1, 8, 3])
    buyers = summed(who, day, worth, until=17, later=31)
    assert buyers.who.tolist() == [3, 7]
    assert buyers.histories.repeats.tolist() == [0, 1]
    assert buyers.histories.last.tolist() == [0, 1]
    assert buyers.histories.watched.tolist() == [13 / 7, 2]
    assert (buyers.first_worth.tolist(), buyers.worth.tolist()) == ([2, 2], [0, 12])
    assert buyers.later.tolist() == [0, 1]
    assert len(summed(who[:0], day[:0], worth[:0], until=17, later=31)) == 0
