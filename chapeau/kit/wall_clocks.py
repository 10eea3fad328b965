"""What the clock on somebody's wall shows, and when: the one place that decides about hours left out or met twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_UTC = ZoneInfo("UTC")


@lru_cache(maxsize=700)
def zone_of(name: str, otherwise: ZoneInfo = _UTC) -> ZoneInfo:
    """The zone; ``otherwise`` for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return otherwise


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock on that wall shows ``at`` or later on ``day``, in UTC.

    Of a time that comes twice (clocks go back) the first; a time that never comes (clocks go forward) is read as the
    moment of the jump.
    """
    wall = datetime.combine(day, at)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    back = moment.astimezone(zone).replace(tzinfo=None)
    if back == wall:
        return moment
    # In the gap: fold=0 reads with the offset before the jump and lands behind it by as much as was asked too late.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = sorted((before, moment))
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
