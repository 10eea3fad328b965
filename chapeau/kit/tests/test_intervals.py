"""Intervals equal the published ones."""

import pytest

from chapeau.kit.intervals import Z, difference, net_promoter, net_promoter_of_groups, share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_wilson_s_interval(count: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, table I."""
    found = share(count, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nothing_there_is_no_share() -> None:
    assert (share(0, 0).rate, share(0, 0).low, share(0, 0).high) == (0.0, 0.0, 0.0)


def test_a_difference_has_newcombe_s_interval() -> None:
    """Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: 56/70 less 48/80."""
    low, high = difference(share(48, 80), share(56, 70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(
    ("counts", "score", "variance", "error"),
    [((1, 2, 3), -1 / 3, 5 / 9, 0.3042903), ((1, 0, 1), 0, 1, 0.7071068), ((1, 1, 1), 0, 2 / 3, 0.4714045)],
)
def test_a_net_promoter_score_equals_the_published_ones(
    counts: tuple[int, int, int], score: float, variance: float, error: float
) -> None:
    found = net_promoter(*counts)
    assert found.score == pytest.approx(score, abs=1e-12)
    assert found.variance == pytest.approx(variance, abs=1e-12)
    assert found.error == pytest.approx(error, abs=1e-7)


def test_its_interval_is_the_adjusted_wald_one() -> None:
    # 20 promoters, 10 passives, 10 detractors: 20¾ - 10¾ of 43, variance 31.5/43 - (10/43)².
    found = net_promoter(20, 10, 10)
    half = Z * ((31.5 / 43 - (10 / 43) ** 2) / 43) ** 0.5
    assert (found.low, found.high) == pytest.approx((10 / 43 - half, 10 / 43 + half))
    nobody = net_promoter(0, 0, 0)
    assert (nobody.of, nobody.score, nobody.low, nobody.high) == (0, 0.0, 0.0, 0.0)
    assert net_promoter(3, 0, 0).high <= 1.0


def test_a_group_has_one_voice_however_many_of_it_answer() -> None:
    talkative = net_promoter_of_groups([(0, 0, 30), (1, 0, 0), (1, 0, 0)])
    assert talkative.groups == 3
    assert talkative.score == pytest.approx(1 / 3)
    singles = net_promoter_of_groups([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 0), (0, 0, 0)])
    alone = net_promoter(2, 1, 1)
    assert singles.groups == 4
    assert singles.low == pytest.approx(alone.low)
    assert singles.high == pytest.approx(alone.high)
