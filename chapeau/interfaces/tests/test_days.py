from datetime import date

import pytest

from chapeau.interfaces.days import read_day


@pytest.mark.parametrize("text", ["", None, "abc", "9999-12-31", "0001-01-01", "2026-13-01", "2026-02-30"])
def test_a_day_that_no_calendar_of_the_house_reaches_is_none(text: str | None) -> None:
    assert read_day(text) is None


def test_any_other_day_is_read() -> None:
    assert read_day("2026-02-28") == date(2026, 2, 28)
