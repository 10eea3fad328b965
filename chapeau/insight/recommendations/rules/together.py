"""What is bought together: by how surprising it is, not by how often both are bought anyway.

Ted Dunning, *Accurate Methods for the Statistics of Surprise and Coincidence*, Computational Linguistics 19 (1993): the
log-likelihood ratio of two by two counts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chapeau.insight.recommendations.rules.matrices import Ones, Whole, times_bought

LEAST_TIMES = 3
"""Seen together in fewer orders it is chance, and would tell of somebody's basket."""
LEAST_RATIO = 6.635
"""Of χ² with one degree of freedom, 1 %."""


def ratio(
    both: NDArray[np.float64], one: NDArray[np.float64], two: NDArray[np.float64], of: float
) -> NDArray[np.float64]:
    """Dunning's ratio from the orders with both, with the one, with the two, of so many."""

    def bits(*counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Σ k ln k less N ln N: entropy, not normalised."""
        total = np.sum(counts, axis=0)
        result: NDArray[np.float64] = np.sum([_x_ln_x(each) for each in counts], axis=0) - _x_ln_x(total)
        return result

    only_one, only_two = one - both, two - both
    neither = of - one - two + both
    found = 2 * (
        bits(both, only_one, only_two, neither)
        - bits(both + only_one, only_two + neither)
        - bits(both + only_two, only_one + neither)
    )
    return np.maximum(found, 0.0)


def _x_ln_x(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(x > 0, x * np.log(np.where(x > 0, x, 1.0)), 0.0)


def companions(orders: Ones, *, keep: int, least: int = LEAST_TIMES) -> tuple[Whole, Whole]:
    """(pairs,) and (pairs,): an article and one that goes with it, most surprising first; at most ``keep`` of each.

    ``orders``: (orders, articles). Only pairs seen more often than chance would have it.
    """
    of = float(orders.shape[0])
    seen = times_bought(orders).astype(np.float64)
    pairs = (orders.T @ orders).tocoo()
    kept = (pairs.row != pairs.col) & (pairs.data >= least)
    article, other = pairs.row[kept].astype(np.int64), pairs.col[kept].astype(np.int64)
    both = pairs.data[kept].astype(np.float64)
    score = ratio(both, seen[article], seen[other], of)
    kept = (both * of > seen[article] * seen[other]) & (score >= LEAST_RATIO)
    return first_of_each(article[kept], other[kept], score[kept], keep=keep)


def first_of_each(row: Whole, column: Whole, score: NDArray[np.floating], *, keep: int) -> tuple[Whole, Whole]:
    """Of each row the ``keep`` columns with the highest score, in that order; ties by column."""
    order = np.lexsort((column, -score, row))
    row, column = row[order], column[order]
    begins = np.flatnonzero(np.r_[True, row[1:] != row[:-1]]) if len(row) else np.empty(0, dtype=np.int64)
    place = np.arange(len(row)) - np.repeat(begins, np.diff(np.r_[begins, len(row)]))
    return row[place < keep], column[place < keep]
