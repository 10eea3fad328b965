"""From purchases, one by one, to what the models read of each buyer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapeau.insight.models.rules.histories import Histories, Numbers, Whole

WEEK = 7.0


@dataclass(frozen=True, slots=True, eq=False)
class Buyers:
    """Everybody who had bought by a day, in the order of ``who``. Purchases of one day are one purchase."""

    who: Whole
    """(buyers,)"""
    first: Whole
    """(buyers,) Day of the first purchase."""
    histories: Histories
    """In weeks."""
    worth: Numbers
    """(buyers,) Mean worth of the repeat purchases; 0 where there was none."""
    first_worth: Numbers
    """(buyers,) Of the first purchase."""
    later: Numbers
    """(buyers,) Purchases after the day, up to the last one looked at: what a hold-out compares with."""

    def __len__(self) -> int:
        return len(self.who)


def summed(who: Whole, day: Whole, worth: Numbers, *, until: int, later: int | None = None) -> Buyers:
    """What each buyer did up to and with the day ``until``; purchases after it, up to ``later``, are counted alone.

    ``who``, ``day`` (whole days from any one day), ``worth``: (purchases,) in any order.
    """
    order = np.lexsort((day, who))
    who, day, worth = who[order], day[order], worth[order]
    is_new = np.ones(len(who), dtype=np.bool_)
    is_new[1:] = (who[1:] != who[:-1]) | (day[1:] != day[:-1])
    starts = np.flatnonzero(is_new)
    who, day = who[starts], day[starts]
    worth = np.add.reduceat(worth.astype(np.float64), starts) if len(starts) else np.zeros(0)
    is_later = day > until
    if later is not None:
        after, counts = np.unique(who[is_later & (day <= later)], return_counts=True)
    else:
        after, counts = who[:0], np.zeros(0, dtype=np.int64)
    who, day, worth = who[~is_later], day[~is_later], worth[~is_later]
    is_first = np.ones(len(who), dtype=np.bool_)
    is_first[1:] = who[1:] != who[:-1]
    begin = np.flatnonzero(is_first)
    end = np.r_[begin[1:], len(who)] - 1 if len(begin) else begin
    buyers, first, first_worth = who[begin], day[begin], worth[begin]
    repeats = (end - begin).astype(np.float64)
    total = np.add.reduceat(worth, begin) if len(begin) else np.zeros(0)
    mean = np.divide(total - first_worth, repeats, out=np.zeros(len(begin)), where=repeats > 0)
    came = np.zeros(len(begin))
    found = np.searchsorted(after, buyers)
    is_there = found < len(after)
    is_there[is_there] = after[found[is_there]] == buyers[is_there]
    came[is_there] = counts[found[is_there]]
    histories = Histories(repeats, (day[end] - first) / WEEK, (until - first) / WEEK)
    return Buyers(buyers, first, histories, mean, first_worth, came)
