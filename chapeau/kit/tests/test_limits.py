from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from chapeau.kit import limits
from chapeau.kit.limits import Limit, TooOften
from chapeau.kit.models import LimitRow

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
FIVE_AN_HOUR = Limit("test-five", 5, timedelta(hours=1))


@pytest.mark.django_db
def test_five_at_once_then_one_more_each_twelve_minutes() -> None:
    left = [limits.take(FIVE_AN_HOUR, subject="a", now=NOW).left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(TooOften) as refused:
        limits.take(FIVE_AN_HOUR, subject="a", now=NOW)
    assert refused.value.room.retry_after == timedelta(minutes=12)
    assert "12 minutes" in str(refused.value)
    limits.take(FIVE_AN_HOUR, subject="b", now=NOW)
    limits.take(FIVE_AN_HOUR, subject="a", now=NOW + timedelta(minutes=12))
    room = limits.count(FIVE_AN_HOUR, subject="a", now=NOW + timedelta(minutes=12))
    assert (room.is_allowed, room.left, room.retry_after) == (False, 0, timedelta(minutes=12))


@pytest.mark.django_db
def test_a_refused_try_takes_nothing_and_a_success_forgives() -> None:
    assert limits.take(FIVE_AN_HOUR, subject="a", now=NOW, cost=4).left == 1
    assert not limits.count(FIVE_AN_HOUR, subject="a", now=NOW, cost=2).is_allowed
    assert not limits.count(FIVE_AN_HOUR, subject="fresh", now=NOW, cost=6).is_allowed
    assert limits.take(FIVE_AN_HOUR, subject="a", now=NOW).left == 0
    limits.forgive(FIVE_AN_HOUR, subject="a")
    assert limits.take(FIVE_AN_HOUR, subject="a", now=NOW).left == 4


@pytest.mark.django_db
def test_who_asked_is_not_stored_and_spent_rows_go() -> None:
    limits.take(FIVE_AN_HOUR, subject="marie@rustine.example", now=NOW)
    assert "marie" not in LimitRow.objects.get().key
    assert limits.delete_spent(NOW) == 0
    assert limits.delete_spent(NOW + timedelta(minutes=13)) == 1


@pytest.mark.django_db(transaction=True)
def test_rivals_on_connections_of_their_own_get_exactly_the_allowance() -> None:
    def attempt(_: int) -> bool:
        try:
            return limits.count(FIVE_AN_HOUR, subject="race", now=NOW).is_allowed
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 5
