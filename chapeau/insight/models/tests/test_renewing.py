"""Contracts and times until something happens: sBG and Kaplan–Meier beside other ways to the same number."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from chapeau.insight.models.rules import sbg, survival
from chapeau.insight.models.rules.histories import CannotFit

MODEL = sbg.Sbg(0.7, 1.2)


def test_a_lifetime_is_the_sum_of_its_discounted_periods() -> None:
    periods = np.arange(100_000, dtype=np.float64)
    alive, discounts = sbg.survival(MODEL, periods), 1.1**-periods
    assert sbg.expected_lifetime(MODEL, 0.1) == pytest.approx(float(alive @ discounts), rel=1e-9)
    after_three = float((alive[4:] / alive[3]) @ discounts[:-4])
    assert sbg.expected_lifetime_left(MODEL, np.array([3.0]), 0.1)[0] == pytest.approx(after_three, rel=1e-9)
    assert sbg.retention(MODEL, periods[1:5]) == pytest.approx(alive[1:5] / alive[:4])


def test_cohorts_of_several_ages_are_one_likelihood() -> None:
    together = sbg.log_likelihood(MODEL, [300, 120, 50], [10, 60, 20, 400])
    apart = sbg.log_likelihood(MODEL, [200, 100, 50], [0, 0, 0, 400]) + sbg.log_likelihood(
        MODEL, [100, 20], [10, 60, 20]
    )
    assert together == pytest.approx(apart)


@pytest.mark.parametrize(
    ("left", "stayed", "reason"),
    [
        ([], [0], "none"),
        ([0], [9, 0], "no-renewals"),
        ([-1], [1, 2], "negative"),
        ([float("nan")], [1, 2], "not-numbers"),
        ([0, 0], [0, 0, 50], "nobody-left"),
    ],
)
def test_renewals_that_say_nothing_are_refused(left: list[float], stayed: list[float], reason: str) -> None:
    with pytest.raises(CannotFit) as refused:
        sbg.fit(np.array(left), np.array(stayed))
    assert refused.value.reason == reason


def test_curves_and_their_test_are_those_of_statsmodels() -> None:
    random = np.random.default_rng(3)
    times = np.ceil(random.exponential(20, 300))
    has_happened = random.random(300) < 0.6
    group = random.integers(0, 3, 300)
    curve = survival.kaplan_meier(times, has_happened)
    theirs = SurvfuncRight(times, has_happened.astype(int))
    assert curve.times == pytest.approx(theirs.surv_times)
    assert curve.survival == pytest.approx(theirs.surv_prob)
    assert (curve.low <= curve.survival).all()
    assert (curve.high >= curve.survival).all()
    chi_squared, p_value = survdiff(times, has_happened.astype(int), group)
    found = survival.log_rank([(times[group == one], has_happened[group == one]) for one in range(3)])
    assert (found.chi_squared, found.p_value, found.degrees) == pytest.approx((chi_squared, p_value, 2))


def test_a_curve_that_nobody_left_says_so() -> None:
    curve = survival.kaplan_meier(np.array([3.0, 4]), np.array([False, False]))
    assert (curve.at(10), curve.median) == (1.0, None)
    for times, reason in (([], "none"), ([-1.0], "negative"), ([float("nan")], "not-numbers")):
        with pytest.raises(CannotFit) as refused:
            survival.kaplan_meier(np.array(times), np.ones(len(times), dtype=np.bool_))
        assert refused.value.reason == reason
