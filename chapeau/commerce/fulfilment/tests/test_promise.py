from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from chapeau.commerce.fulfilment.rules.promise import leaves, place_of, promise
from chapeau.commerce.fulfilment.values import Dock
from chapeau.kit.workdays import Place, is_working_day

LYON = Dock(Place("FR"), "Europe/Paris", time(15, 0))
MILAN = Dock(Place("IT", "MI"), "Europe/Rome", time(16, 0))
BASEL = Dock(Place("CH", "BS"), "Europe/Zurich", time(14, 0))
ITALY = Place("IT")


def local(text: str, zone: str = "Europe/Paris") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_before_the_cut_off_it_leaves_today_and_skips_the_holiday() -> None:
    told = promise(local("2026-04-30 14:59"), dock=LYON, to=ITALY, working_days=2)
    assert told.leaves_on == date(2026, 4, 30)
    assert told.ship_by == local("2026-04-30 15:00")
    assert told.promised_on == date(2026, 5, 5)


def test_at_the_cut_off_it_leaves_the_next_working_day() -> None:
    told = promise(local("2026-04-30 15:00"), dock=LYON, to=ITALY, working_days=2)
    assert told.leaves_on == date(2026, 5, 4)
    assert told.promised_on == date(2026, 5, 6)


def test_the_cut_off_is_the_warehouse_s_own_time() -> None:
    # 13:30 UTC in summer is 15:30 in Lyon (too late) and 15:30 in Milan (in time, cut-off 16:00).
    now = datetime(2026, 7, 15, 13, 30, tzinfo=UTC)
    assert leaves(now, LYON)[0] == date(2026, 7, 16)
    assert leaves(now, MILAN)[0] == date(2026, 7, 15)


def test_friday_evening_leaves_on_monday() -> None:
    assert leaves(local("2026-11-20 18:00"), LYON) == (date(2026, 11, 23), local("2026-11-23 15:00"))


def test_late_on_sunday_in_utc_is_monday_in_lyon() -> None:
    assert leaves(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), LYON)[0] == date(2026, 11, 23)


def test_regional_holidays_count_where_they_hold() -> None:
    assert not is_working_day(date(2026, 12, 7), Place("IT", "MI"))  # Sant'Ambrogio, Milano alone
    assert is_working_day(date(2026, 12, 7), Place("IT", "TO"))
    assert not is_working_day(date(2026, 4, 3), place_of("FR", "67000"))  # Good Friday, Alsace
    assert is_working_day(date(2026, 4, 3), place_of("FR", "69001"))
    assert not is_working_day(date(2026, 5, 1), Place("CH", "BS"))  # Labour Day, Basel
    assert is_working_day(date(2026, 5, 1), Place("CH", "BE"))


def test_an_unknown_region_or_country_keeps_the_weekend_free() -> None:
    assert is_working_day(date(2026, 4, 3), Place("FR", "NOWHERE"))
    assert is_working_day(date(2026, 12, 25), Place("QQ"))
    assert not is_working_day(date(2026, 12, 26), Place("QQ"))


def test_cut_offs_hold_on_the_days_when_the_clocks_change() -> None:
    sunday_dock = Dock(Place("FR"), "Europe/Paris", time(15, 0))
    friday, spring = leaves(local("2026-03-27 16:00"), sunday_dock)
    assert (friday, spring) == (date(2026, 3, 30), datetime(2026, 3, 30, 13, 0, tzinfo=UTC))
    monday, autumn = leaves(local("2026-10-23 16:00"), sunday_dock)
    assert (monday, autumn) == (date(2026, 10, 26), datetime(2026, 10, 26, 14, 0, tzinfo=UTC))


def test_same_day_pick_up_is_ready_the_day_it_leaves() -> None:
    assert promise(local("2026-11-18 10:00"), dock=LYON, to=Place("FR"), working_days=0).promised_on == date(
        2026, 11, 18
    )


@settings(deadline=None)
@given(
    st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2028, 12, 31)),  # noqa: DTZ001
    st.sampled_from([LYON, MILAN, BASEL]),
    st.integers(0, 10),
)
def test_a_promise_is_always_kept_by_the_calendar(naive: datetime, dock: Dock, working_days: int) -> None:
    now = naive.replace(tzinfo=UTC)
    told = promise(now, dock=dock, to=ITALY, working_days=working_days)
    assert now < told.ship_by
    assert is_working_day(told.leaves_on, dock.place)
    assert is_working_day(told.promised_on, ITALY)
    between = (told.leaves_on + timedelta(days=n) for n in range(1, (told.promised_on - told.leaves_on).days + 1))
    if working_days:
        assert sum(is_working_day(day, ITALY) for day in between) == working_days
    assert told.ship_by.astimezone(ZoneInfo(dock.time_zone)).timetz().replace(tzinfo=None) == dock.cut_off
    later = promise(now + timedelta(hours=1), dock=dock, to=ITALY, working_days=working_days)
    assert later.promised_on >= told.promised_on
