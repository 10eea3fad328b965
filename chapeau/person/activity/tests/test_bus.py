"""The bus on a real database: recorded with the deed, delivered once, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import transaction

from chapeau.kit import bus
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.activity.models import Activity

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRung(bus.Fact):
    verb: ClassVar[str] = "test.bell_rung"
    bell_id: UUID
    times: int


heard: list[BellRung] = []


def hear(facts: Sequence[BellRung]) -> None:
    heard.extend(facts)


@pytest.fixture
def listening() -> Iterator[None]:
    heard.clear()
    bus.listen("test.hear", [BellRung], hear)
    yield
    del bus._listeners["test.hear"]
    del bus._fact_types["test.bell_rung"]


@pytest.mark.django_db
@pytest.mark.usefixtures("listening")
def test_a_fact_is_recorded_with_the_deed_and_heard_once_after_it() -> None:
    rung = BellRung(occurred_at=NOW, bell_id=new_id(), times=3)
    with transaction.atomic():
        bus.publish([rung])
    assert Activity.objects.get(id=rung.id).properties == {"bell_id": str(rung.bell_id), "times": 3}
    assert heard == []
    assert run_waiting_jobs() == 1
    assert heard == [rung]

    bus.deliver("test.hear", [str(rung.id)], NOW.isoformat(), NOW.isoformat())
    assert heard == [rung]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("listening")
def test_a_deed_undone_leaves_no_fact_and_no_job() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bus.publish([BellRung(occurred_at=NOW, bell_id=new_id(), times=1)])
        _ = 1 // 0
    assert run_waiting_jobs() == 0
    assert not Activity.objects.filter(verb=BellRung.verb).exists()


@pytest.mark.django_db(transaction=True)
def test_facts_outside_a_transaction_are_a_bug() -> None:
    with pytest.raises(RuntimeError, match="own transaction"):
        bus.publish([BellRung(occurred_at=NOW, bell_id=new_id(), times=1)])


@pytest.mark.django_db
@pytest.mark.usefixtures("listening")
def test_many_facts_of_one_deed_are_one_job() -> None:
    with transaction.atomic():
        bus.publish([BellRung(occurred_at=NOW, bell_id=new_id(), times=n) for n in range(50)])
    assert run_waiting_jobs() == 1
    assert sorted(fact.times for fact in heard) == list(range(50))


@pytest.mark.django_db
def test_what_waits_for_a_listener_is_handed_to_it_at_once() -> None:
    calls: list[list[int]] = []
    bus.listen("test.hear", [BellRung], lambda facts: calls.append([fact.times for fact in facts]))
    try:
        for day in (1, 2, 3):
            with transaction.atomic():
                bus.publish([BellRung(occurred_at=NOW + timedelta(days=day), bell_id=new_id(), times=day)])
        assert run_waiting_jobs() == 3
    finally:
        del bus._listeners["test.hear"]
        del bus._fact_types["test.bell_rung"]
    assert [sorted(call) for call in calls] == [[1, 2, 3]]
