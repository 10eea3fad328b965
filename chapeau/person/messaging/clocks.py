"""Wall clocks of readers: when it is a given time for them, and when they are not to be disturbed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(name: str) -> ZoneInfo:
    """The zone; UTC for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


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


def is_quiet(now: datetime, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> bool:
    """Whether the clock on the wall is within ``[from, until)``, over midnight too; equal times: never."""
    if quiet_from == quiet_until:
        return False
    clock = now.astimezone(zone).time()
    if quiet_from < quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until


def quiet_ends(now: datetime, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime | None:
    """The moment the present quiet ends, after ``now``; None when it is not quiet."""
    if not is_quiet(now, zone, quiet_from, quiet_until):
        return None
    local = now.astimezone(zone)
    for days in range(3):
        moment = moment_of(local.date() + timedelta(days=days), quiet_until, zone)
        if moment > now and not is_quiet(moment, zone, quiet_from, quiet_until):
            return moment
    return now + timedelta(days=1)  # no zone of the world comes here


def time_of(text: str) -> time:
    """``"21:00"`` as a time; midnight for what is none."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return time(0)
