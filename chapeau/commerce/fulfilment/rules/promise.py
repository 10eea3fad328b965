"""The date shown before paying: cut-off in the warehouse's own zone, working days, holidays by region.

Worked example: ordered on Thursday 30 April 2026 at 14:59 in Lyon (cut-off 15:00, Friday is a holiday),
two working days to Torino: leaves Thursday, Friday 1 May is a holiday in Italy too, at the door on
Tuesday 5 May. A minute later it leaves on Monday 4 May and is there on Wednesday 6 May.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chapeau.commerce.fulfilment.values import Dock, Promise
from chapeau.kit.workdays import Place, next_working_day, wall_clock


def cut_off_moment(day: date, dock: Dock) -> datetime:
    """The instant of the cut-off on that local day, also on the days when the clocks change."""
    return wall_clock(day, dock.cut_off, dock.time_zone)


def leaves(now: datetime, dock: Dock) -> tuple[date, datetime]:
    """The local day on which what is ordered now leaves, and the cut-off it catches (strictly before it)."""
    today = now.astimezone(ZoneInfo(dock.time_zone)).date()
    day = next_working_day(today, dock.place)
    if day == today and now >= cut_off_moment(today, dock):
        day = next_working_day(today + timedelta(days=1), dock.place)
    return day, cut_off_moment(day, dock)


def promise(now: datetime, *, dock: Dock, to: Place, working_days: int) -> Promise:
    """When it is there: ``working_days`` of the destination after the day it leaves; 0 is the same day."""
    leaves_on, ship_by = leaves(now, dock)
    arrives = next_working_day(leaves_on, to) if working_days == 0 else leaves_on
    for _ in range(working_days):
        arrives = next_working_day(arrives + timedelta(days=1), to)
    return Promise(ship_by=ship_by, leaves_on=leaves_on, promised_on=arrives)


def place_of(country: str, postal_code: str = "", region: str = "") -> Place:
    """The place of an address; France's regional holidays follow from the postal code.

    Alsace and Moselle keep Good Friday and 26 December; the overseas departments the abolition of slavery.
    Elsewhere the region counts when the address names a subdivision that ``holidays`` knows.
    """
    if country == "FR" and not region:
        digits = postal_code.strip()
        if digits[:2] in {"67", "68"}:
            return Place("FR", "6AE")
        if digits[:2] == "57":
            return Place("FR", "57")
        if digits[:3] in {"971", "972", "973", "974", "976"}:
            return Place("FR", digits[:3])
    return Place(country, region.strip().upper())


def dock_of(*, country: str, region: str, time_zone: str, cut_off: time) -> Dock:
    return Dock(Place(country, region), time_zone, cut_off)
