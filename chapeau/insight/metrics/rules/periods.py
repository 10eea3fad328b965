"""Periods of a figure: the one asked for, the one before it, and the months, weeks or days it falls into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chapeau.insight.metrics.values import By

MOST = 400
"""Months, weeks or days in one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """``[since, until)``; ``before`` is where the period before it begins."""

    name: str
    """``2011-03``, ``2011-W09``, ``2011-03-07``; empty for the whole period."""
    since: datetime
    until: datetime
    before: datetime


def window(since: datetime, until: datetime, zone: ZoneInfo) -> Window:
    """The whole period. Whole months are compared with as many months before them, anything else with as many days."""
    return Window(name="", since=since, until=until, before=_begin_before(since, until, zone))


def before(of: Window, zone: ZoneInfo) -> Window:
    """The period before."""
    return Window(
        name=of.name, since=of.before, until=of.since, before=_begin_before(of.before, of.since, zone)
    )  # fmt: skip


def count(since: datetime, until: datetime, step: By) -> int:
    """About how many there are, before they are made."""
    return (until - since).days // {By.MONTH: 28, By.WEEK: 7}.get(step, 1) + 1


def parts(since: datetime, until: datetime, step: By, zone: ZoneInfo) -> list[Window]:
    """The months, weeks or days of the zone that ``[since, until)`` falls into, oldest first; the ends may be cut."""
    day = _floor(since.astimezone(zone).date(), step)
    found = []
    while (begin := _midnight(day, zone)) < until:
        after = _next(day, step)
        found.append(
            Window(
                name=_name(day, step),
                since=max(begin, since),
                until=min(_midnight(after, zone), until),
                before=_midnight(_floor(day - timedelta(days=1), step), zone),
            )
        )
        day = after
    return found


def days_of(of: Window, zone: ZoneInfo) -> tuple[date, date]:
    """First day, and the day after the last one, on the wall of the house."""
    last = (of.until - timedelta(microseconds=1)).astimezone(zone).date()
    return of.since.astimezone(zone).date(), last + timedelta(days=1)


def _begin_before(since: datetime, until: datetime, zone: ZoneInfo) -> datetime:
    first, last = since.astimezone(zone), until.astimezone(zone)
    if first.time() == last.time() == time():
        if first.day == last.day == 1:
            months = (last.year - first.year) * 12 + last.month - first.month
            year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
            return _midnight(date(year, month + 1, 1), zone)
        return _midnight(first.date() - (last.date() - first.date()), zone)
    return since - (until - since)


def _floor(day: date, step: By) -> date:
    if step is By.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if step is By.WEEK else day


def _next(day: date, step: By) -> date:
    if step is By.MONTH:
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=7 if step is By.WEEK else 1)


def _name(day: date, step: By) -> str:
    if step is By.MONTH:
        return f"{day:%Y-%m}"
    if step is By.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
