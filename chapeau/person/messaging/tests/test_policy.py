"""May this be sent now: numbers, priorities, clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapeau.kit import house_settings
from chapeau.kit.ids import new_id
from chapeau.kit.wall_clocks import moment_of, zone_of
from chapeau.person.messaging import actions, policy
from chapeau.person.messaging.clocks import is_quiet, quiet_ends, time_of
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.tests.builders import NOW, enqueue
from chapeau.person.messaging.tests.mailings import agree, make_crowd, make_mailing
from chapeau.person.messaging.values import Candidate, Outcome, PolicyDecision, SendingRules
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.actions import suppress

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TIMES = st.times(max_value=time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0))
PARIS = ZoneInfo("Europe/Paris")


@given(ZONES, MOMENTS, TIMES, TIMES)
def test_the_end_of_quiet_is_never_quiet_and_comes_within_a_day_and_a_jump(
    name: str, now: datetime, start: time, end: time
) -> None:
    zone = zone_of(name)
    over = quiet_ends(now, zone, start, end)
    if over is None:
        assert not is_quiet(now, zone, start, end)
        return
    assert is_quiet(now, zone, start, end)
    assert now < over <= now + timedelta(hours=50)
    assert not is_quiet(over, zone, start, end)


@given(ZONES, st.dates(date(2000, 1, 1), date(2037, 1, 1)), TIMES)
def test_a_wall_clock_moment_is_the_first_at_which_the_wall_shows_it(name: str, day: date, at: time) -> None:
    zone = zone_of(name)
    moment = moment_of(day, at, zone)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    wall = datetime.combine(day, at)
    assert shown >= wall
    before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    assert before < wall or shown == wall


def test_clocks_going_forward_and_back() -> None:
    # 29 March 2026: 02:00 → 03:00 at 01:00 UTC; 25 October 2026: 03:00 → 02:00 at 01:00 UTC.
    assert moment_of(date(2026, 3, 29), time(2, 30), PARIS) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert moment_of(date(2026, 10, 25), time(2, 30), PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    late = datetime(2026, 3, 28, 21, tzinfo=UTC)
    assert quiet_ends(late, PARIS, time(21), time(8)) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert quiet_ends(late, zone_of("Asia/Kolkata"), time(21), time(8)) == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    assert time_of("rubbish") == time(0)


def asked(
    *hats: tuple[UUID, str], now: datetime = NOW, priority: int = 0, purpose: str = "marketing"
) -> list[PolicyDecision]:
    answers = policy.decide(
        SYSTEM, candidates=[Candidate(*hat) for hat in hats], purpose=purpose, topic="news", channel="email",
        priority=priority, now=now,
    )  # fmt: skip
    return [answers[Candidate(*hat)] for hat in hats]


def written_to(hat_id: UUID, times: int, *, at: datetime = NOW - timedelta(days=1)) -> None:
    for _ in range(times):
        enqueue("x", key=str(new_id()))
        Message.objects.filter(hat=None).update(
            hat=hat_id, purpose="marketing", state="sent", sending_at=at, sent_at=at
        )


@pytest.mark.django_db
def test_three_messages_in_seven_days_under_whatever_hat_are_enough() -> None:
    marie = make_person(email="m@home.example")
    shop = make_hat(marie, make_organisation(), email="m@work.example")
    agree([(marie.id, "m@home.example"), (shop.id, "m@work.example")])
    written_to(marie.id, 1)
    written_to(shop.id, 2)
    both = asked((marie.id, "m@home.example"), (shop.id, "m@work.example"))
    assert {(one.outcome, one.reason) for one in both} == {(Outcome.HELD, "weekly-limit")}
    assert policy.explain(both[0].reason, both[0].numbers) == "They got 3 of at most 3 messages in seven days."
    assert asked((marie.id, "m@home.example"), now=NOW + timedelta(days=7))[0].outcome is Outcome.SEND
    assert asked((marie.id, "m@home.example"), purpose="service")[0].reason == "service"


@pytest.mark.django_db
def test_where_the_number_is_short_the_more_important_mailing_goes_first() -> None:
    (hat_id,) = make_crowd(1)
    reader = (hat_id, "reader0@readers.example")
    written_to(hat_id, 2)
    urgent = make_mailing(priority=5)
    actions.enqueue_many(SYSTEM, mailing_id=urgent, hat_ids=[hat_id], now=NOW)
    assert asked(reader)[0].reason == "another-goes-first"
    assert asked(reader, priority=5)[0].outcome is Outcome.SEND
    actions.cancel_mailing(SYSTEM, mailing_id=urgent)
    assert asked(reader)[0].outcome is Outcome.SEND


@pytest.mark.django_db
def test_night_means_later_and_never_no() -> None:
    (hat_id,) = make_crowd(1, time_zone="Asia/Tokyo")
    night = datetime(2026, 5, 4, 14, tzinfo=UTC)  # 23:00 in Tokyo
    (later,) = asked((hat_id, "reader0@readers.example"), now=night)
    assert (later.outcome, later.reason) == (Outcome.LATER, "quiet-hours")
    assert later.not_before == datetime(2026, 5, 4, 23, tzinfo=UTC)


@pytest.mark.django_db
def test_a_suppressed_address_and_a_missing_one_are_held() -> None:
    one, two = make_crowd(2)
    suppress(SYSTEM, channel="email", address="Reader0@readers.example", scope="marketing", reason="asked", now=NOW)
    held = asked((one, "reader0@readers.example"), (two, ""))
    assert [each.reason for each in held] == ["suppressed", "no-address"]


@pytest.mark.django_db
def test_a_tenth_of_the_people_is_held_out_for_ever() -> None:
    house_settings.change(SendingRules(hold_out_percent=10), by_hat_id=None, now=NOW)
    hats = make_crowd(400)
    readers = [(hat_id, f"reader{number}@readers.example") for number, hat_id in enumerate(hats)]
    first, again = asked(*readers), asked(*readers, now=NOW + timedelta(days=30))
    out = [one.reason == "hold-out" for one in first]
    assert 15 <= sum(out) <= 70
    assert out == [one.reason == "hold-out" for one in again]


@given(st.floats(0, 100), st.uuids())
def test_whoever_is_held_out_stays_so_when_more_are(percent: float, person_id: UUID) -> None:
    small, large = int(percent), min(100, int(percent) + 10)
    assert not policy.in_hold_out(person_id, "house", small) or policy.in_hold_out(person_id, "house", large)
