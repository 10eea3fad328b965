"""Windows as moments."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from chapeau.person.audience.values import Ago, Before, Between, Last, Since, Unit, Window


def cutoff(now: datetime, span: Last | Ago) -> datetime:
    """So long before ``now``. A month back is the same day of the month, or its last."""
    match span.unit:
        case Unit.HOURS:
            return now - timedelta(hours=span.count)
        case Unit.DAYS:
            return now - timedelta(days=span.count)
        case Unit.WEEKS:
            return now - timedelta(weeks=span.count)
        case Unit.MONTHS:
            months = now.year * 12 + now.month - 1 - span.count
            year, month = divmod(months, 12)
            return now.replace(year=year, month=month + 1, day=min(now.day, calendar.monthrange(year, month + 1)[1]))
        case _:
            assert_never(span.unit)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1) if day < date.max else day, time(), zone)


def bounds(window: Window | None, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None, bool]:
    """From, until (excluded), and whether the first moment itself is out: an activity of exactly 90 days ago is no longer
    in the last 90 days.
    """
    match window:
        case None:
            return None, None, False
        case Last():
            return cutoff(now, window), None, True
        case Since(day):
            return start_of(day, zone), None, False
        case Before(day):
            return None, start_of(day, zone), False
        case Between(first, last):
            return start_of(first, zone), end_of(last, zone), False
        case _:
            assert_never(window)
