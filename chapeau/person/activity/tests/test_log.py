"""The log is partitioned by month and append-only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from chapeau.kit.ids import new_id
from chapeau.person.activity.tasks import make_months_ahead


def insert(moment: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activity_log (id, occurred_at, verb) VALUES (%s, %s, 'test.seen') RETURNING tableoid::regclass::text",
            [new_id(), moment],
        )
        row = cursor.fetchone()
    assert row
    return str(row[0])


@pytest.mark.django_db
def test_each_month_has_its_partition_and_any_other_time_a_place() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')")
        (month,) = cursor.fetchone() or ("",)
        assert insert("now") == f"activity_log_{month}"
        assert insert("1999-01-01T00:00:00Z") == "activity_log_other"
        cursor.execute("SELECT activity_make_months('2010-12-01', '2011-02-01')")
        cursor.execute("SELECT activity_make_months('2010-12-01', '2011-02-01')")
    assert insert("2010-12-31T23:59:59Z") == "activity_log_201012"
    assert insert("2011-01-31T23:59:59Z") == "activity_log_201101"


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE activity_log SET verb = 'x'", "DELETE FROM activity_log"])
def test_the_log_is_never_changed_except_while_a_person_is_erased(statement: str) -> None:
    insert("now")
    with connection.cursor() as cursor:
        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("SET LOCAL chapeau.erasing = 'on'")
        cursor.execute(statement)
        assert cursor.rowcount == 1


@pytest.mark.django_db
def test_months_are_made_ahead_as_time_goes_by() -> None:
    make_months_ahead(datetime(2041, 11, 22, tzinfo=UTC))
    assert insert("2041-11-30T23:59:59Z") == "activity_log_204111"
    assert insert("2042-03-01T00:00:00Z") == "activity_log_204203"


@pytest.mark.django_db
def test_a_month_that_has_rows_already_keeps_them_and_stops_nobody() -> None:
    """A history brought in may reach into months for which facts came before their partition."""
    assert insert("1998-05-04T00:00:00Z") == "activity_log_other"
    with connection.cursor() as cursor:
        cursor.execute("SELECT activity_make_months('1998-04-01', '1998-07-01')")
    assert insert("1998-05-05T00:00:00Z") == "activity_log_other"
    assert insert("1998-06-05T00:00:00Z") == "activity_log_199806"
