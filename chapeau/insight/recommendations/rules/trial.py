"""How good it is on purchases it has not seen, beside showing everybody what sells best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapeau.insight.recommendations.rules.matrices import Ones, Whole, ones, times_bought
from chapeau.insight.recommendations.rules.ranking import PEOPLE_AT_ONCE, has, model_for
from chapeau.insight.recommendations.rules.together import first_of_each

TOP = 10
LEAST_PEOPLE = 50
"""Who bought something new in the time held out."""
HELD_DAYS = 60


@dataclass(frozen=True, slots=True)
class Trial:
    """Of people who later bought something new to them: to how many of 1 it stood among the ten shown (hit), and how high (nDCG)."""

    people: int
    hit: float
    ndcg: float
    bestseller_hit: float
    bestseller_ndcg: float

    @property
    def is_better(self) -> bool:
        return self.ndcg > self.bestseller_ndcg


def on_trial(who: Whole, article: Whole, day: Whole, shape: tuple[int, int], *, cut: int) -> Trial | None:
    """Fit to what came before ``cut``, look at what people then bought for the first time; None: too few of them."""
    before, after = day < cut, day >= cut
    bought = ones(who[before], article[before], shape)
    known = times_bought(bought) > 0
    came = ones(who[after], article[after], shape).tocoo()
    row, column = came.row.astype(np.int64), came.col.astype(np.int64)
    kept = known[column] & (np.diff(bought.indptr)[row] > 0) & ~has(bought, row, column)
    new = ones(row[kept], column[kept], shape)
    people = np.flatnonzero(np.diff(new.indptr) > 0)
    if len(people) < LEAST_PEOPLE:
        return None
    model = model_for(bought)
    best = np.argsort(-times_bought(bought), kind="stable").astype(np.int64)
    ours, theirs = np.zeros(2), np.zeros(2)
    for low in range(0, len(people), PEOPLE_AT_ONCE):
        some = people[low : low + PEOPLE_AT_ONCE]
        ours += _sums(new[some], *model.best(some, allowed=known, keep=TOP))
        theirs += _sums(new[some], *_bestsellers(bought[some], best))
    ours, theirs = ours / len(people), theirs / len(people)
    return Trial(len(people), float(ours[0]), float(ours[1]), float(theirs[0]), float(theirs[1]))


def _bestsellers(theirs: Ones, best: Whole) -> tuple[Whole, Whole]:
    """What sells best and the person has not."""
    enough = best[: TOP + int(np.diff(theirs.indptr).max(initial=0))]
    row = np.repeat(np.arange(theirs.shape[0]), len(enough))
    column = np.tile(enough, theirs.shape[0])
    score = np.tile(-np.arange(len(enough), dtype=np.float64), theirs.shape[0])
    is_new = ~has(theirs, row, column)
    return first_of_each(row[is_new], column[is_new], score[is_new], keep=TOP)


def _sums(new: Ones, row: Whole, column: Whole) -> NDArray[np.float64]:
    """Hits and nDCG, summed over people."""
    begins = np.flatnonzero(np.r_[True, row[1:] != row[:-1]]) if len(row) else np.empty(0, dtype=np.int64)
    place = np.arange(len(row)) - np.repeat(begins, np.diff(np.r_[begins, len(row)]))
    is_hit = has(new, row, column)
    worth = 1 / np.log2(np.arange(TOP) + 2)
    gained = np.bincount(row, weights=is_hit * worth[place], minlength=new.shape[0])
    best = np.cumsum(worth)[np.minimum(np.diff(new.indptr), TOP) - 1]
    return np.array([len(np.unique(row[is_hit])), (gained / best).sum()])
