"""When somebody runs out of what they buy again and again: by their own pace.

The pace is how long a piece lasted: the days from the first to the last purchase, by the pieces bought before the last one. What
was bought last lasts so many times as long. Whoever bought twice only is drawn halfway (geometrically) to how long a piece
lasts with others, where at least five others are known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapeau.insight.recommendations.rules.matrices import Whole

LEAST_OTHERS = 5
SOON = 7
"""Days before it is due from which on it is said."""
LEAST_DAYS, MOST_DAYS = 5.0, 400.0
"""Shorter is one order in two parts, longer no rhythm."""


@dataclass(frozen=True, slots=True, eq=False)
class Rhythms:
    """One entry per person and article they are expected to want again, the one most overdue by its own pace first."""

    who: Whole
    article: Whole
    every: NDArray[np.float64]
    """Days what was bought last is expected to last."""
    last: Whole
    due: Whole
    """Days since 1970."""


def rhythms(who: Whole, article: Whole, day: Whole, pieces: Whole, *, today: int) -> Rhythms:
    """From purchases, one per person, article and day, in any order. What is overdue by more than its whole time again is given up."""
    order = np.lexsort((day, article, who))
    who, article, day, pieces = who[order], article[order], day[order], pieces[order]
    if not len(who):
        none = np.empty(0, dtype=np.int64)
        return Rhythms(none, none, none.astype(np.float64), none, none)
    is_first = np.r_[True, (who[1:] != who[:-1]) | (article[1:] != article[:-1])]
    begin = np.flatnonzero(is_first)
    end = np.r_[begin[1:], len(who)] - 1
    times = end - begin + 1
    several = times >= 2
    begin, end, times = begin[several], end[several], times[several]
    used = np.add.reduceat(pieces, np.flatnonzero(is_first))[several] - pieces[end]
    each = (day[end] - day[begin]) / np.maximum(used, 1)
    usual = _usual(article[end], each)
    mixed = np.where((times == 2) & ~np.isnan(usual), np.sqrt(each * np.nan_to_num(usual, nan=1.0)), each)
    every = mixed * np.maximum(pieces[end], 1)
    due = day[end] + np.rint(every).astype(np.int64)
    is_own = (times >= 3) | ~np.isnan(usual)
    kept = is_own & (every >= LEAST_DAYS) & (every <= MOST_DAYS) & (due - SOON <= today) & (today <= due + every)
    late = (today - due[kept]) / every[kept]
    place = np.lexsort((-late, who[end][kept]))
    return Rhythms(
        who[end][kept][place],
        article[end][kept][place],
        every[kept][place],
        day[end][kept][place],
        due[kept][place],
    )


def _usual(article: Whole, each: NDArray[np.float64]) -> NDArray[np.float64]:
    """(entries,) The median over all people of the same article; not a number where too few are known."""
    usual = np.full(len(article), np.nan)
    if not len(article):
        return usual
    order = np.argsort(article, kind="stable")
    edges = np.flatnonzero(article[order][1:] != article[order][:-1]) + 1
    for group in np.split(order, edges):
        if len(group) > LEAST_OTHERS:
            usual[group] = np.median(each[group])
    return usual
