"""The arithmetic of recommendations, against published numbers and ones worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chapeau.insight.recommendations.published import CUT, read_online_retail
from chapeau.insight.recommendations.rules import als, ease
from chapeau.insight.recommendations.rules.again import rhythms
from chapeau.insight.recommendations.rules.matrices import Ones, ones
from chapeau.insight.recommendations.rules.ranking import Als, Ease, news
from chapeau.insight.recommendations.rules.similar import alike
from chapeau.insight.recommendations.rules.together import companions, ratio
from chapeau.insight.recommendations.rules.trial import on_trial

ONLINE_RETAIL = Path(__file__).parents[4] / "data" / "online_retail.parquet"


def whole(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def matrix_of(dense: np.ndarray) -> Ones:
    row, column = np.nonzero(dense)
    return ones(row, column, (dense.shape[0], dense.shape[1]))


def test_ease_of_two_articles_is_what_one_finds_by_hand() -> None:
    """G + λI = [[3, 1], [1, 3]], its inverse is [[3, -1], [-1, 3]] / 8, and 1/8 by 3/8 is a third."""
    bought = ones(whole(0, 0, 1, 2), whole(0, 1, 0, 1), (3, 2))
    assert ease.fit(bought, penalty=1.0) == pytest.approx(np.array([[0, 1 / 3], [1 / 3, 0]]), abs=1e-6)


def test_each_column_of_ease_is_the_ridge_regression_on_all_other_articles() -> None:
    random = np.random.default_rng(3)
    dense = (random.random((60, 12)) < 0.3).astype(np.float32)
    weights = ease.fit(matrix_of(dense), penalty=5.0)
    for article in range(12):
        others = np.delete(dense.astype(np.float64), article, axis=1)
        ridge = np.linalg.solve(others.T @ others + 5.0 * np.eye(11), others.T @ dense[:, article])
        assert np.delete(weights[:, article], article) == pytest.approx(ridge, abs=1e-5)
        assert weights[article, article] == 0


def test_least_squares_solve_their_equations() -> None:
    random = np.random.default_rng(5)
    dense = (random.random((30, 20)) < 0.2).astype(np.float32)
    others = random.standard_normal((20, 4)).astype(np.float32)
    bought = matrix_of(dense)
    found = als.solve(bought, np.zeros((30, 4), dtype=np.float32), others, steps=8)
    for person in range(30):
        own = others[dense[person] > 0].astype(np.float64)
        left = others.T @ others + als.PENALTY * np.eye(4) + als.WEIGHT * own.T @ own
        assert found[person] == pytest.approx(np.linalg.solve(left, (1 + als.WEIGHT) * own.sum(axis=0)), abs=1e-3)


def test_the_ratio_is_that_of_the_literature() -> None:
    """Counts (both, only one, only two, neither) and results as Apache Mahout's LogLikelihoodTest has them."""
    for counts, result in (
        ((1, 0, 0, 1), 2.773), ((10, 0, 0, 10), 27.726), ((5, 1995, 0, 100_000), 39.331),
        ((1000, 1995, 1000, 100_000), 4730.737), ((1000, 1000, 1000, 100_000), 5734.343),
        ((1000, 1000, 1000, 99_000), 5714.932),
    ):  # fmt: skip
        both, one, two, neither = map(float, counts)
        found = ratio(np.array([both]), np.array([both + one]), np.array([both + two]), both + one + two + neither)
        assert found[0] == pytest.approx(result, abs=1e-3)


def test_what_everybody_buys_anyway_goes_with_nothing() -> None:
    """Article 0 is in all 40 orders, 1 and 2 always together in ten, 3 once with 1."""
    orders = [[0, 1, 2]] * 9 + [[0, 1, 2, 3]] + [[0]] * 30
    row = np.repeat(np.arange(40), [len(each) for each in orders])
    article, other = companions(ones(row, np.concatenate([np.array(e) for e in orders]), (40, 4)), keep=5)
    assert list(zip(article.tolist(), other.tolist(), strict=True)) == [(1, 2), (2, 1)]


def test_rare_properties_make_articles_alike() -> None:
    told = [["bike", "tyre", "28"], ["bike", "tyre", "28"], ["bike", "tyre", "26"], ["bike", "bell"], []]
    article, other = alike(told, keep=2)
    pairs = list(zip(article.tolist(), other.tolist(), strict=True))
    assert pairs[0] == (0, 1)
    assert (0, 2) in pairs
    assert not any(4 in pair or 3 in pair for pair in pairs)


def test_a_pack_twice_as_large_lasts_twice_as_long() -> None:
    """One piece lasted 30 days twice; two pieces bought on day 60 are used up on day 120."""
    who, article = whole(7, 7, 7), whole(1, 1, 1)
    days, pieces = whole(60, 0, 30), whole(2, 1, 1)
    found = rhythms(who, article, days, pieces, today=118)
    assert (found.every.tolist(), found.last.tolist(), found.due.tolist()) == ([60.0], [60], [120])
    assert not len(rhythms(who, article, days, pieces, today=112).who), "too early to say"
    assert not len(rhythms(who, article, days, pieces, today=181).who), "given up"


def test_who_bought_twice_is_drawn_to_how_long_it_lasts_with_others() -> None:
    """Five others came after 40 days; 10 of one's own make √(10·40) = 20. Alone, twice is no rhythm."""
    who = np.repeat(np.arange(6), 2)
    days = np.array([0, 40] * 5 + [30, 40])
    found = rhythms(who, np.zeros(12, dtype=np.int64), days, np.ones(12, dtype=np.int64), today=60)
    assert found.every[found.who == 5].tolist() == [20.0]
    assert not len(rhythms(who[-2:], whole(0, 0), days[-2:], whole(1, 1), today=60).who)


def test_news_are_what_a_person_may_see_and_has_not_with_the_reason_nearest() -> None:
    """Who has 0 has 1, who has 2 has 3; person 8 has 0 and 2."""
    rows = np.repeat(np.arange(8), 2)
    columns = np.array([0, 1] * 4 + [2, 3] * 4)
    bought = ones(np.r_[rows, 8, 8], np.r_[columns, 0, 2], (9, 4))
    everything = np.ones(4, dtype=np.bool_)
    for model in (Ease(bought), Als(bought)):
        found = news(model, bought, [(whole(8), everything)], keep=3)
        assert sorted(zip(found.article.tolist(), found.because.tolist(), strict=True)) == [(1, 0), (3, 2)], model.name
        hidden = everything.copy()
        hidden[3] = False
        assert news(model, bought, [(whole(8), hidden)], keep=3).article.tolist() == [1]


@pytest.mark.skipif(not ONLINE_RETAIL.exists(), reason="the data of others are not here")
def test_on_real_purchases_it_is_far_better_than_bestsellers() -> None:
    """Online Retail's most sold articles, the last two months held out; all of it by `chapeau verify figures`."""
    who, article, day = read_online_retail(ONLINE_RETAIL)
    common = np.flatnonzero(np.bincount(article) >= 700)
    kept = np.isin(article, common)
    shape = (int(who.max()) + 1, len(common))
    found = on_trial(who[kept], np.searchsorted(common, article[kept]), day[kept], shape, cut=CUT)
    assert found is not None
    assert found.ndcg > 1.8 * found.bestseller_ndcg
