"""People come in on a day: a fixed one, each year on theirs, so many days before or after; once, by their own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from chapeau.person.audience import queries as audiences
from chapeau.person.audience.actions import publish_traits
from chapeau.person.audience.tests.builders import Bought, log, make_audience
from chapeau.person.audience.values import TraitRow
from chapeau.person.people.models import Person
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.journeys import actions, queries
from chapeau.relationship.journeys.actions import BadPlan
from chapeau.relationship.journeys.days import begin_days
from chapeau.relationship.journeys.models import Journey, Passage
from chapeau.relationship.journeys.rules.plan import as_json, from_json
from chapeau.relationship.journeys.tests.builders import run_journey
from chapeau.relationship.journeys.values import Again, Entry, OnDate, Plan, Span, Unit, Wait

pytestmark = pytest.mark.django_db
STEP = Wait("wait", Span(1, Unit.DAYS))
YEARLY = {"again": Again.AFTER, "again_days": 300}


def buyer(born: str = "", zone: str = "Europe/Paris", name: str = "Ada") -> UUID:
    card = make_hat(make_person(name), make_organisation(name=f"{name} & Co"))
    Person.objects.filter(id=card.person_id).update(time_zone=zone)
    if born:
        publish_traits(SYSTEM, rows=[TraitRow(card.id, "birthday", text=born)], now=datetime(2026, 1, 1, tzinfo=UTC))
    return card.id


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def came(journey: Journey) -> list[UUID]:
    return list(Passage.objects.filter(journey=journey).order_by("entered_at", "id").values_list("hat_id", flat=True))


def test_a_birthday_comes_each_year_at_nine_on_their_own_clock_and_once() -> None:
    paris, tokyo = buyer("1990-05-02"), buyer("1985-05-02", "Asia/Tokyo", "Bea")
    buyer("1990-05-03", name="Cleo")
    start = at("2026-05-01T12:00")
    journey = run_journey(STEP, now=start, entry=Entry(on=OnDate("trait.birthday", yearly=True)), **YEARLY)
    assert [begin_days(at(f"2026-05-02T{hour}")) for hour in ("00:00", "00:01", "06:59", "07:00", "07:00")] == [
        1,
        0,
        0,
        1,
        0,
    ]
    assert came(journey) == [tokyo, paris]
    begin_days(at("2027-05-01T12:00"))  # after a standstill of nearly a year those of the last days alone
    assert begin_days(at("2027-05-02T20:00")) == 0, "still under way: at most once at a time"
    for hat in (paris, tokyo):
        actions.take_out(SYSTEM, code=journey.code, hat_id=hat, now=at("2027-05-03T00:00"))
    begin_days(at("2028-05-01T12:00"))
    assert begin_days(at("2028-05-02T20:00")) == 2


def test_whoever_was_born_on_a_leap_day_has_it_on_the_28th() -> None:
    leapling = buyer("1992-02-29")
    for year, day in ((2026, "02-28"), (2028, "02-29")):
        on = {date(year, 2, each): audiences.dated(SYSTEM, field="trait.birthday", days=[date(year, 2, each)], yearly=True, now=at("2026-01-01")) for each in (27, 28)}  # fmt: skip
        assert bool(on[date(year, 2, 28)]) == (day == "02-28")
        assert not on[date(year, 2, 27)]
    [(hat, _day, zone)] = audiences.dated(SYSTEM, field="trait.birthday", days=[date(2028, 2, 29)], yearly=True, now=at("2026-01-01"))  # fmt: skip
    assert (hat, zone) == (leapling, "Europe/Paris")


def test_a_week_before_the_anniversary_of_the_first_order_and_not_in_its_own_year() -> None:
    hat = buyer()
    for day in ("2025-11-30T23:30", "2026-01-10T10:00"):  # in Paris the first is in December
        log(Bought(occurred_at=at(day), hat_id=hat))
    entry = Entry(on=OnDate("first-order", yearly=True, days=-7, at=time(18)))
    journey = run_journey(STEP, now=at("2025-11-20T00:00"), entry=entry, **YEARLY)
    assert begin_days(at("2025-11-25T00:00")) == 0
    begin_days(at("2026-11-23T00:00"))
    assert begin_days(at("2026-11-24T16:59")) == 0
    assert begin_days(at("2026-11-24T17:00")) == 1
    assert came(journey) == [hat]


def test_one_day_for_everybody_who_is_in_the_audience_then() -> None:
    inside = buyer("1990-05-03")
    make_audience("hat is business", name="Known")
    journey_entry = Entry(audience="known", on=OnDate(day=date(2026, 12, 1), at=time(9)))
    code = actions.create_journey(
        SYSTEM, name="Advent", plan=Plan(entry=journey_entry, steps=(STEP,)), now=at("2026-11-01")
    )
    [seen] = queries.foresee(SYSTEM, plan=queries.journey(SYSTEM, code=code).plan, now=at("2026-11-01"))
    assert (seen.hat_id, seen.visits[0][0]) == (inside, at("2026-12-01T08:00"))
    actions.publish_journey(SYSTEM, code=code, now=at("2026-11-01"))
    begin_days(at("2026-11-30T00:00"))
    assert [begin_days(at(moment)) for moment in ("2026-12-01T07:59", "2026-12-01T08:00", "2027-12-01T08:00")] == [
        0,
        1,
        0,
    ]


def test_looking_ahead_tells_the_soonest_first_and_who_is_paused_lets_nobody_in() -> None:
    later, sooner = buyer("1990-05-20"), buyer("1991-05-04", name="Bea")
    entry = Entry(on=OnDate("trait.birthday", yearly=True))
    plan = Plan(entry=entry, steps=(STEP,), **YEARLY)  # type: ignore[arg-type]
    assert from_json(as_json(plan)) == plan
    ahead = queries.foresee(SYSTEM, plan=plan, now=at("2026-05-01T00:00"))
    assert [(one.hat_id, one.visits[0][0]) for one in ahead] == [
        (sooner, at("2026-05-04T07:00")),
        (later, at("2026-05-20T07:00")),
    ]
    journey = run_journey(STEP, now=at("2026-05-03T00:00"), entry=entry, **YEARLY)
    actions.pause_journey(SYSTEM, code=journey.code, now=at("2026-05-03T01:00"))
    assert begin_days(at("2026-05-04T08:00")) == 0
    actions.resume_journey(SYSTEM, code=journey.code, now=at("2026-05-04T09:00"))
    assert begin_days(at("2026-05-04T10:00") + timedelta(minutes=1)) == 0


@pytest.mark.parametrize(
    "entry",
    [
        Entry(on=OnDate()),
        Entry(on=OnDate("nonsense")),
        Entry(on=OnDate("created", day=date(2026, 1, 1))),
        Entry(on=OnDate(day=date(2026, 1, 1))),
        Entry(on=OnDate("created", days=400)),
        Entry(activity="order.placed", on=OnDate("created")),
    ],
)
def test_a_day_that_is_none_is_refused(entry: Entry) -> None:
    with pytest.raises(BadPlan):
        run_journey(STEP, entry=entry)
