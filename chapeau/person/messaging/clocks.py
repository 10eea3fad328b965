"""Wall clocks of readers: when it is a given time for them, and when they are not to be disturbed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chapeau.kit.wall_clocks import moment_of


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
