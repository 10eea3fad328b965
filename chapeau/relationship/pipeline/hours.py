"""When somebody may be called: on a working day, between nine and five, where they are. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chapeau.kit.workdays import Place, next_working_day, wall_clock

OPENS, CLOSES = time(9), time(17)
RETRY_AT = (time(16), time(9, 30), time(11, 30))
"""Another hour of the day each time: who is out in the morning may be in later."""


def next_moment(at: datetime, zone: str, country: str) -> datetime:
    """``at``, or the next moment after it within working hours there."""
    there = _zone(zone)
    local = at.astimezone(ZoneInfo(there))
    place = Place(country)
    day = next_working_day(local.date(), place)
    if day == local.date() and local.time() < CLOSES:
        return max(at, wall_clock(day, OPENS, there))
    if day == local.date():
        day = next_working_day(day + timedelta(days=1), place)
    return wall_clock(day, OPENS, there)


def retry(at: datetime, tries: int, zone: str, country: str) -> datetime:
    """The next working day, at another hour than before."""
    there = _zone(zone)
    tomorrow = at.astimezone(ZoneInfo(there)).date() + timedelta(days=1)
    return wall_clock(next_working_day(tomorrow, Place(country)), RETRY_AT[tries % len(RETRY_AT)], there).astimezone(
        UTC
    )


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return "UTC"
    return name
