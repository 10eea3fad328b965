"""Where buyers stand in their life with the house: told by their own rhythm, without a model."""

from __future__ import annotations

import numpy as np

from chapeau.insight.models.rules.histories import Numbers
from chapeau.insight.models.values import Stage

USUAL_GAP, LEAST_GAP, MOST_GAP = 90.0, 14.0, 365.0
"""Days."""
ENOUGH_GAPS = 20
OWN_RHYTHM = 2
"""From so many gaps of their own on, a buyer is measured by them."""
ACTIVE, SLIPPING, ASLEEP = 1.5, 3.0, 6.0
"""Up to so many gaps since the last purchase."""


def usual_gap(gaps: Numbers) -> float:
    """Days between two purchases of the house's buyers: the median of their mean gaps, or 90 where few came again.

    ``gaps``: (those who came again,).
    """
    if len(gaps) < ENOUGH_GAPS:
        return USUAL_GAP
    return float(np.clip(np.median(gaps), LEAST_GAP, MOST_GAP))


def stages(repeats: Numbers, active_days: Numbers, days_ago: Numbers) -> list[Stage]:
    """(buyers,) ``active_days``: from the first purchase to the last; ``days_ago``: since the last."""
    again = repeats > 0
    means = np.divide(active_days, repeats, out=np.zeros(len(repeats)), where=again)
    gap = np.full(len(repeats), usual_gap(means[again]))
    own = repeats >= OWN_RHYTHM
    gap[own] = np.clip(means[own], LEAST_GAP, MOST_GAP)
    silent = days_ago / gap
    return [
        Stage.LOST if much > ASLEEP
        else Stage.ASLEEP if much > SLIPPING
        else Stage.SLIPPING if much > ACTIVE
        else Stage.ACTIVE if came_again
        else Stage.NEW
        for much, came_again in zip(silent.tolist(), again.tolist(), strict=True)
    ]  # fmt: skip
