"""Recency, frequency, money: each buyer scored from 1 to 5 beside the others, and the ten segments of the usual map."""

from __future__ import annotations

import numpy as np

from chapeau.insight.models.rules.histories import Numbers, Whole
from chapeau.insight.models.values import Segment

_MAP = {
    Segment.CHAMPIONS: ((5,), (4, 5)),
    Segment.LOYAL: ((3, 4), (4, 5)),
    Segment.POTENTIAL: ((4, 5), (2, 3)),
    Segment.NEW: ((5,), (1,)),
    Segment.PROMISING: ((4,), (1,)),
    Segment.ATTENTION: ((3,), (3,)),
    Segment.ABOUT_TO_SLEEP: ((3,), (1, 2)),
    Segment.CANNOT_LOSE: ((1, 2), (5,)),
    Segment.AT_RISK: ((1, 2), (3, 4)),
    Segment.HIBERNATING: ((1, 2), (1, 2)),
}
"""Scores of recency, scores of frequency."""

SEGMENT_OF = {
    (recency, frequency): segment
    for segment, (recencies, frequencies) in _MAP.items()
    for recency in recencies
    for frequency in frequencies
}


def recency_scores(days_ago: Numbers) -> Whole:
    """(buyers,) 5 the most recent fifth, 1 the longest ago."""
    return _fifths(-days_ago)


def money_scores(spent: Numbers) -> Whole:
    """(buyers,) 5 the fifth that spent most."""
    return _fifths(spent)


def frequency_scores(purchases: Numbers) -> Whole:
    """(buyers,) 1 for a single purchase; whoever came again is scored from 2 to 5 among those who did.

    Most buyers of most shops bought once: fifths of all would call half of them frequent.
    """
    scores = np.ones(len(purchases), dtype=np.int64)
    again = purchases > 1
    scores[again] = 2 + _parts(purchases[again], 4)
    return scores


def segments(recency: Whole, frequency: Whole) -> list[Segment]:
    """(buyers,)"""
    return [SEGMENT_OF[pair] for pair in zip(recency.tolist(), frequency.tolist(), strict=True)]


def _fifths(values: Numbers) -> Whole:
    return 1 + _parts(values, 5)


def _parts(values: Numbers, parts: int) -> Whole:
    """Which of so many equal parts, from 0; equal values fall into one, by the middle of their places."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / len(values)
    return np.minimum((middle[place] * parts).astype(np.int64), parts - 1)
