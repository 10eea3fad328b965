"""Looking every day does no harm: simulated experiments without a difference, and with one."""

from __future__ import annotations

import numpy as np

from chapeau.insight.experiments.rules.arms import of_share
from chapeau.insight.experiments.rules.power import people_needed_for_shares
from chapeau.insight.experiments.rules.sequential import dearer_by_looking, sequential_test
from chapeau.kit.intervals import Z

RUNS, LOOKS, A_DAY, SHARE = 1_000, 25, 200, 0.1
RANDOM = np.random.default_rng(5)


def days(share: float, *, runs: int = RUNS, looks: int = LOOKS, a_day: int = A_DAY) -> np.ndarray:
    """Orders so far, by run and day."""
    return RANDOM.binomial(a_day, share, size=(runs, looks)).cumsum(axis=1)


def test_of_experiments_without_a_difference_at_most_one_of_twenty_ever_claims_one_however_often_one_looks() -> None:
    """Tolerance: of 1,000 runs at a true 5 %, three standard errors are 2.1 points; the fixed test must be far above."""
    control, other = days(SHARE), days(SHARE)
    fooled = fixed = 0
    for run in range(RUNS):
        claims = naive = False
        for look in range(LOOKS):
            n, one, two = A_DAY * (look + 1), int(control[run, look]), int(other[run, look])
            found = sequential_test(of_share(n, one), of_share(n, two), narrowest_at=5_000)
            claims |= (claims_now := found.low > 0 or found.high < 0)
            assert claims_now == (found.p_value < 0.05)
            p, q = one / n, two / n
            naive |= abs(p - q) > Z * ((p * (1 - p) + q * (1 - q)) / n) ** 0.5
        fooled += claims
        fixed += naive
    assert fooled / RUNS <= 0.05 + 0.021
    assert fixed / RUNS > 0.15, "what peeking does to the test that is meant for one look"


def test_the_planned_number_of_people_is_enough_to_look_at_will_and_find_it() -> None:
    """Tolerance: of 400 runs at a true 80 %, three standard errors are 6 points; looking early can only find it oftener."""
    once, _other = people_needed_for_shares(SHARE, 0.2)
    n = round(once * dearer_by_looking())
    found = 0
    for one, two in zip(RANDOM.binomial(n, SHARE, 400), RANDOM.binomial(n, SHARE * 1.2, 400), strict=True):
        found += sequential_test(of_share(n, int(one)), of_share(n, int(two)), narrowest_at=2 * n).low > 0
    assert 0.74 <= found / 400 <= 0.86
    assert 1.8 < dearer_by_looking() < 2
