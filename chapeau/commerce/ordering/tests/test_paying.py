"""When money comes, comes late, or does not come; and cancelling."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.events import OrderCancelled, OrderPaid
from chapeau.commerce.ordering.tests.builders import NOW, Shop, as_visitor, fill, place, stored, viewer_of
from chapeau.commerce.ordering.values import OrderState, PaymentChoice, PlacedOrder
from chapeau.commerce.payments.actions import mark_paid, record_transfer, refund
from chapeau.commerce.payments.models import CreditAccount, Payment, Refund
from chapeau.commerce.payments.tests.builders import DECLINED, FINANCE, pay_by_card
from chapeau.commerce.stock.actions import NotEnoughStock, correct, make_firm, release_expired
from chapeau.commerce.stock.models import Level, Reservation
from chapeau.commerce.stock.tests.builders import assert_books_agree
from chapeau.commerce.stock.values import Piece
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.models import Message
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import SYSTEM, StaffRole

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=11)


def by_transfer(shop: Shop) -> PlacedOrder:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 2), payment=PaymentChoice.TRANSFER)
    return place(rider)


def money_arrives(moment_days: int = 1) -> None:
    mark_paid(SYSTEM, code=Payment.objects.get().code, now=NOW + timedelta(days=moment_days))
    run_waiting_jobs()


def sell_everything() -> None:
    level = Level.objects.get(variant__sku="CH-1022", on_hand__gt=0)
    piece = Piece(level.variant_id, level.warehouse_id, level.reserved)
    correct(SYSTEM, pieces=[piece], reason="counted", now=NOW)


def test_a_transfer_that_arrives_makes_the_promise_firm_and_lets_the_order_ship(shop: Shop) -> None:
    placed = by_transfer(shop)
    money_arrives()
    order = stored(placed.code)
    assert (order.state, order.paid_at, order.held_until) == (OrderState.PLACED, NOW + timedelta(days=1), None)
    assert Reservation.objects.get(state="held").expires_at is None
    (fact,) = Activity.objects.filter(verb=OrderPaid.verb)
    assert fact.properties["ships_now"] is True
    assert [e.kind for e in queries.order(viewer_of(shop.rider), code=placed.code).events] == ["placed", "paid"]
    run_waiting_jobs()
    assert {mail.template for mail in Message.objects.filter(template__startswith="order.")} == {
        "order.confirmation",
        "order.paid",
    }


def test_a_part_of_the_money_is_not_enough(shop: Shop) -> None:
    placed = by_transfer(shop)
    mark_paid(SYSTEM, code=Payment.objects.get().code, amount=Money(1, "EUR"), now=NOW)
    run_waiting_jobs()
    assert stored(placed.code).paid_at is None


def test_a_part_that_came_goes_back_when_the_rest_never_does(shop: Shop) -> None:
    by_transfer(shop)
    mark_paid(SYSTEM, code=Payment.objects.get().code, amount=Money(4000, "EUR"), now=NOW)
    run_waiting_jobs()
    assert actions.cancel_unpaid(SYSTEM, now=LATE + timedelta(days=1)) == 1
    assert Refund.objects.get().amount_minor == 4000


def test_what_was_forgiven_meanwhile_is_not_waited_for(shop: Shop) -> None:
    placed = by_transfer(shop)
    for cause, state in ((new_id(), "open"), (new_id(), "paid")):
        amount = Money(500, "EUR")
        refund(SYSTEM, order_id=placed.id, amount=amount, reason="goodwill", cause_id=cause, now=NOW)
        if state == "open":
            part = Money(4000, "EUR")
            mark_paid(SYSTEM, code=Payment.objects.get().code, amount=part, now=NOW)
            run_waiting_jobs()
    mark_paid(SYSTEM, code=Payment.objects.get(state="intended").code, now=NOW)
    run_waiting_jobs()
    assert stored(placed.code).paid_at == NOW


def test_money_for_a_cancelled_order_fits_whatever_else_goes_back_already(shop: Shop) -> None:
    """A part was refunded when the order was cancelled; then the rest of the money arrives after all."""
    placed = by_transfer(shop)
    rest = Payment.objects.get()
    mark_paid(SYSTEM, code=rest.code, amount=Money(4000, "EUR"), now=NOW)
    run_waiting_jobs()
    actions.cancel_order(viewer_of(shop.rider), code=placed.code, reason="", now=NOW)
    assert Refund.objects.get().amount_minor == 4000
    run_waiting_jobs()
    mark_paid(SYSTEM, code=rest.code, now=LATE)
    run_waiting_jobs()
    assert sum(each.amount_minor for each in Refund.objects.all()) == placed.total.minor


def test_a_transfer_no_longer_awaited_still_pays_the_order(shop: Shop) -> None:
    """A card was tried meanwhile and declined: the transfer made place for it, and comes after all."""
    placed = by_transfer(shop)
    rider = viewer_of(shop.rider)
    reference = Payment.objects.get().reference
    payable = actions.prepare_payment(rider, code=placed.code, now=NOW)
    pay_by_card(payable, DECLINED)
    record_transfer(FINANCE, reference=reference, amount=placed.total, now=NOW)
    run_waiting_jobs()
    assert stored(placed.code).paid_at == NOW
    assert not Refund.objects.exists()


def test_an_order_by_transfer_that_is_paid_by_card_says_so(shop: Shop) -> None:
    placed = by_transfer(shop)
    payable = actions.prepare_payment(viewer_of(shop.rider), code=placed.code, now=NOW)
    pay_by_card(payable)
    run_waiting_jobs()
    order = stored(placed.code)
    assert (order.payment_method, order.state) == (PaymentChoice.CARD, OrderState.PLACED)
    run_waiting_jobs()
    mails = Message.objects.filter(template__startswith="order.").order_by("id")
    assert [mail.template for mail in mails] == ["order.confirmation", "order.confirmation"]
    assert "Paid: €102.70." in mails[1].text


def test_an_order_of_which_a_part_lapsed_is_held_anew_when_it_is_paid(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 2), ("LA-40", 3), payment=PaymentChoice.TRANSFER)
    place(rider)
    assert release_expired(SYSTEM, now=LATE, limit=1)
    money_arrives(11)
    held = Reservation.objects.filter(state="held", expires_at=None)
    assert sorted(held.values_list("quantity", flat=True)) == [2, 3]
    assert_books_agree()


def test_money_after_the_hold_lapsed_gets_the_goods_again_when_they_are_there(shop: Shop) -> None:
    placed = by_transfer(shop)
    assert release_expired(SYSTEM, now=LATE) == [placed.id]
    assert not make_firm(SYSTEM, order_id=placed.id)
    money_arrives(11)
    assert stored(placed.code).paid_at == LATE
    assert sum(r.quantity for r in Reservation.objects.filter(state="held", expires_at=None)) == 2
    assert_books_agree()


def test_money_too_late_for_the_goods_goes_back_in_full_and_the_buyer_is_told(shop: Shop) -> None:
    placed = by_transfer(shop)
    release_expired(SYSTEM, now=LATE)
    sell_everything()
    money_arrives(11)
    order = stored(placed.code)
    assert order.state == OrderState.CANCELLED
    assert Refund.objects.get().amount_minor == placed.total.minor
    view = queries.order(viewer_of(shop.rider), code=placed.code)
    assert [event.kind for event in view.events] == ["placed", "cancelled", "refunded"]
    run_waiting_jobs()
    (mail,) = Message.objects.filter(template="order.cancelled")
    assert "the whole amount of €102.70 goes back to you" in mail.text


def test_money_for_a_cancelled_order_goes_back_in_full(shop: Shop) -> None:
    placed = by_transfer(shop)
    payment = Payment.objects.get()
    assert actions.cancel_unpaid(SYSTEM, now=LATE + timedelta(days=1)) == 1
    Payment.objects.filter(pk=payment.pk).update(state="intended")
    money_arrives(13)
    assert stored(placed.code).state == OrderState.CANCELLED
    assert Refund.objects.get().amount_minor == placed.total.minor


def test_what_is_never_paid_is_cancelled_once_and_the_goods_go_back(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 2))
    placed = place(rider)
    assert actions.cancel_unpaid(SYSTEM, now=NOW + timedelta(hours=24)) == 0
    assert actions.cancel_unpaid(SYSTEM, now=NOW + timedelta(hours=25)) == 1
    assert actions.cancel_unpaid(SYSTEM, now=NOW + timedelta(hours=26)) == 0
    assert stored(placed.code).state == OrderState.CANCELLED
    assert not Reservation.objects.filter(state="held").exists()
    (fact,) = Activity.objects.filter(verb=OrderCancelled.verb)
    assert (fact.properties["reason_code"], fact.properties["paid_minor"]) == ("unpaid", 0)


def test_a_card_can_be_tried_again_after_the_hold_lapsed_while_goods_are_there(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 2))
    placed = place(rider)
    later = NOW + timedelta(hours=2)
    release_expired(SYSTEM, now=later)
    payable = actions.prepare_payment(rider, code=placed.code, now=later)
    assert payable.total == placed.total
    assert Reservation.objects.get(state="held").expires_at == later + timedelta(minutes=30)
    release_expired(SYSTEM, now=later + timedelta(hours=1))
    sell_everything()
    with pytest.raises(NotEnoughStock):
        actions.prepare_payment(rider, code=placed.code, now=later + timedelta(hours=1))


def test_cancelling_gives_back_stock_and_credit(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 2), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(buyer)
    actions.cancel_order(buyer, code=placed.code, reason="Ordered twice", now=NOW)
    assert CreditAccount.objects.get().used_minor == 0
    assert not Reservation.objects.filter(state="held").exists()
    view = queries.order(buyer, code=placed.code)
    assert (view.state, view.cancel_reason, view.may_cancel) == (OrderState.CANCELLED, "Ordered twice", False)
    with pytest.raises(actions.MoveRefused):
        actions.cancel_order(buyer, code=placed.code, reason="", now=NOW)


def test_a_paid_order_is_refunded_in_full_when_cancelled(shop: Shop) -> None:
    placed = by_transfer(shop)
    money_arrives()
    actions.cancel_order(viewer_of(shop.rider), code=placed.code, reason="", now=LATE)
    assert Refund.objects.get().amount_minor == placed.total.minor


def test_what_has_begun_to_ship_is_not_cancelled(shop: Shop) -> None:
    placed = by_transfer(shop)
    from chapeau.commerce.ordering.models import Order

    Order.objects.filter(pk=placed.id).update(state=OrderState.PARTLY_SHIPPED)
    with pytest.raises(actions.MoveRefused):
        actions.cancel_order(viewer_of(shop.rider), code=placed.code, reason="", now=NOW)


def test_asking_to_pay_again_and_again_does_not_keep_the_goods_for_ever(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1), payment=PaymentChoice.CARD)
    placed = place(rider)
    asked_at = NOW
    while asked_at < NOW + timedelta(days=10):
        actions.prepare_payment(rider, code=placed.code, now=asked_at)
        asked_at += timedelta(hours=20)
    with pytest.raises(actions.TimeToPayOver):
        actions.prepare_payment(rider, code=placed.code, now=asked_at)
    assert actions.cancel_unpaid(SYSTEM, now=asked_at + timedelta(days=1)) == 1


def test_staff_cancel_with_a_reason_and_strangers_not_at_all(shop: Shop) -> None:
    placed = by_transfer(shop)
    with pytest.raises(NotFound):
        actions.cancel_order(viewer_of(shop.approver), code=placed.code, reason="", now=NOW)
    with pytest.raises(NotFound):
        actions.cancel_order(as_visitor(shop), code=placed.code, reason="", now=NOW)
    seller = viewer_of(make_staff(StaffRole.SERVICE, given_name="Zoé"))
    with pytest.raises(actions.CancelReasonNeeded):
        actions.cancel_order(seller, code=placed.code, reason="", now=NOW)
    actions.cancel_order(seller, code=placed.code, reason="Broken in the warehouse", now=NOW)
    assert queries.order(viewer_of(shop.rider), code=placed.code).events[-1].word == "Broken in the warehouse"


def test_an_administrator_cancels_what_the_organisation_ordered_and_a_colleague_does_not(shop: Shop) -> None:
    from chapeau.person.people.models import Hat
    from chapeau.person.people.queries import hat_card
    from chapeau.person.people.values import Role

    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 2), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(buyer)
    Hat.objects.filter(pk=shop.approver.id).update(roles=[Role.FINANCE])
    finance = viewer_of(hat_card(SYSTEM, hat_id=shop.approver.id))
    assert queries.order(finance, code=placed.code).may_cancel is False
    with pytest.raises(Forbidden):
        actions.cancel_order(finance, code=placed.code, reason="", now=NOW)
    actions.cancel_order(viewer_of(shop.approver), code=placed.code, reason="", now=NOW)
