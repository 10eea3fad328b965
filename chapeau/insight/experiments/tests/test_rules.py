"""Experiments: the references, statsmodels beside them, and what they refuse."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from scipy.stats import chisquare, ttest_ind
from statsmodels.stats.power import NormalIndPower

from chapeau.insight.experiments.published import published
from chapeau.insight.experiments.rules import power
from chapeau.insight.experiments.rules.arms import Arm, CannotCompare, of_ratio, of_share, of_sums
from chapeau.insight.experiments.rules.bayesian import Prior, believe
from chapeau.insight.experiments.rules.cuped import Sums, adjust
from chapeau.insight.experiments.rules.fixed import t_test
from chapeau.insight.experiments.rules.srm import check_split

RANDOM = np.random.default_rng(11)
PAST = RANDOM.gamma(2, 10, 900)
VALUES = PAST * 0.8 + RANDOM.normal(20, 8, 900)
FIRST = np.arange(900) < 400


def sums(values: np.ndarray) -> Arm:
    return of_sums(len(values), values.sum(), (values**2).sum())


def test_every_reference_is_kept() -> None:
    assert [one for one in published() if not one.is_kept] == []


def test_welch_is_that_of_scipy() -> None:
    found = t_test(sums(VALUES[FIRST]), sums(VALUES[~FIRST]))
    theirs = ttest_ind(VALUES[~FIRST], VALUES[FIRST], equal_var=False)
    interval = theirs.confidence_interval()
    assert found.p_value == pytest.approx(theirs.pvalue)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_a_ratio_varies_as_its_linearised_values_do() -> None:
    sessions = RANDOM.poisson(3, 900) + 1.0
    orders = RANDOM.binomial(sessions.astype(int), 0.2).astype(np.float64)
    arm = of_ratio(900, orders.sum(), (orders**2).sum(), sessions.sum(), (sessions**2).sum(), (orders * sessions).sum())
    ratio = orders.sum() / sessions.sum()
    linear = (orders - ratio * sessions) / sessions.mean()
    assert (arm.mean, arm.variance) == pytest.approx((ratio, linear.var(ddof=1)))


def test_the_past_taken_out_saves_people_and_moves_nothing() -> None:
    def of(those: np.ndarray) -> Sums:
        y, x = VALUES[those], PAST[those]
        return Sums(len(y), y.sum(), (y**2).sum(), x.sum(), (x**2).sum(), (x * y).sum())

    adjusted = adjust(of(FIRST), of(~FIRST))
    past = PAST - PAST.mean()
    by_hand = VALUES - adjusted.theta * past
    assert adjusted.theta == pytest.approx(0.8, abs=0.05)
    assert adjusted.control.mean == pytest.approx(by_hand[FIRST].mean())
    assert adjusted.other.variance == pytest.approx(by_hand[~FIRST].var(ddof=1))
    assert adjusted.variance_saved > 0.5
    same = Sums(10, 30, 120, 20, 40, 60)
    assert adjust(same, same).theta == 0


def test_a_broken_split_is_seen() -> None:
    found = check_split([5000, 5300, 4900], [1, 1, 1])
    theirs = chisquare([5000, 5300, 4900])
    assert (found.chi_squared, found.p_value) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert found.is_broken
    assert not check_split([900, 100], [9, 1]).is_broken


def test_sizes_are_those_of_statsmodels() -> None:
    exact = NormalIndPower().solve_power(effect_size=0.1, power=0.8, alpha=0.05, ratio=1.5)
    assert power.people_needed((2, 2), 0.2, ratio=1.5)[0] == int(np.ceil(exact))
    assert power.power_of((500, 700), (1, 1), 0.1) == pytest.approx(
        NormalIndPower().power(effect_size=0.1, nobs1=500, alpha=0.05, ratio=1.4)
    )
    assert power.people_needed_for_shares(0.03, 0.1) == (53_208, 53_208)
    sizes = power.people_needed((3, 4), 0.5)
    assert power.power_of(sizes, (3, 4), 0.5) == pytest.approx(0.8, abs=1e-3)
    assert power.smallest_effect(sizes, (3, 4)) == pytest.approx(0.5, abs=1e-3)


def test_a_strong_belief_outweighs_little_data() -> None:
    few = (of_share(20, 4), of_share(20, 8))
    assert abs(believe(*few, prior=Prior(0, 1e-6)).estimate) < 1e-3 < believe(*few).estimate
    told = believe(*few)
    assert told.risk_of_control - told.risk_of_other == pytest.approx(told.estimate)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda: of_share(1, 1), "few"),
        (lambda: of_share(0, 0), "few"),
        (lambda: of_share(10, 11), "not-numbers"),
        (lambda: of_sums(10, nan, 3), "not-numbers"),
        (lambda: of_ratio(5, 1, 1, 0, 0, 0), "nothing"),
        (lambda: t_test(of_share(10, 0), of_share(10, 0)), "same"),
        (lambda: t_test(of_share(10, 0), of_share(10, 3), relative=True), "nothing"),
        (lambda: check_split([0, 0], [1, 1]), "nothing"),
        (lambda: check_split([1, -1], [1, 1]), "not-numbers"),
        (lambda: power.people_needed((1, 1), 0), "nothing"),
        (lambda: power.people_needed_for_shares(0.9, 0.5), "not-numbers"),
    ],
)
def test_what_cannot_be_compared_is_refused(wrong: object, reason: str) -> None:
    with pytest.raises(CannotCompare) as refused:
        wrong()  # type: ignore[operator]
    assert refused.value.reason == reason
