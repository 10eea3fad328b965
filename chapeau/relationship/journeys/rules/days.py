"""When a journey that begins on a day begins: which day it is where, and whose date that makes it."""

from __future__ import annotations

from calendar import isleap
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import available_timezones

from chapeau.kit.wall_clocks import moment_of, zone_of
from chapeau.relationship.journeys.values import OnDate

LATEST = timedelta(days=3)
"""So long after a standstill people still come in; later they do not: a birthday is over."""


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def dawned(on: OnDate, *, since: datetime, now: datetime) -> dict[date, list[str]]:
    """The days on which it became ``on.at`` after ``since`` and by now, each with the zones where it did."""
    since = max(since, now - LATEST)
    found: defaultdict[date, list[str]] = defaultdict(list)
    for name in _zones():
        zone = zone_of(name)
        day = since.astimezone(zone).date()
        while day <= now.astimezone(zone).date():
            if since < moment_of(day, on.at, zone) <= now:
                found[day].append(name)
            day += timedelta(days=1)
    return dict(found)


def is_on(on: OnDate, day: date) -> bool:
    """Whether the one day for everybody is this."""
    their = date_of(on, day)
    if on.day is None or their < on.day or (their.year > on.day.year and not on.yearly):
        return False
    is_shifted = (on.day.month, on.day.day) == (2, 29) and not isleap(their.year)
    return (their.month, their.day) == ((2, 28) if is_shifted else (on.day.month, on.day.day))


def date_of(on: OnDate, day: date) -> date:
    """The date somebody must have to come in on this day."""
    return day - timedelta(days=on.days)
