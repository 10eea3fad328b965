"""Prospects from source to order or loss, scores with their why, calls with their outcomes, and who must not be called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapeau.commerce.ordering.desk import register_delivery_desk
from chapeau.commerce.ordering.tests.builders import NOW as THEN
from chapeau.commerce.ordering.tests.builders import fill, open_shop, place, use_small_desk
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import NotFound
from chapeau.person.audience.actions import publish_traits
from chapeau.person.audience.tests.builders import make_audience
from chapeau.person.audience.values import TraitRow
from chapeau.person.people.models import Organisation
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole
from chapeau.person.privacy import actions as privacy
from chapeau.person.privacy import queries as suppressions
from chapeau.person.tasks import queries as tasks
from chapeau.relationship.pipeline import actions, hours, queries
from chapeau.relationship.pipeline.models import Prospect
from chapeau.relationship.pipeline.values import Stage

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
"""A Monday morning; 11:30 in Paris."""


def somebody(given_name: str = "Lina", phone: str = "+33 1 42 68 53 00") -> HatCard:
    return make_person(given_name, "Moreau", phone=phone)


def test_a_prospect_is_scored_says_why_and_goes_to_a_colleague_by_rule() -> None:
    seller, other = make_staff(StaffRole.SALES), make_staff(StaffRole.SALES, given_name="Ugo")
    lina, piet = somebody(), make_person("Piet", "Visser", country="NL")
    workshop = make_organisation("Rustine")
    Organisation.objects.filter(id=workshop.id).update(owner_hat=other.id)
    mechanic = make_hat(make_person("Max", "Roy"), workshop)
    audience = make_audience("country = NL", name="Dutch", now=NOW)
    actions.store_assignment(SYSTEM, audience_code=audience.code, owner_id=seller.id)
    actions.store_score_rule(SYSTEM, name="In France", text="country = FR", points=10, now=NOW)
    actions.store_score_rule(SYSTEM, name="Far", text="not country = FR", points=-5, now=NOW)
    publish_traits(SYSTEM, rows=[TraitRow(hat_id=lina.id, code="asked", text="yes")], now=NOW)
    with CaptureQueriesContext(connection) as asked:
        codes = actions.open_prospects(
            SYSTEM, hat_ids=[lina.id, piet.id, mechanic.id, lina.id], source="fair", source_note="Velofest", now=NOW
        )
    assert len(asked) < 40
    assert len(codes) == 3
    views = {view.person_name: view for view in queries.prospects(SYSTEM, now=NOW).rows}
    assert [(part.rule, part.points) for part in views["Lina Moreau"].parts] == [("In France", 10)]
    assert [(views[name].score, views[name].owner_name) for name in ("Lina Moreau", "Piet Visser", "Max Roy")] == [
        (10, ""),
        (-5, "Inès Moreau"),
        (10, "Ugo Moreau"),
    ]
    with pytest.raises(actions.AlreadyOpen):
        actions.open_prospect(viewer_of(seller), hat_id=lina.id, source="hand", now=NOW)


def test_it_moves_is_lost_with_a_reason_and_opened_again_each_step_in_its_history() -> None:
    seller = viewer_of(make_staff(StaffRole.SALES))
    code = actions.open_prospect(seller, hat_id=somebody().id, source="hand", now=NOW)
    actions.move_prospect(seller, code=code, stage="qualified", now=NOW)
    actions.plan_next(seller, code=code, next_step="Send a sample", next_step_at=NOW, now=NOW)
    assert queries.prospects(seller, now=NOW + timedelta(days=1), late_only=True).total == 1
    actions.assign_prospects(seller, codes=[code], owner_id=seller.hat_id, now=NOW)
    with pytest.raises(actions.LostReasonMissing):
        actions.lose_prospect(seller, code=code, reason="", now=NOW)
    actions.lose_prospect(seller, code=code, reason="price", now=NOW)
    assert queries.prospects(seller, now=NOW).total == 0
    assert queries.prospect(seller, code=code, now=NOW).lost_reason == "price"
    actions.reopen_prospect(seller, code=code, now=NOW)
    assert [stage for stage, page in queries.board(seller, now=NOW).items() if page.total] == [Stage.CONTACTED]
    told = [(event.kind, event.after) for event in queries.history(seller, code=code)]
    assert told[-1] == ("opened", "hand")
    assert ("stage", "lost") in told
    assert ("owner", "Inès Moreau") in told
    other = make_organisation("Away")
    Organisation.objects.filter(id=other.id).update(owner_hat=make_staff(StaffRole.SALES, given_name="Ugo").id)
    hidden = actions.open_prospect(SYSTEM, hat_id=make_hat(somebody("Out"), other).id, source="hand", now=NOW)
    with pytest.raises(NotFound):
        queries.prospect(seller, code=hidden, now=NOW)


def test_who_is_not_reached_is_called_again_at_another_hour_four_times_at_most() -> None:
    seller = viewer_of(make_staff(StaffRole.SALES))
    lina = somebody()
    code = actions.plan_call(seller, hat_id=lina.id, title="First call", script="Who are you?", now=NOW)
    (due,) = queries.calls_due(seller, now=NOW, until=NOW + timedelta(days=1), owner_id=seller.hat_id)
    assert (due.phone, due.script, due.may_call, due.due_at) == ("+33142685300", "Who are you?", True, NOW)
    moments = []
    for _try in range(4):
        code = actions.record_call(seller, code=code, outcome="missed", now=NOW)
        if code:
            moments.append(queries.call(seller, code=code, now=NOW).due_at)
    assert code == ""
    assert [moment.isoformat() for moment in moments if moment] == [
        "2026-05-05T14:00:00+00:00",
        "2026-05-05T07:30:00+00:00",
        "2026-05-05T09:30:00+00:00",
    ]
    assert not tasks.tasks(seller, now=NOW, owner_id=seller.hat_id).rows


def test_a_call_moves_the_prospect_on_and_a_meeting_has_its_moment() -> None:
    seller = viewer_of(make_staff(StaffRole.SALES))
    lina = somebody()
    prospect = actions.open_prospect(seller, hat_id=lina.id, source="called", now=NOW)
    call = actions.plan_call(seller, hat_id=lina.id, title="Call", now=NOW)
    with pytest.raises(actions.WhenMissing):
        actions.record_call(seller, code=call, outcome="meeting", now=NOW)
    soon = NOW + timedelta(days=3)
    actions.record_call(seller, code=call, outcome="meeting", at=soon, next_step="Visit", now=NOW)
    view = queries.prospect(seller, code=prospect, now=NOW)
    assert (view.stage, view.next_step, view.next_step_at) == (Stage.QUALIFIED, "Visit", soon)
    call = actions.plan_call(seller, hat_id=lina.id, title="Call", now=NOW)
    actions.record_call(seller, code=call, outcome="offer", now=NOW)
    call = actions.plan_call(seller, hat_id=lina.id, title="Call", now=NOW)
    actions.record_call(seller, code=call, outcome="reached", now=NOW)
    assert queries.prospect(seller, code=prospect, now=NOW).stage == Stage.OFFER  # never back


def test_never_again_leaves_the_number_alone_for_everybody_and_a_list_does_too() -> None:
    seller = viewer_of(make_staff(StaffRole.SALES))
    lina, twin = somebody(), somebody("Twin")  # the same number
    prospect = actions.open_prospect(seller, hat_id=lina.id, source="hand", now=NOW)
    codes = actions.plan_calls(SYSTEM, hat_ids=[lina.id, twin.id], title="Call", now=NOW)
    actions.record_call(seller, code=codes[0], outcome="never", now=NOW)
    assert queries.prospect(seller, code=prospect, now=NOW).lost_reason == "no-calls"
    view = queries.call(seller, code=codes[1], now=NOW)
    assert (view.may_call, view.phone) == (False, "")
    with pytest.raises(actions.NotToBeCalled):
        actions.plan_call(seller, hat_id=twin.id, title="Call", now=NOW)
    listed = somebody("Listed", phone="+33 1 42 68 53 01")
    privacy.suppress_many(
        SYSTEM, channel="phone", addresses=["+33142685301"], scope="marketing", reason="do-not-call", now=NOW
    )
    assert suppressions.suppressed(channel="phone", addresses=["+33142685301"])
    assert actions.plan_calls(SYSTEM, hat_ids=[listed.id], title="Call", now=NOW) == []


def test_calls_fall_into_working_hours_where_somebody_is() -> None:
    friday_evening = datetime(2026, 5, 8, 16, 0, tzinfo=UTC)
    assert hours.next_moment(friday_evening, "Europe/Paris", "FR") == datetime(2026, 5, 11, 7, 0, tzinfo=UTC)
    assert hours.next_moment(NOW, "America/New_York", "US") == datetime(2026, 5, 4, 13, 0, tzinfo=UTC)
    assert hours.next_moment(NOW, "Nowhere/At-all", "FR") == NOW


@pytest.fixture
def small_desk() -> Iterator[None]:
    before = use_small_desk()
    yield
    if before:
        register_delivery_desk(before)


@pytest.mark.usefixtures("small_desk")
def test_an_order_wins_the_prospect() -> None:
    shop = open_shop()
    code = actions.open_prospect(SYSTEM, hat_id=shop.buyer.id, source="fair", now=THEN)
    fill(viewer_of(shop.buyer), ("CH-1022", 1), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(viewer_of(shop.buyer))
    run_waiting_jobs(without=["mail"])
    row = Prospect.objects.get(code=code)
    assert (row.stage, row.won_by) == (Stage.WON, placed.code)
