"""People on a journey: in, on, out; each step once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from chapeau.kit import house_settings
from chapeau.kit.bus import publish
from chapeau.kit.db import fetch
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.activity.models import Activity
from chapeau.person.audience.models import Trait
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.tests.mailings import make_crowd
from chapeau.person.people import actions as people
from chapeau.person.people.events import AddressVerified
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind
from chapeau.person.tasks.models import Task
from chapeau.relationship.journeys import actions, moving, queries
from chapeau.relationship.journeys.models import Journey, Passage, StepTaken
from chapeau.relationship.journeys.tests.builders import places, run_journey, send
from chapeau.relationship.journeys.values import (
    Again,
    Branch,
    Entry,
    MakeTask,
    Plan,
    SetTrait,
    Span,
    Split,
    Unit,
    Wait,
    WaitFor,
    WaitUntil,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ONE_DAY = Span(1, Unit.DAYS)


def enter(journey: Journey, *hat_ids: UUID, now: datetime = NOW) -> int:
    running = next(one for one in moving.running_journeys() if one.journey == journey)
    return moving.admit(running, hat_ids, now)


def verified(hat_id: UUID, at: datetime) -> AddressVerified:
    return AddressVerified(occurred_at=at, hat_id=hat_id, address_id=new_id(), address_kind="email")


def test_facts_that_no_journey_waits_for_cost_neither_a_question_nor_a_job() -> None:
    [hat_id] = make_crowd(1)

    def cost(at: datetime) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked, transaction.atomic():
            publish([verified(hat_id, at)])
        jobs = fetch("SELECT count(*) FROM procrastinate_jobs WHERE args->>'listener' = 'journeys.happened'", {})[0][0]
        return sum("journeys_" in one["sql"] for one in asked), jobs

    assert cost(NOW)[1] == 0
    journey = run_journey(Wait("wait", ONE_DAY))  # begins with an order
    assert cost(NOW + DAY) == (1, 0), "asked anew: something was started"
    assert cost(NOW + 2 * DAY) == (0, 0)
    run_journey(Wait("wait", ONE_DAY), entry=Entry(activity="address.verified"))
    assert cost(NOW + 3 * DAY)[1] == 1
    for each in Journey.objects.exclude(id=journey.id):
        actions.end_journey(SYSTEM, code=each.code, now=NOW)
    assert cost(NOW + 4 * DAY)[1] == 1, "no more than before"


def test_somebody_waits_is_written_to_and_is_done() -> None:
    [hat_id] = make_crowd(1)
    journey = run_journey(Wait("wait", ONE_DAY), send())
    assert enter(journey, hat_id) == 1
    assert moving.advance(NOW + DAY - timedelta(seconds=1)) == 0
    assert Message.objects.count() == 0
    assert moving.advance(NOW + DAY) == 2
    assert places(journey) == [("", "done")]
    assert Message.objects.get().hat_id == hat_id
    assert moving.advance(NOW + 9 * DAY) == 0
    verbs = list(Activity.objects.filter(hat_id=hat_id, verb__startswith="journey.").values_list("verb", flat=True))
    assert sorted(verbs) == ["journey.ended", "journey.entered"]


def test_the_letter_is_held_back_from_who_never_agreed_and_they_go_on_all_the_same() -> None:
    stranger = make_person(email="stranger@home.example")
    journey = run_journey(send(), SetTrait("note", "was-asked", "yes"))
    enter(journey, stranger.id)
    moving.advance(NOW)
    assert Message.objects.count() == 0
    assert Trait.objects.get(hat_id=stranger.id).text == "yes"


def test_a_person_with_two_hats_comes_in_once() -> None:
    marie = make_person(email="marie@home.example")
    shop = make_hat(marie, make_organisation("One"), email="marie@one.example")
    journey = run_journey(Wait("wait", ONE_DAY))
    assert enter(journey, marie.id, shop.id) == 1
    assert enter(journey, shop.id) == 0


def test_once_only_or_again_after_some_days() -> None:
    [hat_id] = make_crowd(1)
    once = run_journey(send("a"))
    again = run_journey(send("b"), again=Again.AFTER, again_days=10)
    for journey in (once, again):
        enter(journey, hat_id)
    moving.advance(NOW)
    later = NOW + 9 * DAY
    assert (enter(once, hat_id, now=later), enter(again, hat_id, now=later)) == (0, 0)
    later = NOW + 11 * DAY
    assert (enter(once, hat_id, now=later), enter(again, hat_id, now=later)) == (0, 1)
    moving.advance(later)
    assert Message.objects.count() == 3


def test_what_they_do_wakes_them_and_time_does_the_others() -> None:
    eager, slow = make_crowd(2)
    journey = run_journey(
        WaitFor("answer", "request.asked", ONE_DAY, then=(SetTrait("y", "asked", "yes"),), otherwise=(SetTrait("n", "asked", "no"),)),
        entry=Entry(activity="person.signed-up"),
    )  # fmt: skip
    enter(journey, eager, slow)
    moving.happened("request.asked", {eager: NOW + timedelta(hours=1)}, NOW + timedelta(hours=1))
    moving.advance(NOW + timedelta(hours=1))
    assert dict(Trait.objects.values_list("hat_id", "text")) == {eager: "yes"}
    moving.advance(NOW + DAY)
    assert dict(Trait.objects.values_list("hat_id", "text")) == {eager: "yes", slow: "no"}
    assert sorted(StepTaken.objects.filter(step="answer").values_list("way", flat=True)) == ["otherwise", "then"]


def test_what_happened_before_they_came_in_neither_wakes_nor_ends() -> None:
    [hat_id] = make_crowd(1)
    journey = run_journey(
        WaitFor("w", "order.placed", ONE_DAY), entry=Entry(activity="person.signed-up"), goal="order.placed"
    )
    enter(journey, hat_id)
    moving.happened("order.placed", {hat_id: NOW - DAY}, NOW)
    assert places(journey) == [("w", "")]
    assert not Passage.objects.get().is_woken


def test_the_goal_takes_them_out_wherever_they_stand() -> None:
    buyer, other = make_crowd(2)
    journey = run_journey(
        Wait("w", Span(700, Unit.DAYS)), send(), entry=Entry(activity="person.signed-up"), goal="address.verified"
    )
    enter(journey, buyer, other)
    with transaction.atomic():
        publish([verified(buyer, NOW + DAY)])
    run_waiting_jobs()
    assert Passage.objects.get(hat_id=buyer).ended_by == "goal"
    assert Passage.objects.get(hat_id=other).ended_by != "goal"
    assert queries.outcome(SYSTEM, code=journey.code).treated_goal == 1


def test_a_fact_lets_them_in() -> None:
    [buyer] = make_crowd(1)
    journey = run_journey(Wait("w", ONE_DAY), entry=Entry(activity="address.verified"))
    with transaction.atomic():
        publish([verified(buyer, NOW)])
    run_waiting_jobs()
    assert Passage.objects.get(journey=journey).hat_id == buyer


def test_held_out_people_take_no_step_and_count_when_they_arrive() -> None:
    hats = make_crowd(200)
    journey = run_journey(send(), entry=Entry(activity="person.signed-up"), goal="order.placed", hold_out_percent=50)
    enter(journey, *hats)
    moving.advance(NOW)
    held = list(Passage.objects.filter(is_held_out=True).values_list("hat_id", flat=True))
    assert 70 < len(held) < 130
    assert Message.objects.count() == 200 - len(held)
    moving.happened("order.placed", {held[0]: NOW + DAY}, NOW + DAY)
    outcome = queries.outcome(SYSTEM, code=journey.code)
    assert (outcome.held_out, outcome.held_out_goal) == (len(held), 1)


def test_branches_ask_the_audience_and_lots_are_drawn_by_person() -> None:
    from chapeau.person.audience.tests.builders import make_audience

    swiss = make_person(email="a@home.example", country="CH")
    french = make_person(email="b@home.example", country="FR")
    audience = make_audience("country = CH", name="Swiss")
    journey = run_journey(
        Branch("land", audience.code, then=(SetTrait("y", "land", "ch"),), otherwise=(SetTrait("n", "land", "no"),)),
        Split("lot", 50, then=(SetTrait("s", "half", "a"),), otherwise=(SetTrait("t", "half", "b"),)),
    )
    enter(journey, swiss.id, french.id)
    moving.advance(NOW)
    assert dict(Trait.objects.filter(code="land").values_list("hat_id", "text")) == {swiss.id: "ch", french.id: "no"}
    assert Trait.objects.filter(code="half").count() == 2


def test_a_task_is_made_for_each_in_a_constant_number_of_statements() -> None:
    counted = []
    for size in (5, 60):
        hats = make_crowd(size, name=f"crowd{size}")
        journey = run_journey(MakeTask("call", "Call them", 2), send())
        enter(journey, *hats)
        with house_settings.one_reading(), CaptureQueriesContext(connection) as asked:
            moving.advance(NOW, journey_id=journey.id)
        counted.append(len(asked))
    assert Task.objects.filter(title="Call them").count() == 65
    assert counted[0] == counted[1]


def test_those_under_way_finish_on_the_version_they_began() -> None:
    early, late = make_crowd(2)
    journey = run_journey(Wait("w", ONE_DAY), SetTrait("old", "version", "one"))
    enter(journey, early)
    plan = Plan(entry=Entry(activity="order.placed"), steps=(SetTrait("new", "version", "two"),))
    actions.change_plan(SYSTEM, code=journey.code, plan=plan, now=NOW)
    assert actions.publish_journey(SYSTEM, code=journey.code, now=NOW) == 2
    enter(journey, late)
    moving.advance(NOW + DAY)
    assert dict(Trait.objects.values_list("hat_id", "text")) == {early: "one", late: "two"}


def test_paused_nobody_moves_and_resumed_they_do() -> None:
    [hat_id] = make_crowd(1)
    journey = run_journey(send())
    enter(journey, hat_id)
    actions.pause_journey(SYSTEM, code=journey.code, now=NOW)
    assert moving.advance(NOW + DAY) == 0
    with pytest.raises(actions.NotRunning):
        actions.pause_journey(SYSTEM, code=journey.code, now=NOW)
    actions.resume_journey(SYSTEM, code=journey.code, now=NOW)
    assert moving.advance(NOW + DAY) == 1


def test_ended_everybody_is_taken_out_and_nothing_is_sent() -> None:
    hats = make_crowd(3)
    journey = run_journey(Wait("w", ONE_DAY), send())
    enter(journey, *hats)
    assert actions.end_journey(SYSTEM, code=journey.code, now=NOW) == 3
    moving.advance(NOW + DAY)
    assert Message.objects.count() == 0
    assert places(journey) == [("w", "stopped")] * 3


def test_looking_ahead_tells_who_would_get_what_and_writes_nothing() -> None:
    from chapeau.person.audience.tests.builders import make_audience

    [reader] = make_crowd(1, time_zone="America/New_York", name="ahead")
    stranger = make_person(email="no@home.example", country="FR")
    audience = make_audience("country = FR", name="France")
    plan = Plan(entry=Entry(audience=audience.code), steps=(WaitUntil("w", time(9)), send()), goal="order.placed")
    before = Passage.objects.count(), Message.objects.count()
    found = {one.hat_id: one for one in queries.foresee(SYSTEM, plan=plan, now=NOW)}
    assert (Passage.objects.count(), Message.objects.count()) == before
    assert [step.id for _at, step in found[reader].visits] == ["w", "letter"]
    assert found[reader].visits[1][0] == NOW.replace(hour=13, minute=0)
    assert found[reader].mail_forbidden == ""
    assert found[stranger.id].mail_forbidden == "They never agreed to it."


def test_strangers_and_other_roles_are_refused() -> None:
    from chapeau.kit.refusals import Forbidden

    staff = make_staff(StaffRole.LOGISTICS)
    viewer = Viewer(ViewerKind.STAFF, hat_id=staff.id, roles=frozenset({StaffRole.LOGISTICS}))
    with pytest.raises(Forbidden):
        queries.journeys(viewer)
    with pytest.raises(Forbidden):
        actions.create_journey(viewer, name="x", plan=Plan(), now=NOW)


def test_each_counts_from_their_own_moment() -> None:
    early, late = make_crowd(2)
    journey = run_journey(Wait("w", ONE_DAY), goal="address.verified")
    enter(journey, early, late, now=NOW)
    moving.happened("address.verified", {early: NOW - timedelta(minutes=1), late: NOW + timedelta(minutes=1)}, NOW)
    assert Passage.objects.get(hat_id=early).ended_at is None, "they did it before they came in"
    assert Passage.objects.get(hat_id=late).ended_by == "goal"


def test_who_was_merged_meanwhile_arrives_by_what_they_do_as_one() -> None:
    kept, double = make_person(email="marie@home.example"), make_person("Marie", "Durant", email="m@home.example")
    aims = run_journey(Wait("w", ONE_DAY), goal="address.verified")
    waits = run_journey(WaitFor("w", "address.verified", ONE_DAY, then=(SetTrait("y", "did", "yes"),)))
    for journey in (aims, waits):
        enter(journey, double.id)
    service = make_staff(StaffRole.SERVICE)
    people.merge_people(
        Viewer(ViewerKind.STAFF, hat_id=service.id, roles=frozenset({StaffRole.SERVICE})),
        kept_id=kept.person_id,
        merged_id=double.person_id,
        choices={},
        reason="same",
        now=NOW,
    )
    moving.happened("address.verified", {kept.id: NOW + timedelta(minutes=1)}, NOW + timedelta(minutes=1))
    moving.advance(NOW + timedelta(minutes=1))
    assert [places(journey) for journey in (aims, waits)] == [[("w", "goal")], [("", "done")]]
    assert Trait.objects.get(code="did").hat_id == kept.id


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_no_step_twice() -> None:
    hats = make_crowd(40)
    journey = run_journey(SetTrait("a", "seen", "yes"), MakeTask("t", "Call them", 1), send())
    enter(journey, *hats)
    start = Barrier(3)

    def work() -> None:
        try:
            start.wait()
            moving.advance(NOW)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moving.advance(NOW)
    assert places(journey) == [("", "done")] * 40
    assert Task.objects.filter(title="Call them").count() == 40
    assert Message.objects.count() == 40
    assert StepTaken.objects.count() == 120
