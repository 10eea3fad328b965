"""From who saw what to what may be said: each person once, under what they saw first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chapeau.insight.experiments import queries
from chapeau.insight.experiments.rules.judging import Counted, compare, judge, split_p
from chapeau.insight.experiments.tests.small_lake import order, person
from chapeau.insight.experiments.values import Verdict
from chapeau.insight.lake.tests.in_memory import SmallLake
from chapeau.kit.refusals import Forbidden
from chapeau.person.allocation import actions
from chapeau.person.allocation.models import Enrolment, Experiment
from chapeau.person.allocation.tests.builders import HALVES, make_experiment
from chapeau.person.allocation.values import Arm, Eligible, ExperimentPlan
from chapeau.person.people.actions import create_people
from chapeau.person.people.models import Hat
from chapeau.person.people.tests.builders import make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, NewPerson, StaffRole

START = datetime(2025, 3, 1, 9, tzinfo=UTC)
END = START + timedelta(days=20)


def counted(people: int, ordered: int, **also: Any) -> Counted:
    return Counted(people, ordered, **also)


def verdict(first: Counted, other: Counted) -> Verdict:
    comparison = compare("b", first, other, arms=2, needed=None)
    split = split_p({"a": first, "b": other}, {"a": 50, "b": 50})
    return judge([first, other], [comparison], split=split, before=None)[0]


@pytest.mark.parametrize(
    ("first", "other", "said"),
    [
        (counted(0, 0), counted(0, 0), Verdict.NOTHING),
        (counted(60, 6), counted(60, 9), Verdict.FEW),
        (counted(5000, 500), counted(5020, 520), Verdict.CHANCE),
        (counted(5000, 500), counted(5020, 650), Verdict.BETTER),
        (counted(5000, 500), counted(5020, 360), Verdict.WORSE),
        (counted(5000, 500), counted(4500, 650), Verdict.SPLIT),
        (counted(5000, 500), counted(5020, 650, guards=(0, 400, 0)), Verdict.HARM),
        (counted(5000, 500), counted(5020, 510, guards=(0, 400, 0)), Verdict.HARM),
    ],
)
def test_the_verdict(first: Counted, other: Counted, said: Verdict) -> None:
    assert verdict(first, other) is said


@pytest.mark.django_db
def test_a_person_counts_once_under_what_they_saw_first_with_what_they_did_since() -> None:
    code = make_experiment(now=START)
    experiment = Experiment.objects.get(code=code)
    hats = [make_person(f"P{number}") for number in range(4)]
    numbers = dict(Hat.objects.values_list("id", "subject_no"))
    one, two, three, colleague = (numbers[hat.id] for hat in hats)
    for hat, arm, day in ((hats[0], "a", 0), (hats[1], "b", 1), (hats[2], "b", 2), (hats[3], "a", 0)):
        Enrolment.objects.create(experiment=experiment, hat_id=hat.id, arm=arm, at=START + timedelta(days=day))
    lake = SmallLake(
        # The second was found to be the first: one person, who saw "a" first.
        subject=[person(one), person(two, person_no=one), person(three), person(colleague, is_staff=True)],
        orders=[
            order(one, "2025-02-20", 5000),
            order(two, "2025-03-05", 3000),
            order(one, "2025-03-06", 1000),
            order(three, "2025-02-25", 700),
            order(three, "2025-03-30", 9000),
            order(three, "2025-03-10", 800, currency="CHF"),
            order(colleague, "2025-03-05", 3000),
        ],
        activity=[{"subject_no": three, "at": START + timedelta(days=3), "verb": "consent.withdrawn"}],
    )
    found = queries.results(SYSTEM, experiment=code, now=END, lake=lake)
    assert [(arm.people, arm.ordered.count) for arm in found.arms] == [(1, 1), (1, 1)]
    assert found.saw_both == 1
    assert found.verdict is Verdict.FEW
    (beside,) = found.comparisons
    assert [(guard.code, guard.first.count, guard.other.count) for guard in beside.guards] == [
        ("returned", 0, 0), ("left", 0, 1), ("asked", 0, 0),
    ]  # fmt: skip
    with pytest.raises(Forbidden):
        queries.results(viewer_of(make_staff(StaffRole.SERVICE)), experiment=code, now=END, lake=lake)
    actions.stop_experiment(SYSTEM, code=code, now=START + timedelta(days=4))
    assert queries.results(SYSTEM, experiment=code, now=END, lake=lake).arms[0].ordered.count == 0, (
        "nothing after the end"
    )


@pytest.mark.django_db
def test_sides_that_differed_before_anybody_saw_anything_are_not_believed_and_the_past_makes_sharper() -> None:
    code = make_experiment(now=START)
    experiment = Experiment.objects.get(code=code)
    made = create_people(
        SYSTEM,
        people=[NewPerson(given_name=f"P{number}", family_name="X", country="FR") for number in range(60)],
        now=START,
    )
    numbers = dict(Hat.objects.values_list("id", "subject_no"))
    people = [one.private_hat_id for one in made]
    Enrolment.objects.bulk_create(
        Enrolment(experiment=experiment, hat_id=hat, arm="ab"[place % 2], at=START) for place, hat in enumerate(people)
    )
    pasts = [1000 + 37 * place for place in range(60)]
    everybody = [person(numbers[hat]) for hat in people]
    fair = [order(numbers[hat], "2025-02-10", past) for hat, past in zip(people, pasts, strict=True)]
    since = [order(numbers[hat], "2025-03-05", past + place % 7) for place, (hat, past) in enumerate(zip(people, pasts, strict=True))]  # fmt: skip
    found = queries.results(SYSTEM, experiment=code, now=END, lake=SmallLake(subject=everybody, orders=fair + since))
    (beside,) = found.comparisons
    assert beside.saved > 0.99, "what they bought before tells nearly all of what they buy now"
    assert beside.money
    assert beside.money_adjusted
    assert beside.money_adjusted.high - beside.money_adjusted.low < (beside.money.high - beside.money.low) / 10
    assert found.before_p is not None
    assert found.before_p > 0.5
    unfair = fair + [order(numbers[hat], "2025-02-11", 5000 + 10 * place) for place, hat in enumerate(people[::2])]
    found = queries.results(SYSTEM, experiment=code, now=END, lake=SmallLake(subject=everybody, orders=unfair))
    assert found.verdict is Verdict.BEFORE


def test_how_many_people_it_needs_follows_shares_and_the_weeks_who_takes_part() -> None:
    plan = ExperimentPlan("X", HALVES, base_percent=4, lift_percent=20)
    even = queries.size_of(plan, people_a_week=1000)
    assert even is not None
    assert (even.once, even.each[0]) == (20_628, even.each[1])
    assert even.weeks is not None
    assert even.weeks == pytest.approx(even.people / 1000, rel=1e-3)
    uneven = queries.size_of(ExperimentPlan("X", (Arm("a", 90), Arm("b", 10)), base_percent=4, lift_percent=20))
    assert uneven is not None
    assert uneven.once > 2 * even.once
    assert uneven.weeks is None
    half = queries.size_of(ExperimentPlan("X", HALVES, eligible=Eligible(share=50), base_percent=4, lift_percent=20), people_a_week=1000)  # fmt: skip
    assert half is not None
    assert half.weeks == pytest.approx(2 * even.weeks)
    assert queries.size_of(ExperimentPlan("X", HALVES)) is None
