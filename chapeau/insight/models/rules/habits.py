"""By which way and at which hour somebody mostly comes."""

from __future__ import annotations

import numpy as np

from chapeau.insight.models.rules.histories import Numbers, Whole

LEAST_TOUCHES, LEAST_SHARE = 3, 0.4
LEAST_VISITS = 5


def preferred(who: Whole, way: Whole, times: Numbers) -> dict[int, int]:
    """Per person the way they came by most often: at least three times, and at least two in five. Of equals the first.

    ``who``, ``way``, ``times``: (pairs,) how often somebody came by a way.
    """
    order = np.lexsort((way, -times, who))
    who, way, times = who[order], way[order], times[order]
    people, starts = np.unique(who, return_index=True)
    totals = np.add.reduceat(times, starts) if len(starts) else times
    best = times[starts]
    sure = (best >= LEAST_TOUCHES) & (best >= LEAST_SHARE * totals)
    return dict(zip(people[sure].tolist(), way[starts][sure].tolist(), strict=True))


def preferred_hours(who: Whole, hour: Whole, times: Numbers) -> dict[int, int]:
    """Per person the hour, 0 to 23, around which they came most: at least five visits, each hour with half of its neighbours.

    Midnight is beside eleven. Of equals the earliest.
    """
    people, place = np.unique(who, return_inverse=True)
    clock = np.zeros((len(people), 24))
    np.add.at(clock, (place, hour), times)
    smooth = clock + (np.roll(clock, 1, axis=1) + np.roll(clock, -1, axis=1)) / 2
    sure = clock.sum(axis=1) >= LEAST_VISITS
    return dict(zip(people[sure].tolist(), smooth[sure].argmax(axis=1).tolist(), strict=True))
