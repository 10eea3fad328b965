"""Pure thinking: when a report goes out next, which days a wish means, on which side of its line a figure stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chapeau.insight.metrics.values import By, Point
from chapeau.insight.reports.values import Every, Side, Standing, Wish
from chapeau.kit.workdays import wall_clock


def next_time(every: Every, hour: int, *, after: datetime, zone: str) -> datetime:
    """The first moment after ``after`` when the house's clock shows that hour on such a day."""
    day = after.astimezone(ZoneInfo(zone)).date()
    while True:
        if (
            every is Every.DAY
            or (every is Every.WEEK and day.weekday() == 0)
            or (every is Every.MONTH and day.day == 1)
        ):
            moment = wall_clock(day, time(hour), zone)
            if moment > after:
                return moment
        day += timedelta(days=1)


def standing(point: Point, side: Side, line: float) -> Standing:
    """Kept or missed when the whole interval stands on one side of the line; without an interval nothing is sure."""
    if point.value is None:
        return Standing.NONE
    if point.low is None or point.high is None:
        return Standing.UNSURE
    is_above, is_below = point.low >= line, point.high <= line
    if side is Side.AT_MOST:
        is_above, is_below = is_below, is_above
    return Standing.KEPT if is_above else Standing.MISSED if is_below else Standing.UNSURE


def kept_wish(wish: Wish) -> dict[str, Any]:
    """As the tables keep it."""
    return {
        "figure": wish.figure,
        "period": wish.period,
        "by": wish.by.value if wish.by else "",
        "currency": wish.currency,
        "only": dict(wish.only),
    }


def read_wish(kept: Mapping[str, Any]) -> Wish:
    return Wish(
        figure=kept["figure"],
        period=kept["period"],
        by=By(kept["by"]) if kept["by"] else None,
        currency=kept["currency"],
        only=kept["only"],
    )
