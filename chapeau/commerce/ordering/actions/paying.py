"""Before and after the money: hold the goods while it is paid, and what a payment does to the order.

A payment that comes after its hold lapsed gets the goods again, or goes back in full, and the history says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.actions.cancel import give_up
from chapeau.commerce.ordering.events import OrderPaid
from chapeau.commerce.ordering.links import code_of
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.opening import lines_of, note
from chapeau.commerce.ordering.placing import (
    CARD_HOLD,
    TRANSFER_HOLD,
    hold_again,
    payable_of,
    ships_without_payment,
    wants_of,
)
from chapeau.commerce.ordering.rules.moves import MoveRefused, check_move
from chapeau.commerce.ordering.sight import visible_orders
from chapeau.commerce.ordering.values import EventKind, OrderState, PaymentChoice
from chapeau.commerce.payments import actions as payments
from chapeau.commerce.payments import queries as payment_queries
from chapeau.commerce.payments.values import Payable
from chapeau.commerce.stock import actions as stock
from chapeau.kit import bus
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import SYSTEM, Viewer

LONGEST_UNPAID = TRANSFER_HOLD
"""Goods are held anew for a payment no longer after the order than a transfer may take: nobody keeps them by asking
again and again. What the house itself holds longer (a link it sends late) can be paid that long.
"""
UNPAID_GRACE = timedelta(hours=24)
"""An order whose hold lapsed can still be paid this long, if the goods are there; then it is cancelled."""


class TimeToPayOver(Refusal):
    """The goods were kept long enough."""

    code = "time-to-pay-over"
    sentence = _("The time to pay this order is over. Order again, or ask us for a new link to pay.")


@transaction.atomic
def prepare_payment(viewer: Viewer, *, code: str, now: datetime) -> Payable:
    """Make sure the goods are held while a card is paid now; what it returns goes to ``payments.begin_payment``.

    A lapsed hold is taken anew, up to ``LONGEST_UNPAID``. An order by transfer may be paid by card instead.
    Refuses: ``NotFound``, ``MoveRefused`` when nothing is to be paid, ``TimeToPayOver``, ``NotEnoughStock``.
    """
    order = Order.objects.select_for_update(of=("self",)).filter(visible_orders(viewer), code=code).first()
    if order is None:
        raise NotFound
    return _prepare(order, now)


@transaction.atomic
def prepare_payment_by_link(viewer: Viewer, *, token: str, now: datetime) -> Payable:
    """The same for whoever holds a mailed link that has not expired. Refuses as ``prepare_payment``."""
    code = code_of(token, now)
    order = Order.objects.select_for_update(of=("self",)).filter(code=code).first() if code else None
    if order is None:
        raise NotFound
    return _prepare(order, now)


def _prepare(order: Order, now: datetime) -> Payable:
    waits = order.state == OrderState.AWAITING_PAYMENT or (
        order.state == OrderState.PLACED and order.payment_method == PaymentChoice.TRANSFER
    )
    if not waits or order.paid_at is not None:
        raise MoveRefused(state=OrderState(order.state).label)
    least = now + CARD_HOLD
    if order.held_until is None or order.held_until < least:
        if order.placed_at is not None and now >= max(order.placed_at + LONGEST_UNPAID, order.held_until or now):
            raise TimeToPayOver
        hold_again(order, lines_of(order), until=least, now=now)
        order.changed_at = now
        order.save(update_fields=["held_until", "changed_at"])
    return payable_of(order)


@transaction.atomic
def record_paid(
    viewer: Viewer, *, order_id: UUID, payment_id: UUID, method: str, is_in_full: bool, now: datetime
) -> None:
    """A payment of the order stands in the ledger; ``is_in_full``: nothing is left to pay. For the house's reaction.

    In full: the order moves on, its goods are held for good, and it says how it was really paid. Too late for the
    goods, or for a cancelled order: everything goes back, and the history says why.
    """
    order = Order.objects.select_for_update(of=("self",)).filter(pk=order_id).first()
    if order is None or order.paid_at is not None:
        return
    if order.state == OrderState.CANCELLED:
        _give_back(order, payment_id, now)
        return
    if not is_in_full:
        return
    if not _goods_for_good(order, now):
        give_up(SYSTEM, order, reason_code="sold-out-late-payment", word="", paid_minor=order.gross_minor, now=now)
        _give_back(order, payment_id, now)
        return
    was_waiting = order.state == OrderState.AWAITING_PAYMENT
    ships_now = not ships_without_payment(order)
    if was_waiting:
        check_move(order.state, OrderState.PLACED)
        order.state = OrderState.PLACED
    if order.payment_method != PaymentChoice.ON_ACCOUNT and method in PaymentChoice.values:
        order.payment_method = method
    order.paid_at, order.held_until, order.changed_at = now, None, now
    order.save(update_fields=["state", "payment_method", "paid_at", "held_until", "changed_at"])
    note(order, EventKind.PAID, viewer=SYSTEM, now=now, details={"gross": order.gross_minor})
    bus.publish(
        [
            OrderPaid(
                occurred_at=now,
                hat_id=order.hat_id,
                visitor_id=order.visitor_id if order.hat_id is None else None,
                order_id=order.id,
                payment_method=order.payment_method,
                was_waiting=was_waiting,
                ships_now=ships_now,
                gross_minor=order.gross_minor,
                currency=order.currency,
            )
        ]
    )


def _goods_for_good(order: Order, now: datetime) -> bool:
    """Held for good: what is still held becomes firm, what lapsed is reserved again when there is enough."""
    lines = lines_of(order)
    if order.held_until is None or stock.make_firm(SYSTEM, order_id=order.id, wants=wants_of(lines)):
        return True
    try:
        with transaction.atomic():
            hold_again(order, lines, until=None, now=now)
    except stock.NotEnoughStock:
        return False
    return True


def _give_back(order: Order, cause_id: UUID, now: datetime) -> None:
    """Whatever came in and is not on its way back yet."""
    amount = payments.give_back_rest(SYSTEM, order_id=order.id, reason="too-late", cause_id=cause_id, now=now)
    if amount:
        details: dict[str, object] = {"amount": amount, "reason": "too-late"}
        note(order, EventKind.REFUNDED, viewer=SYSTEM, now=now, details=details)


@transaction.atomic
def record_payment_failed(viewer: Viewer, *, order_id: UUID, failure_code: str, now: datetime) -> None:
    """The history tells that a card was declined; the order keeps waiting. For the house's reaction."""
    order = Order.objects.select_for_update(of=("self",)).filter(pk=order_id, state=OrderState.AWAITING_PAYMENT).first()
    if order is not None:
        note(order, EventKind.PAYMENT_FAILED, viewer=SYSTEM, now=now, details={"failure": failure_code})


@transaction.atomic
def cancel_unpaid(viewer: Viewer, *, now: datetime, limit: int = 200) -> int:
    """Cancel orders whose goods were held for a payment that did not come in time; returns how many.

    A part that did come goes back.
    """
    late = (
        Order.objects.select_for_update(skip_locked=True)
        .filter(
            held_until__lt=now - UNPAID_GRACE,
            paid_at=None,
            state__in=(OrderState.AWAITING_PAYMENT, OrderState.PLACED),
        )
        .order_by("held_until")[:limit]
    )
    cancelled = 0
    for order in late:
        money = payment_queries.money_of_order(SYSTEM, order_id=order.id, currency=order.currency)
        part = money.paid.minor - money.refunding.minor
        event_id = give_up(SYSTEM, order, reason_code="unpaid", word="", paid_minor=part, now=now)
        _give_back(order, event_id, now)
        cancelled += 1
    return cancelled
