"""Beyond one's authority: asked, approved, changed, declined with a word; both sides read it."""

from __future__ import annotations

import pytest

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.tests.builders import NOW, Shop, a_key, fill, look, open_shop, place, stored, viewer_of
from chapeau.commerce.ordering.values import LimitReason, OrderState, PaymentChoice
from chapeau.commerce.payments.models import CreditAccount
from chapeau.commerce.stock.models import Reservation
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import NotFound
from chapeau.person.approvals.actions import AlreadyDecided, NotYoursToApprove, WordNeeded
from chapeau.person.messaging.models import Message
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Authority, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited() -> Shop:
    return open_shop(authority=Authority(per_order_minor=50_000, cost_centres=("W-1",)))


def asked(shop: Shop, quantity: int = 20) -> str:
    buyer = viewer_of(shop.buyer)
    seen = fill(buyer, ("CH-1022", quantity), payment=PaymentChoice.ON_ACCOUNT)
    return actions.ask_approval(
        buyer, seen_total=seen.seen_total, word="For the season", idempotency_key=a_key(), now=NOW
    )


def test_asking_reserves_nothing_and_makes_place_for_a_new_basket(limited: Shop) -> None:
    code = asked(limited)
    order = stored(code)
    assert (order.state, order.cost_centre) == (OrderState.AWAITING_APPROVAL, "W-1")
    assert not Reservation.objects.exists()
    fill(viewer_of(limited.buyer), ("LA-40", 1))
    (waiting,) = queries.orders_to_approve(viewer_of(limited.approver))
    assert waiting.code == code
    assert waiting.may_approve
    assert waiting.approval is not None
    assert (waiting.approval.word, waiting.approval.reasons) == ("For the season", (LimitReason.PER_ORDER,))
    assert queries.orders_to_approve(viewer_of(limited.buyer)) == []


def test_the_approver_sees_lines_prices_cost_centre_and_the_budget_left() -> None:
    shop = open_shop(authority=Authority(per_order_minor=10_000, per_month_minor=90_000))
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 2), payment=PaymentChoice.ON_ACCOUNT)
    place(buyer)
    code = asked(shop)
    page = queries.order_to_approve(viewer_of(shop.approver), code=code, now=NOW)
    left = page.authority.left_this_month
    assert left is not None
    assert left.minor == 90_000 - (2 * 3120 + 408)
    assert page.order.lines[0].steps
    assert page.seen_total == stored(code).gross_minor


def test_approving_places_under_the_buyers_hat_with_the_word_in_the_history(limited: Shop) -> None:
    code = asked(limited)
    approver = viewer_of(limited.approver)
    page = queries.order_to_approve(approver, code=code, now=NOW)
    placed = actions.approve_order(
        approver, code=code, seen_total=page.seen_total, word="Fine", idempotency_key="a", now=NOW
    )
    again = actions.approve_order(
        approver, code=code, seen_total=page.seen_total, word="Fine", idempotency_key="a", now=NOW
    )
    assert placed == again
    assert placed.state is OrderState.PLACED
    assert CreditAccount.objects.get().used_minor == placed.total.minor
    for viewer in (viewer_of(limited.buyer), approver):
        view = queries.order(viewer, code=code)
        assert view.hat_id == limited.buyer.id
        assert [(e.kind, e.by, e.word) for e in view.events] == [
            ("asked", "Marie Durand", "For the season"),
            ("approved", "Paul Lefort", "Fine"),
            ("placed", "Paul Lefort", ""),
        ]
    with pytest.raises(AlreadyDecided):
        actions.decline_order(approver, code=code, word="No", now=NOW)


def test_the_approver_changes_quantities_and_places(limited: Shop) -> None:
    code = asked(limited)
    approver = viewer_of(limited.approver)
    page = queries.preview_change(approver, code=code, quantities={"CH-1022": 18}, now=NOW)
    assert stored(code).lines.get().quantity == 20
    placed = actions.change_then_place(
        approver,
        code=code,
        quantities={"CH-1022": 18},
        cost_centre=None,
        seen_total=page.seen_total,
        word="18 are enough",
        idempotency_key=a_key(),
        now=NOW,
    )
    view = queries.order(viewer_of(limited.buyer), code=placed.code)
    assert (view.lines[0].quantity, view.net.minor) == (18, 18 * 3120 + 408)
    changed = next(event for event in view.events if event.kind == "changed")
    assert changed.details == {"CH-1022": [20, 18]}


def test_declining_needs_a_word(limited: Shop) -> None:
    code = asked(limited)
    approver = viewer_of(limited.approver)
    with pytest.raises(WordNeeded):
        actions.decline_order(approver, code=code, word=" ", now=NOW)
    actions.decline_order(approver, code=code, word="Next month", now=NOW)
    view = queries.order(viewer_of(limited.buyer), code=code)
    assert view.state is OrderState.DECLINED
    assert view.approval is not None
    assert view.approval.answer == "Next month"
    assert view.events[-1].word == "Next month"


def test_nobody_approves_their_own_order_nor_anothers_organisation(limited: Shop) -> None:
    Hat.objects.filter(pk=limited.buyer.id).update(roles=[Role.BUYER, Role.APPROVER])
    code = asked(limited)
    from chapeau.person.people.queries import hat_card
    from chapeau.person.people.values import SYSTEM

    own = viewer_of(hat_card(SYSTEM, hat_id=limited.buyer.id))
    total = stored(code).gross_minor
    with pytest.raises(NotYoursToApprove):
        actions.approve_order(own, code=code, seen_total=total, word="", idempotency_key=a_key(), now=NOW)
    with pytest.raises(NotFound):
        actions.approve_order(
            viewer_of(limited.rider), code=code, seen_total=total, word="", idempotency_key=a_key(), now=NOW
        )


def test_an_approvers_limit_in_another_currency_is_no_way_around_it(limited: Shop) -> None:
    code = asked(limited)
    Hat.objects.filter(pk=limited.approver.id).update(per_order_minor=60_000, authority_currency="CHF")
    approver = viewer_of(limited.approver)
    with pytest.raises(actions.AboveApprover):
        actions.approve_order(
            approver, code=code, seen_total=stored(code).gross_minor, word="", idempotency_key=a_key(), now=NOW
        )


def test_an_approvers_own_limit_holds_too(limited: Shop) -> None:
    code = asked(limited)
    Hat.objects.filter(pk=limited.approver.id).update(per_order_minor=60_000)
    with pytest.raises(actions.AboveApprover):
        actions.approve_order(
            viewer_of(limited.approver),
            code=code,
            seen_total=stored(code).gross_minor,
            word="",
            idempotency_key=a_key(),
            now=NOW,
        )
    assert stored(code).state == OrderState.AWAITING_APPROVAL


def test_what_one_may_place_is_not_sent_for_approval_and_without_approver_nothing_is(limited: Shop) -> None:
    with pytest.raises(actions.NothingToApprove):
        asked(limited, quantity=1)
    Hat.objects.filter(pk=limited.approver.id).update(roles=[])
    with pytest.raises(actions.NoApprover):
        asked(limited, quantity=20)


def test_who_asked_takes_the_question_back(limited: Shop) -> None:
    code = asked(limited)
    with pytest.raises(NotYoursToApprove):
        actions.withdraw_approval(viewer_of(limited.approver), code=code, now=NOW)
    actions.withdraw_approval(viewer_of(limited.buyer), code=code, now=NOW)
    assert stored(code).state == OrderState.CANCELLED
    again = actions.reorder(viewer_of(limited.buyer), code=code, now=NOW)
    assert again.added == ("CH-1022",)
    assert look(viewer_of(limited.buyer)).order.lines[0].quantity == 20


def test_the_approver_is_asked_by_mail_and_the_buyer_told(limited: Shop) -> None:
    code = asked(limited)
    run_waiting_jobs()
    (mail,) = Message.objects.filter(template="approval.asked")
    assert mail.to_address == "paul@rustine.example"
    assert "Marie Durand asks for your approval" in mail.subject
    assert f"/approvals/{code}" in mail.text
    actions.decline_order(viewer_of(limited.approver), code=code, word="Next month", now=NOW)
    run_waiting_jobs()
    (answer,) = Message.objects.filter(template="approval.answered")
    assert answer.to_address == "marie@rustine.example"
    assert "Next month" in answer.text
