"""One person, one arm: under every hat, on every device, before and after signing in, merged and parted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.activity.models import Activity
from chapeau.person.allocation import actions, queries
from chapeau.person.allocation.actions.checks import ArmsAmiss, BadExpectation, NeedsName, NobodyEligible, UnknownPlace
from chapeau.person.allocation.actions.flags import BadFlagCode
from chapeau.person.allocation.actions.moves import AlreadyMet, CannotMove, NoRoomLeft
from chapeau.person.allocation.actions.plans import HasStarted
from chapeau.person.allocation.models import Enrolment, Experiment
from chapeau.person.allocation.rules import arm_for
from chapeau.person.allocation.tests.builders import HALVES, make_experiment
from chapeau.person.allocation.values import Arm, Eligible, ExperimentPlan, ExperimentState
from chapeau.person.people import actions as people
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole, Viewer, ViewerKind
from chapeau.person.privacy.actions import erase_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def visitor() -> Viewer:
    card, _secret = people.create_visitor(SYSTEM, country="FR", language="fr", source="", now=NOW)
    return Viewer(ViewerKind.VISITOR, visitor_id=card.id)


def visitor_of(code: str, arm: str) -> Viewer:
    """One whose own lot falls on the arm."""
    return next(one for _try in range(64) if queries.arm_of(one := visitor(), experiment=code) == arm)


def person_of(code: str, arm: str) -> HatCard:
    return next(card for _try in range(64) if queries.arm_of(viewer_of(card := make_person()), experiment=code) == arm)


def met(viewer: Viewer, code: str, now: datetime = NOW) -> tuple[str, ...]:
    return actions.record_met(viewer, experiments=[code], now=now)


def test_a_person_has_one_arm_under_every_hat_and_it_is_noted_once() -> None:
    code = make_experiment()
    marie = make_person()
    work = make_hat(marie, make_organisation())
    arm = queries.arm_of(viewer_of(marie), experiment=code)
    assert arm in ("a", "b")
    assert queries.arm_of(viewer_of(work), experiment=code) == arm
    assert queries.arms_of(SYSTEM, experiment=code, hat_ids=[marie.id, work.id]) == {marie.id: arm, work.id: arm}
    assert met(viewer_of(work), code) == (code,)
    assert met(viewer_of(work), code) == met(viewer_of(marie), code) == ()
    assert actions.record_met_by(SYSTEM, experiment=code, hat_ids=[marie.id, work.id], now=NOW) == 0
    (fact,) = Activity.objects.filter(verb="experiment.met")
    assert (fact.hat_id, fact.properties) == (work.id, {"experiment": code, "arm": arm})


def test_a_visitor_keeps_the_arm_after_signing_in_and_of_two_the_first_seen_counts() -> None:
    code = make_experiment()
    marie, seen = person_of(code, "a"), visitor_of(code, "b")
    assert met(seen, code) == (code,)
    people.link_visitor(viewer_of(marie), visitor_id=seen.visitor_id, now=NOW)  # type: ignore[arg-type]
    assert queries.arm_of(viewer_of(marie), experiment=code) == "b", "kept, though their own lot is the other"
    assert met(viewer_of(marie), code) == (), "already noted, as a visitor"
    # Another browser on another day, before signing in there: the other arm until then, the first one after.
    again = visitor_of(code, "a")
    assert met(again, code, LATER) == (code,)
    people.link_visitor(viewer_of(marie), visitor_id=again.visitor_id, now=LATER)  # type: ignore[arg-type]
    assert queries.arm_of(viewer_of(marie), experiment=code) == "b"
    assert Enrolment.objects.count() == 2, "both are known: results say how many saw both"


def test_merged_people_have_the_arm_seen_first_and_get_their_own_back_when_parted() -> None:
    code = make_experiment()
    kept, merged = person_of(code, "a"), person_of(code, "b")
    met(viewer_of(merged), code, NOW)
    met(viewer_of(kept), code, LATER)
    service = viewer_of(make_staff(StaffRole.SERVICE))
    merge = people.merge_people(
        service, kept_id=kept.person_id, merged_id=merged.person_id, choices={}, reason="same phone", now=LATER
    )
    assert queries.arm_of(viewer_of(kept), experiment=code) == queries.arm_of(viewer_of(merged), experiment=code) == "b"
    people.unmerge_people(service, merge_code=merge, reason="father and son", now=LATER)
    assert queries.arm_of(viewer_of(kept), experiment=code) == "a"
    assert queries.arm_of(viewer_of(merged), experiment=code) == "b"


def test_of_who_was_erased_nothing_is_kept_of_either_row() -> None:
    code = make_experiment()
    marie, seen, other = make_person(), visitor(), make_person("Paul")
    for viewer in (seen, viewer_of(other)):
        met(viewer, code)
    people.link_visitor(viewer_of(marie), visitor_id=seen.visitor_id, now=NOW)  # type: ignore[arg-type]
    erase_person(SYSTEM, person_code=marie.person_code, now=LATER)
    assert list(Enrolment.objects.values_list("hat_id", flat=True)) == [other.id]


def test_who_is_eligible_is_asked_of_the_hat_in_use() -> None:
    business = make_experiment(eligible=Eligible(markets=("B2B",)))
    marie = make_person()
    work = make_hat(marie, make_organisation())
    assert queries.arm_of(viewer_of(work), experiment=business)
    assert not queries.arm_of(viewer_of(marie), experiment=business)
    assert not queries.arm_of(visitor(), experiment=business)
    everybody = make_experiment("Everybody")
    assert not queries.arm_of(viewer_of(make_staff(StaffRole.SALES)), experiment=everybody), "never a colleague"
    assert not queries.arm_of(Viewer(ViewerKind.VISITOR), experiment=business), "who is nobody yet sees the usual"


def test_experiments_of_one_group_never_share_a_person() -> None:
    one = make_experiment("One", group="home", eligible=Eligible(share=60))
    two = make_experiment("Two", group="home", eligible=Eligible(share=40))
    with pytest.raises(NoRoomLeft):
        make_experiment("Three", group="home", eligible=Eligible(share=1))
    everybody = [queries.standing(visitor()).arms for _one in range(40)]
    assert all(len(arms) == 1 for arms in everybody)
    actions.decide_experiment(SYSTEM, code=two, arm="a", now=NOW)
    make_experiment("Three", group="home", eligible=Eligible(share=40))
    with pytest.raises(NoRoomLeft):
        actions.undo_experiment(SYSTEM, code=two, now=NOW)
    assert queries.experiment(SYSTEM, code=one).state == ExperimentState.RUNNING


def test_start_stop_decide_and_back_each_noted_with_who_did_it() -> None:
    marketer = make_staff(StaffRole.MARKETING)
    desk = viewer_of(marketer)
    code = actions.create_experiment(desk, plan=ExperimentPlan("Words", HALVES), now=NOW)
    person = viewer_of(make_person())
    assert met(person, code) == (), "a draft is seen by nobody"
    actions.start_experiment(desk, code=code, now=NOW)
    actions.undo_experiment(desk, code=code, now=NOW)
    actions.start_experiment(desk, code=code, now=NOW)
    arm = queries.arm_of(person, experiment=code)
    met(person, code)
    with pytest.raises(AlreadyMet):
        actions.undo_experiment(desk, code=code, now=NOW)
    with pytest.raises(HasStarted):
        actions.change_experiment(desk, code=code, plan=ExperimentPlan("Other", HALVES), now=NOW)
    actions.stop_experiment(desk, code=code, now=LATER)
    assert queries.arm_of(person, experiment=code) == ""
    actions.undo_experiment(desk, code=code, now=LATER)
    assert queries.arm_of(person, experiment=code) == arm
    other = "b" if arm == "a" else "a"
    actions.decide_experiment(desk, code=code, arm=other, now=LATER)
    assert queries.arm_of(person, experiment=code) == other
    assert queries.standing(Viewer(ViewerKind.VISITOR)).arms == {code: other}, "decided holds for everybody"
    with pytest.raises(CannotMove):
        actions.start_experiment(desk, code=code, now=LATER)
    actions.undo_experiment(desk, code=code, now=LATER)
    assert queries.experiment(desk, code=code).state == ExperimentState.STOPPED
    told = [(one.before, one.after) for one in queries.history(desk, experiment=code) if one.field == "state"]
    assert told[:2] == [("decided", "stopped"), ("running", "decided")]
    assert {one.by_name for one in queries.history(desk, experiment=code)} == {marketer.person_name}


def test_a_flag_is_off_on_or_on_for_a_share_that_keeps_whom_it_had() -> None:
    assert not queries.is_on(SYSTEM, flag="new-menu")
    actions.set_flag(SYSTEM, code="new-menu", is_on=True, eligible=Eligible(share=30), name="New menu", now=NOW)
    many = [visitor() for _one in range(60)]
    few = {one for one in many if queries.is_on(one, flag="new-menu")}
    assert 0 < len(few) < 60
    assert not queries.is_on(Viewer(ViewerKind.VISITOR), flag="new-menu"), "no lot to draw for who is nobody"
    actions.set_flag(SYSTEM, code="new-menu", is_on=True, eligible=Eligible(share=80), now=NOW)
    assert few < {one for one in many if queries.is_on(one, flag="new-menu")}
    actions.set_flag(SYSTEM, code="new-menu", is_on=True, eligible=Eligible(), now=NOW)
    assert queries.is_on(Viewer(ViewerKind.VISITOR), flag="new-menu")
    marie = make_person()
    assert queries.on_for(SYSTEM, flag="new-menu", hat_ids=[marie.id]) == {marie.id}
    actions.set_flag(SYSTEM, code="new-menu", is_on=False, now=NOW)
    assert queries.on_for(SYSTEM, flag="new-menu", hat_ids=[marie.id]) == set()
    shares = [one.after for one in queries.history(SYSTEM, flag="new-menu") if one.field == "share"]
    assert shares == ["100", "80", "30"]


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (ExperimentPlan(" ", HALVES), NeedsName),
        (ExperimentPlan("x" * 121, HALVES), NeedsName),
        (ExperimentPlan("X", HALVES[:1]), ArmsAmiss),
        (ExperimentPlan("X", (Arm("a", 50), Arm("a", 50))), ArmsAmiss),
        (ExperimentPlan("X", (Arm("a", 50), Arm("b", 49))), ArmsAmiss),
        (ExperimentPlan("X", (Arm("a", 100), Arm("b", 0))), ArmsAmiss),
        (ExperimentPlan("X", (Arm("A!", 50), Arm("b", 50))), ArmsAmiss),
        (ExperimentPlan("X", HALVES, place="nowhere"), UnknownPlace),
        (ExperimentPlan("X", HALVES, eligible=Eligible(share=0)), NobodyEligible),
        (ExperimentPlan("X", HALVES, eligible=Eligible(markets=("B2X",))), NobodyEligible),
        (ExperimentPlan("X", HALVES, eligible=Eligible(audience="none")), NobodyEligible),
        (ExperimentPlan("X", HALVES, base_percent=60, lift_percent=80), BadExpectation),
    ],
)
def test_a_plan_that_could_mean_nothing_is_refused(plan: ExperimentPlan, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        actions.create_experiment(SYSTEM, plan=plan, now=NOW)


def test_marketing_decides_others_of_the_desk_look_and_nobody_else() -> None:
    code = make_experiment()
    sales, service = viewer_of(make_staff(StaffRole.SALES)), viewer_of(make_staff(StaffRole.SERVICE))
    assert queries.experiment(sales, code=code).plan.name == "Words"
    for refused in (
        lambda: actions.stop_experiment(sales, code=code, now=NOW),
        lambda: actions.set_flag(sales, code="x", is_on=True, now=NOW),
        lambda: queries.experiments(service),
        lambda: queries.arms_of(sales, experiment=code, hat_ids=[]),
        lambda: actions.record_met_by(sales, experiment=code, hat_ids=[], now=NOW),
    ):
        with pytest.raises(Forbidden):
            refused()
    with pytest.raises(BadFlagCode):
        actions.set_flag(SYSTEM, code="New Menu", is_on=True, now=NOW)


def test_nothing_that_runs_costs_no_query_and_what_runs_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    somebody = visitor()
    queries.standing(somebody)
    with django_assert_num_queries(0):
        assert queries.standing(somebody).arms == {}
    code = make_experiment()
    queries.standing(somebody)
    with django_assert_num_queries(1):
        arm = queries.arm_of(somebody, experiment=code)
    assert somebody.visitor_id is not None
    assert arm == arm_for(somebody.visitor_id, salt=_salt(code), arms=HALVES)


def _salt(code: str) -> str:
    return Experiment.objects.get(code=code).salt
