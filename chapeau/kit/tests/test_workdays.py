from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from chapeau.kit.workdays import BusinessHours, Place, after_business_time, business_time_between

DESK = BusinessHours(Place("FR"), "Europe/Paris", time(9), time(18))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


def test_two_hours_asked_on_friday_at_five_end_on_monday_at_ten() -> None:
    assert after_business_time(local("2026-11-20 17:00"), timedelta(hours=2), DESK) == local("2026-11-23 10:00")


def test_asked_at_night_the_time_runs_from_the_morning() -> None:
    assert after_business_time(local("2026-11-18 23:00"), timedelta(hours=2), DESK) == local("2026-11-19 11:00")


def test_holidays_do_not_count() -> None:
    assert after_business_time(local("2026-07-13 17:30"), timedelta(hours=1), DESK) == local("2026-07-15 09:30")


def test_the_clocks_change_between() -> None:
    assert after_business_time(local("2026-03-27 17:00"), timedelta(hours=2), DESK) == local("2026-03-30 10:00")
    assert business_time_between(local("2026-03-27 17:00"), local("2026-03-30 10:00"), DESK) == timedelta(hours=2)


@settings(deadline=None, max_examples=50)
@given(
    st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2028, 1, 1)),  # noqa: DTZ001
    st.integers(1, 6000),
)
def test_the_time_allowed_is_the_time_that_passed(naive: datetime, minutes: int) -> None:
    start = naive.replace(tzinfo=UTC)
    length = timedelta(minutes=minutes)
    assert business_time_between(start, after_business_time(start, length, DESK), DESK) == length
