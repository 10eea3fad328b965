"""How somebody goes on, and what a sound plan is; no database."""

from __future__ import annotations

from datetime import UTC, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapeau.kit.lots import drawn
from chapeau.relationship.journeys.ready import READY
from chapeau.relationship.journeys.rules.going import END, due_at, nodes, way
from chapeau.relationship.journeys.rules.letter import version_of
from chapeau.relationship.journeys.rules.plan import (
    BadPlan,
    as_json,
    checked,
    from_json,
    insert,
    moved,
    put,
    walk,
    without,
)
from chapeau.relationship.journeys.values import (
    Branch,
    Entry,
    Exit,
    MakeTask,
    Plan,
    SetTrait,
    Signal,
    Span,
    Split,
    Step,
    Text,
    Unit,
    Wait,
    WaitFor,
    WaitUntil,
)

spans = st.builds(Span, st.integers(1, 50), st.sampled_from(Unit))
ids = st.uuids().map(lambda one: one.hex[:12])
leaves = st.one_of(
    st.builds(Wait, ids, spans),
    st.builds(WaitUntil, ids, st.times().map(lambda at: at.replace(second=0, microsecond=0)), st.just((1, 3))),
    st.builds(SetTrait, ids, st.just("likes-red"), st.text(min_size=1)),
    st.builds(MakeTask, ids, st.text(min_size=1), st.integers(0, 9), st.none() | st.uuids()),
    st.builds(Signal, ids, st.just("ready")),
    st.builds(Exit, ids),
)
steps: st.SearchStrategy[Step] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Branch, ids, st.just("vip"), st.lists(inner, max_size=3).map(tuple), st.lists(inner, max_size=3).map(tuple)),
        st.builds(Split, ids, st.integers(1, 99), st.lists(inner, max_size=3).map(tuple), st.just(())),
        st.builds(WaitFor, ids, st.just("order.placed"), spans, st.just(()), st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=12,
)  # fmt: skip
plans = st.builds(
    Plan, st.just(Entry(activity="order.placed")), st.lists(steps, min_size=1, max_size=6).map(tuple), st.just("order.placed")
)  # fmt: skip


@given(plans)
def test_a_plan_comes_back_from_json_as_it_was(plan: Plan) -> None:
    assert from_json(as_json(plan)) == plan


@given(plans)
def test_every_way_through_ends_and_never_leads_back(plan: Plan) -> None:
    laid = nodes(plan.steps)
    assert list(laid) == [step.id for step, _depth in walk(plan.steps)]
    for node in laid.values():
        for following in node.goes.values():
            assert following == END or laid[following].place > node.place


@given(plans, st.data())
def test_what_is_added_can_be_taken_away_again(plan: Plan, data: st.DataObject) -> None:
    after = data.draw(st.sampled_from([step.id for step, _depth in walk(plan.steps)]))
    longer = insert(plan.steps, Exit("fresh"), after=after)
    assert len(list(walk(longer))) == len(list(walk(plan.steps))) + 1
    assert without(longer, "fresh") == plan.steps
    assert sorted(step.id for step, _depth in walk(moved(longer, after, 1))) == sorted(
        step.id for step, _d in walk(longer)
    )


def test_a_fork_keeps_its_ways_when_its_question_changes() -> None:
    fork = Branch("b", "vip", (Exit("x"),), (Signal("s", "hi"),))
    assert put((fork,), Branch("b", "new")) == (Branch("b", "new", (Exit("x"),), (Signal("s", "hi"),)),)
    assert insert((fork,), Exit("y"), after="b", way="otherwise")[0] == Branch(
        "b", "vip", (Exit("x"),), (Exit("y"), Signal("s", "hi"))
    )


def test_after_a_fork_both_ways_meet_again() -> None:
    laid = nodes((Branch("b", "vip", (Signal("yes", "hi"),), ()), Signal("last", "bye")))
    assert laid["b"].goes == {"then": "yes", "otherwise": "last"}
    assert laid["yes"].goes == {"on": "last"}
    assert laid["last"].goes == {"on": END}


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        # Nine in Paris, from eight there: the same day.
        (datetime(2026, 5, 4, 6, tzinfo=UTC), "Europe/Paris", datetime(2026, 5, 4, 7, tzinfo=UTC)),
        # At nine sharp it is the next day's nine.
        (datetime(2026, 5, 4, 7, tzinfo=UTC), "Europe/Paris", datetime(2026, 5, 5, 7, tzinfo=UTC)),
        # Over the change of the clock: nine is nine.
        (datetime(2026, 10, 24, 12, tzinfo=UTC), "Europe/Paris", datetime(2026, 10, 25, 8, tzinfo=UTC)),
        (datetime(2026, 5, 4, 6, tzinfo=UTC), "Pacific/Auckland", datetime(2026, 5, 4, 21, tzinfo=UTC)),
        # A zone nobody knows counts as UTC.
        (datetime(2026, 5, 4, 6, tzinfo=UTC), "Mars/Olympus", datetime(2026, 5, 4, 9, tzinfo=UTC)),
    ],
)
def test_an_hour_is_the_person_s_own(now: datetime, zone: str, due: datetime) -> None:
    assert due_at(WaitUntil("w", time(9)), now, zone) == due


def test_only_the_days_that_were_chosen() -> None:
    friday = datetime(2026, 5, 8, 12, tzinfo=UTC)
    assert due_at(WaitUntil("w", time(9), (2,)), friday, "UTC") == datetime(2026, 5, 12, 9, tzinfo=UTC)


def test_an_hour_left_out_in_spring_is_the_moment_of_the_jump() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert due_at(WaitUntil("w", time(2, 30)), before, "Europe/Paris") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_lots_are_fair_and_the_same_for_ever() -> None:
    people = [UUID(int=n) for n in range(2000)]
    places = [drawn(person, "split:welcome:split") for person in people]
    assert places == [drawn(person, "split:welcome:split") for person in people]
    assert 400 < sum(place < 0.25 for place in places) < 600
    assert way(Split("split", 25), person_id=people[0], is_woken=False, is_in=False, journey="welcome") == (
        "then" if places[0] < 0.25 else "otherwise"
    )
    elsewhere = [drawn(person, "split:winback:split") for person in people]
    assert 70 < sum(one < 0.25 > two for one, two in zip(places, elsewhere, strict=True)) < 190  # a sixteenth: 125


@pytest.mark.parametrize(
    "plan",
    [
        Plan(steps=(Exit("a"),)),
        Plan(entry=Entry(activity="order.placed", audience="vip"), steps=(Exit("a"),)),
        Plan(entry=Entry(activity="order.placed")),
        Plan(entry=Entry(activity="order.placed"), steps=(Exit("a"), Exit("a"))),
        Plan(entry=Entry(activity="order.placed"), steps=(Wait("a", Span(0, Unit.DAYS)),)),
        Plan(entry=Entry(activity="order.placed"), steps=(Wait("a", Span(731, Unit.DAYS)),)),
        Plan(entry=Entry(activity="order.placed"), steps=(Split("a", 100),)),
        Plan(entry=Entry(activity="order.placed"), steps=(Branch("a", "nobody"),)),
        Plan(entry=Entry(activity="order.dreamt"), steps=(Exit("a"),)),
        Plan(entry=Entry(activity="order.placed"), steps=(SetTrait("a", "Bad Name", "x"),)),
        Plan(entry=Entry(activity="order.placed"), steps=(Exit("a"),), leaves_with_audience=True),
        Plan(entry=Entry(activity="order.placed"), steps=(Exit("a"),), hold_out_percent=51),
    ],
)
def test_unsound_plans_are_refused(plan: Plan) -> None:
    with pytest.raises(BadPlan):
        checked(plan, audiences={"vip"}, activities={"order.placed"}, dates={"created"})


@pytest.mark.parametrize(
    "stored", [{"steps": [{"kind": "fly", "id": "a"}]}, {"steps": [{}]}, {"again": "daily"}, {"entry": 3}]
)
def test_what_is_no_plan_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(BadPlan):
        from_json(stored)


def test_ready_journeys_are_sound_and_written_in_three_languages() -> None:
    verbs = {
        "basket.changed",
        "order.placed",
        "consent.given",
        "order.delivered",
        "form.confirmed",
        "request.asked",
        "review.written",
        "prospect.opened",
        "prospect.lost",
        "message.replied",
        "call.reached",
        "call.meeting",
        "call.offer",
        "call.never",
    }
    for ready in READY.values():
        checked(ready.plan, audiences={"lost"}, activities=verbs, dates=set())
        for step, _depth in walk(ready.plan.steps):
            if texts := getattr(step, "texts", None):
                assert set(texts) == {"en", "fr", "it"}


def test_typed_text_becomes_a_mail_and_nothing_in_it_runs() -> None:
    version = version_of(Text("s", "Hello\nthere\n\nLook\nhttps://shop.example/?a=1&b=2\n\nBye"), "fr")
    assert [(block.kind, block.values["text"], block.values.get("link")) for block in version.blocks] == [
        ("text", "Hello\nthere", None), ("button", "Look", "https://shop.example/?a=1&b=2"), ("text", "Bye", None),
    ]  # fmt: skip
