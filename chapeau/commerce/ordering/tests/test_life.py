"""Whatever is done to an order, in whatever order of deeds: it only ever moves by the table, and the books agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering.actions.record_delivery import record_delivered, record_shipment
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.rules.moves import MOVES
from chapeau.commerce.ordering.tests.builders import NOW, Shop, a_key, fill, viewer_of
from chapeau.commerce.ordering.values import OrderState, PaymentChoice
from chapeau.commerce.payments.actions import mark_paid
from chapeau.commerce.payments.models import CreditAccount, Payment
from chapeau.commerce.stock.actions import release_expired
from chapeau.commerce.stock.models import Reservation
from chapeau.commerce.stock.tests.builders import assert_books_agree
from chapeau.kit.refusals import Refusal
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db

Deed = Callable[[Shop, Order], object]


def _ship(order: Order, quantity: int) -> object:
    line = OrderLine.objects.get(order=order)
    return record_shipment(SYSTEM, order_id=order.id, quantities={line.id: quantity}, now=NOW)


def _pay(order: Order, days: int) -> object:
    payment = Payment.objects.filter(order_id=order.id).first()
    if payment is None or payment.state == "paid":
        return None
    moment = NOW + timedelta(days=days)
    mark_paid(SYSTEM, code=payment.code, now=moment)
    return actions.record_paid(
        SYSTEM, order_id=order.id, payment_id=payment.id, method=payment.method, is_in_full=True, now=moment
    )


DEEDS: dict[str, Deed] = {
    "place": lambda shop, order: actions.place_order(
        viewer_of(shop.buyer), seen_total=order.gross_minor, idempotency_key=a_key(), now=NOW
    ),
    "ask": lambda shop, order: actions.ask_approval(
        viewer_of(shop.buyer), seen_total=order.gross_minor, word="", idempotency_key=a_key(), now=NOW
    ),
    "approve": lambda shop, order: actions.approve_order(
        viewer_of(shop.approver),
        code=order.code,
        seen_total=order.gross_minor,
        word="",
        idempotency_key=a_key(),
        now=NOW,
    ),
    "decline": lambda shop, order: actions.decline_order(viewer_of(shop.approver), code=order.code, word="No", now=NOW),
    "withdraw": lambda shop, order: actions.withdraw_approval(viewer_of(shop.buyer), code=order.code, now=NOW),
    "cancel": lambda shop, order: actions.cancel_order(viewer_of(shop.buyer), code=order.code, reason="", now=NOW),
    "pay": lambda shop, order: _pay(order, 1),
    "pay late": lambda shop, order: _pay(order, 12),
    "hold lapses": lambda shop, order: release_expired(SYSTEM, now=NOW + timedelta(days=11)),
    "never paid": lambda shop, order: actions.cancel_unpaid(SYSTEM, now=NOW + timedelta(days=12)),
    "ship one": lambda shop, order: _ship(order, 1),
    "ship all": lambda shop, order: _ship(order, 2),
    "deliver": lambda shop, order: record_delivered(SYSTEM, order_id=order.id, is_complete=True, now=NOW),
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limited=st.booleans(),
    payment=st.sampled_from([PaymentChoice.ON_ACCOUNT, PaymentChoice.TRANSFER, PaymentChoice.CARD]),
    deeds=st.lists(st.sampled_from(sorted(DEEDS)), min_size=3, max_size=8),
)
def test_an_order_moves_by_the_table_alone(shop: Shop, limited: bool, payment: PaymentChoice, deeds: list[str]) -> None:
    with transaction.atomic():
        Hat.objects.filter(pk=shop.buyer.id).update(per_order_minor=1 if limited else None)
        code = fill(viewer_of(shop.buyer), ("CH-1022", 2), payment=payment).order.code
        state = OrderState.BASKET
        for deed in ["ask" if limited else "place", *deeds]:
            try:
                with transaction.atomic():
                    DEEDS[deed](shop, Order.objects.get(code=code))
            except Refusal:
                pass
            now_in = OrderState(Order.objects.get(code=code).state)
            assert now_in is state or now_in in MOVES[state], f"{deed} moved {state} to {now_in}"
            state = now_in
        order = Order.objects.get(code=code)
        assert_books_agree_with(order)
        transaction.set_rollback(True)


def assert_books_agree_with(order: Order) -> None:
    """Cancelled and unplaced orders hold neither stock nor credit."""
    held = Reservation.objects.filter(order_id=order.id, state="held").count()
    if order.state in (OrderState.CANCELLED, OrderState.DECLINED, OrderState.AWAITING_APPROVAL, OrderState.BASKET):
        assert held == 0
        assert CreditAccount.objects.get().used_minor == 0
    if order.paid_at and order.state == OrderState.PLACED:
        assert held > 0
    assert_books_agree()
