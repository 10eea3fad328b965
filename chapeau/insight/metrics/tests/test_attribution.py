"""Attribution: the toy whose answers stand in the literature, exactly; and what holds of every rule."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from chapeau.insight.metrics.published import published
from chapeau.insight.metrics.rules.attribution import (
    attribute,
    conversion_probability,
    paths_of,
    removal_effects,
    shares_of_touches,
)
from chapeau.insight.metrics.values import Rule
from chapeau.kit.published import Reference

TOY = paths_of([(["google"], 2, 0), (["mailing"], 1, 0), (["google", "mailing"], 1, 0), (["google"], 0, 1)])
"""Google twice, mailing once and google before mailing convert; google once more does not."""


def test_the_toy_by_its_chain() -> None:
    assert conversion_probability(TOY) == pytest.approx(0.8, abs=1e-15)
    assert removal_effects(TOY) == pytest.approx([0.75, 0.50], abs=1e-15)
    assert attribute(TOY, Rule.MARKOV).conversions == pytest.approx([2.4, 1.6], abs=1e-14)


def test_the_toy_by_shapley() -> None:
    assert attribute(TOY, Rule.SHAPLEY).conversions.tolist() == [2.5, 1.5]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.FIRST, [1, 0, 0, 0]),
        (Rule.LAST, [0, 0, 0, 1]),
        (Rule.LAST_NON_DIRECT, [0, 0, 1, 0]),
        (Rule.LINEAR, [0.25, 0.25, 0.25, 0.25]),
        (Rule.POSITION, [0.4, 0.1, 0.1, 0.4]),
        (Rule.TIME_DECAY, [1 / 15, 2 / 15, 4 / 15, 8 / 15]),
    ],
)
def test_one_path_by_each_rule(rule: Rule, expected: list[float]) -> None:
    paths = paths_of([(["ad", "mail", "search", "direct"], 1, 0)], days=[[21, 14, 7, 0]], direct="direct")
    assert attribute(paths, rule).conversions == pytest.approx(expected, abs=1e-15)


def test_short_paths_ancient_touches_and_direct_alone() -> None:
    paths = paths_of(
        [(["a", "b"], 1, 0), (["a"], 1, 0), (["direct", "direct"], 1, 0), ([], 3, 0)],
        days=[[1e6, 1e6 + 7], [1e6], [2, 1], []],
        direct="direct",
    )
    assert attribute(paths, Rule.POSITION).conversions.tolist() == [1.5, 0.5, 1]
    assert attribute(paths, Rule.TIME_DECAY).conversions == pytest.approx([1 + 2 / 3, 1 / 3, 1])
    assert attribute(paths, Rule.LAST_NON_DIRECT).conversions.tolist() == [1, 1, 1]
    assert attribute(paths, Rule.LINEAR).none_conversions == 3


def test_removing_one_channel_after_another_gives_the_same_as_one_solve() -> None:
    ways = [
        (["a", "b", "a", "c"], 3, 1),
        (["b", "c"], 2, 5),
        (["c", "c", "b"], 1, 2),
        (["a"], 0, 4),
        (["b", "a"], 2, 0),
    ]
    paths = paths_of(ways)
    effects = removal_effects(paths)
    for at, removed in enumerate(paths.channels):
        assert effects[at] == pytest.approx(1 - _chance(ways, removed) / _chance(ways, ""), abs=1e-12)


def _chance(ways: list[tuple[list[str], int, int]], removed: str) -> float:
    """By walking the chain a thousand steps, the slow and plain way."""
    moves: dict[tuple[str, str], float] = {}
    for way, won, lost in ways:
        steps = ["start", *way]
        for here, there in zip(steps, way, strict=False):
            moves[here, there] = moves.get((here, there), 0) + won + lost
        moves[steps[-1], "won"] = moves.get((steps[-1], "won"), 0) + won
        moves[steps[-1], "lost"] = moves.get((steps[-1], "lost"), 0) + lost
    leaving: dict[str, float] = {}
    for (here, _), times in moves.items():
        leaving[here] = leaving.get(here, 0) + times
    at = {"start": 1.0}
    won_in_all = 0.0
    for _ in range(1000):
        after: dict[str, float] = {}
        for (here, there), times in moves.items():
            if there != removed:
                after[there] = after.get(there, 0) + at.get(here, 0) * times / leaving[here]
        won_in_all += after.pop("won", 0)
        after.pop("lost", None)
        at = after
    return won_in_all


_WAYS = some.lists(
    some.tuples(some.lists(some.sampled_from("abcd"), max_size=6), some.integers(0, 9), some.integers(0, 9)),
    max_size=12,
)


@given(_WAYS, some.sampled_from(Rule))
def test_all_is_given_away_and_the_order_of_paths_is_nothing(
    ways: list[tuple[list[str], int, int]], rule: Rule
) -> None:
    credit = attribute(paths_of(ways), rule)
    assert credit.conversions.sum() + credit.none_conversions == pytest.approx(sum(won for _, won, _ in ways))
    other = attribute(paths_of(ways[::-1]), rule)
    for at, name in enumerate(credit.channels):
        assert other.conversions[other.channels.index(name)] == pytest.approx(credit.conversions[at])


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="from zero"):
        paths_of([(["a"], float("nan"), 0)])
    with pytest.raises(ValueError, match="from zero"):
        paths_of([(["a"], -1, 0)])
    with pytest.raises(ValueError, match="half-life"):
        shares_of_touches(TOY, Rule.TIME_DECAY, half_life_days=0)
    assert attribute(paths_of([]), Rule.MARKOV).conversions.tolist() == []
    assert np.isfinite(attribute(paths_of([(["a"], 0, 3)]), Rule.MARKOV).conversions).all()


def test_every_reference_of_the_figures_is_kept() -> None:
    told = list(published(folder=Path(__file__).parents[4] / "data"))
    assert [one for one in told if isinstance(one, Reference) and not one.is_kept] == []
    assert sum(isinstance(one, Reference) for one in told) == 25
