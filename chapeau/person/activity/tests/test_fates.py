"""Every message has a fate, written in the package's README, and none harms the ones it came with."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from chapeau.person.activity.actions import accept, accept_deliveries
from chapeau.person.activity.models import Activity, ActivityDetail, HeldMessage
from chapeau.person.activity.queries import source_cards
from chapeau.person.activity.tests.builders import NOW, make_source, message
from chapeau.person.activity.values import Accepted, Delivery, KnownSource, Unreadable
from chapeau.person.people.values import SYSTEM

ODD = 7


def deep(levels: int) -> Any:
    inner: Any = 1
    for _level in range(levels):
        inner = {"in": inner}
    return inner


def odd(**more: Any) -> dict[str, Any]:
    return message(ODD, **more)


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in odd(**more).items() if name not in names}


TOLD: dict[str, Callable[[], Any]] = {
    "plain": odd,
    "late by two years": lambda: odd(timestamp="2024-05-04T09:29:00Z"),
    "early: before its person is known": lambda: odd(userId="customer-9"),
    "future by a day": lambda: odd(timestamp="2026-05-05T09:30:00Z"),
    "future by a clock an hour fast": lambda: odd(timestamp="2026-05-04T10:20:00Z"),
    "from 1970": lambda: odd(timestamp="1970-01-01T00:00:07Z"),
    "without a time": lambda: without("timestamp"),
    "with a time that is none": lambda: odd(timestamp="yesterday"),
    "sent twice": odd,
    "sent twice across a month's edge": lambda: odd(timestamp="2026-04-30T23:59:59Z"),
    "without an id, sent twice": lambda: without("messageId"),
    "without id and time, sent twice": lambda: without("messageId", "timestamp"),
    "with zero bytes": lambda: odd(properties={"seats": 3, "note": "a\0b\\u0000"}),
    "with half letters": lambda: odd(properties={"seats": 3, "note": "a\ud800b"}),
    "with numbers that are none": lambda: odd(properties={"seats": 3, "note": float("nan")}),
    "with a name of 4,000 letters": lambda: odd(event="y" * 4000),
    "with an address for its name": lambda: odd(event="marie@example.com signed up"),
    "larger than 64 kB": lambda: odd(properties={"note": "y" * 70_000}),
    "nested 40 deep": lambda: odd(properties=deep(40)),
    "without a name": lambda: odd(event=""),
    "of a kind nobody knows": lambda: odd(type="explode"),
    "no object": lambda: ["track", 5],
    "not readable": lambda: Unreadable('{"type": "track", \xff'),
}
RECEIVED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def fates() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parents[1] / "README.md").read_text().splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")]
    return [(row[0], row[1], row[2]) for row in rows[2:]]


def test_every_fate_that_is_written_down_is_tried() -> None:
    assert [row[0] for row in fates()] == list(TOLD)


def send(source: KnownSource, *told: Any, now: datetime = RECEIVED, sent_at: datetime | None = None) -> Accepted:
    """Among good ones, as one delivery."""
    around = [message(number) for number in (1, 2)]
    return accept_deliveries(
        [Delivery(source=source, messages=[around[0], *told, around[1]], sent_at=sent_at)], now=now
    )[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("which", "fate", "more"), fates(), ids=lambda cell: str(cell))
def test_each_message_has_its_fate(which: str, fate: str, more: str) -> None:
    source, told = make_source(), TOLD[which]()
    fast = which == "future by a clock an hour fast"
    first = send(source, told, sent_at=RECEIVED + timedelta(hours=1) if fast else None)
    assert first.stored + first.repeated + first.held == 3
    if "twice" in which:
        changed = {**told, "timestamp": "2026-05-01T00:00:10Z"} if "edge" in which else told
        again = accept(source, [changed], now=RECEIVED + timedelta(days=40))
        assert (again.stored, again.repeated) == ((1, 0) if fate == "stored" else (0, 1))
        assert Activity.objects.count() == 3 + again.stored
    elif fate == "held":
        assert (first.stored, first.held) == (2, 1)
        held = HeldMessage.objects.get()
        assert held.reason == more
        assert held.body
        assert accept(source, [told], now=RECEIVED) == Accepted(repeated=1)
    else:
        assert first.stored == 3
        look_at(which, more)
    (card,) = source_cards(SYSTEM, now=RECEIVED)
    assert card.week.is_whole


def look_at(which: str, more: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, occurred_at, verb, properties::text FROM activity_log ORDER BY id")
        id, at, verb, properties = cursor.fetchall()[1]
    kept = json.loads(properties)
    detail = ActivityDetail.objects.filter(activity_id=id).values_list("content", flat=True).first() or "{}"
    if "its own time" in more:
        assert at == datetime(2024 if "late" in which else 2026, 5, 4, 9, 29, tzinfo=UTC)
        assert "clock" not in kept
    elif "the time it came" in more:
        assert at == RECEIVED
        assert kept.get("clock", "") == (more.partition("`")[2].rstrip("`"))
    match which:
        case "future by a clock an hour fast":
            assert (at, kept["clock"]) == (datetime(2026, 5, 4, 9, 20, tzinfo=UTC), "corrected")
        case "with zero bytes":
            assert json.loads(detail) == {"properties": {"note": "a\ufffdb\\u0000"}}
        case "with half letters":
            assert json.loads(detail) == {"properties": {"note": "a\ufffdb"}}
        case "with numbers that are none":
            assert json.loads(detail) == {"properties": {"note": "nan"}}
        case "with a name of 4,000 letters":
            assert len(verb) == 48
            assert json.loads(detail)["event"] == "y" * 4000
        case "with an address for its name":
            assert verb == "track:other"
            assert json.loads(detail)["event"] == "marie@example.com signed up"
        case "early: before its person is known":
            assert Activity.objects.get(id=id).visitor_id is not None


@pytest.mark.django_db
def test_what_the_database_refuses_is_found_by_halving_and_held() -> None:
    """A number that fits JSON and no column, as none of our rules would let through."""
    source = make_source()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE activity_log ADD CONSTRAINT odd CHECK (1 / (CASE verb WHEN 'track:poison' THEN 0 ELSE 1 END) = 1)"
        )
    told = [message(number, event="Poison" if number == 5 else "Fine") for number in range(9)]
    assert accept(source, told, now=NOW) == Accepted(stored=8, held=1)
    assert HeldMessage.objects.get().reason == "unstorable"
    assert '"messageId":"m-5"' in HeldMessage.objects.get().body
