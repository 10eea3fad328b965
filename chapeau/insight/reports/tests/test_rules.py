"""When reports go out, and on which side of a line a figure stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chapeau.insight.metrics.values import Point
from chapeau.insight.reports.rules import next_time, standing
from chapeau.insight.reports.values import Every, Side, Standing

FRIDAY = datetime(2026, 10, 23, 12, tzinfo=UTC)
POINT = Point(key="", value=0.3, low=0.25, high=0.35, n=100, numerator=30, denominator=100)


@pytest.mark.parametrize(
    ("every", "after", "expected"),
    [
        (Every.DAY, FRIDAY, datetime(2026, 10, 24, 5, tzinfo=UTC)),
        # Winter time begins on the Sunday between: the clock on the wall still shows seven.
        (Every.WEEK, FRIDAY, datetime(2026, 10, 26, 6, tzinfo=UTC)),
        (Every.MONTH, FRIDAY, datetime(2026, 11, 1, 6, tzinfo=UTC)),
        (Every.DAY, datetime(2026, 10, 24, 5, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
    ],
)
def test_a_report_goes_out_by_the_clock_on_the_wall(every: Every, after: datetime, expected: datetime) -> None:
    assert next_time(every, 7, after=after, zone="Europe/Paris") == expected


@pytest.mark.parametrize(
    ("side", "line", "stands"),
    [
        (Side.AT_LEAST, 0.2, Standing.KEPT),
        (Side.AT_LEAST, 0.25, Standing.KEPT),
        (Side.AT_LEAST, 0.3, Standing.UNSURE),
        (Side.AT_LEAST, 0.4, Standing.MISSED),
        (Side.AT_MOST, 0.4, Standing.KEPT),
        (Side.AT_MOST, 0.3, Standing.UNSURE),
        (Side.AT_MOST, 0.2, Standing.MISSED),
    ],
)
def test_a_line_is_missed_only_by_more_than_chance(side: Side, line: float, stands: Standing) -> None:
    assert standing(POINT, side, line) is stands


def test_without_a_value_there_is_nothing_to_tell_and_without_an_interval_nothing_is_sure() -> None:
    assert standing(replace(POINT, value=None), Side.AT_LEAST, 0.2) is Standing.NONE
    assert standing(replace(POINT, low=None), Side.AT_LEAST, 0.2) is Standing.UNSURE
