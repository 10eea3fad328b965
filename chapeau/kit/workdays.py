"""Working days and business hours, in any zone, holidays by country and region; safe when the clocks change.

And how a day is said to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from babel.dates import format_date

_YEAR = 366
"""No calendar of ours closes for a year; beyond that the data is wrong and a search must end."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where working days are counted: country, and its subdivision when it is known."""

    country: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Open from ``opens`` to ``closes``, local time, on working days."""

    place: Place
    time_zone: str
    opens: time
    closes: time


@cache
def _holidays(country: str, region: str) -> holidays.HolidayBase:
    known = holidays.list_supported_countries()
    if country not in known:
        return holidays.HolidayBase()
    return holidays.country_holidays(country, subdiv=region if region in known[country] else None)


def is_working_day(day: date, place: Place) -> bool:
    """Monday to Friday and no public holiday of the country or, when it is known, its region."""
    return day.weekday() < 5 and day not in _holidays(place.country, place.region)


def next_working_day(day: date, place: Place) -> date:
    """``day`` itself or the first working day after it."""
    for ahead in range(_YEAR):
        candidate = day + timedelta(days=ahead)
        if is_working_day(candidate, place):
            return candidate
    raise ValueError(f"{place.country} has no working day within a year of {day}")


def wall_clock(day: date, at: time, time_zone: str) -> datetime:
    """The instant of a local time on a local day, in UTC."""
    return datetime.combine(day, at, ZoneInfo(time_zone)).astimezone(UTC)


def after_business_time(start: datetime, length: timedelta, hours: BusinessHours) -> datetime:
    """The instant at which ``length`` of business time has passed since ``start``.

    Asked on Friday at 17:00 with two hours to answer and a desk open 9 to 18: Monday at 10:00.
    """
    day = start.astimezone(ZoneInfo(hours.time_zone)).date()
    left = length
    for _ in range(_YEAR):
        day = next_working_day(day, hours.place)
        since = max(wall_clock(day, hours.opens, hours.time_zone), start)
        until = wall_clock(day, hours.closes, hours.time_zone)
        if since < until:
            if left <= until - since:
                return since + left
            left -= until - since
        day += timedelta(days=1)
    raise ValueError("more business time than a year has")


def business_time_between(start: datetime, end: datetime, hours: BusinessHours) -> timedelta:
    """How much business time lies between two instants; zero when ``end`` is before ``start``."""
    day = start.astimezone(ZoneInfo(hours.time_zone)).date()
    last = end.astimezone(ZoneInfo(hours.time_zone)).date()
    passed = timedelta(0)
    while day <= last:
        if is_working_day(day, hours.place):
            since = max(wall_clock(day, hours.opens, hours.time_zone), start)
            until = min(wall_clock(day, hours.closes, hours.time_zone), end)
            passed += max(until - since, timedelta(0))
        day += timedelta(days=1)
    return passed


def say_day(day: date, language: str) -> str:
    """``Thursday, 3 December``, ``jeudi 3 décembre``, ``giovedì 3 dicembre``."""
    return str(format_date(day, _DAY[language.startswith("en")], locale=language.replace("-", "_")))


def say_moment(moment: datetime, language: str, time_zone: str) -> str:
    """``Thursday, 3 December, 16:30``, ``jeudi 3 décembre, 16:30``, in the reader's time zone."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{say_day(local.date(), language)}, {local:%H:%M}"


_DAY = {True: "EEEE, d MMMM", False: "EEEE d MMMM"}
