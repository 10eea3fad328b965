"""Cancel before anything was shipped: stock, coupon, offers and credit are given back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.events import OrderCancelled
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.opening import note
from chapeau.commerce.ordering.rules.moves import check_move
from chapeau.commerce.ordering.sight import TAKES_ORDERS, visible_orders
from chapeau.commerce.ordering.values import EventKind, OrderState
from chapeau.commerce.payments import actions as payments
from chapeau.commerce.payments import queries as payment_queries
from chapeau.commerce.pricing import actions as pricing
from chapeau.commerce.pricing.values import OfferUse
from chapeau.commerce.stock import actions as stock
from chapeau.kit import bus
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.approvals import actions as approvals
from chapeau.person.people.values import SYSTEM, Role, StaffRole, Viewer, ViewerKind


class CancelReasonNeeded(Refusal):
    """The house cancels only with a word to the buyer."""

    code = "cancel-reason"
    status = 422
    sentence = _("Say why, so that the buyer knows.")


@transaction.atomic
def cancel_order(viewer: Viewer, *, code: str, reason: str, now: datetime) -> None:
    """Cancel before anything was shipped; what was paid goes back in full.

    Who ordered may, an administrator or approver of the organisation, and staff (with a reason).
    Refuses: ``NotFound``, ``Forbidden``, ``MoveRefused``, ``CancelReasonNeeded``.
    """
    order = Order.objects.select_for_update(of=("self",)).filter(visible_orders(viewer), code=code).first()
    if order is None:
        raise NotFound
    if not _may_cancel(viewer, order):
        raise Forbidden
    if viewer.is_staff and not reason.strip():
        raise CancelReasonNeeded
    check_move(order.state, OrderState.CANCELLED)
    was_waiting = order.state == OrderState.AWAITING_APPROVAL
    if was_waiting:
        approvals.withdraw(SYSTEM, subject="order", subject_id=order.id, now=now)
    money = payment_queries.money_of_order(SYSTEM, order_id=order.id, currency=order.currency)
    paid = money.paid.minor - money.refunding.minor
    event_id = give_up(
        viewer,
        order,
        reason_code="staff" if viewer.is_staff else "buyer",
        word=reason.strip()[:200],
        paid_minor=paid,
        now=now,
    )
    if paid > 0:
        amount = Money(paid, order.currency)
        payments.refund(SYSTEM, order_id=order.id, amount=amount, reason="cancelled", cause_id=event_id, now=now)


def _may_cancel(viewer: Viewer, order: Order) -> bool:
    if viewer.is_system:
        return True
    if viewer.kind is ViewerKind.STAFF:
        return viewer.has_role(*TAKES_ORDERS, StaffRole.FINANCE) or order.hat_id in viewer.hat_ids
    if viewer.kind is ViewerKind.VISITOR:
        return True
    return order.hat_id in viewer.hat_ids or viewer.has_role(Role.ADMINISTRATOR, Role.APPROVER)


def may_cancel(viewer: Viewer, order: Order) -> bool:
    """For pages: the button is shown when the deed would do it."""
    waits = (OrderState.AWAITING_APPROVAL, OrderState.AWAITING_PAYMENT, OrderState.PLACED)
    return order.state in waits and _may_cancel(viewer, order)


def give_up(viewer: Viewer, order: Order, *, reason_code: str, word: str, paid_minor: int, now: datetime) -> UUID:
    """Move a locked order to cancelled and give back, in the order of locks: credit, coupons and offers, stock.

    Returns the id of the history's entry: the cause of a refund.
    """
    was = order.state
    check_move(was, OrderState.CANCELLED)
    if was != OrderState.AWAITING_APPROVAL:
        payments.withdraw_payments(SYSTEM, order_id=order.id, now=now)
        if order.coupon_codes:
            pricing.release_coupons(SYSTEM, order_id=order.id, now=now)
        uses = [OfferUse(UUID(use["offer_id"]), use["quantity"]) for use in order.quote.get("offers_used", [])]
        if uses:
            pricing.release_offers(SYSTEM, order_id=order.id, uses=uses, now=now)
        stock.release(SYSTEM, order_id=order.id)
    order.state, order.cancelled_at, order.changed_at, order.held_until = OrderState.CANCELLED, now, now, None
    order.cancel_reason = word
    order.save(update_fields=["state", "cancelled_at", "changed_at", "held_until", "cancel_reason"])
    OrderLine.objects.filter(order=order).update(cancelled_quantity=F("quantity"))
    event = note(
        order, EventKind.CANCELLED, viewer=viewer, now=now, word=word, details={"reason": reason_code, "was": was}
    )
    by_other = viewer.hat_id if viewer.hat_id != order.hat_id else None
    bus.publish(
        [
            OrderCancelled(
                occurred_at=now,
                hat_id=order.hat_id,
                visitor_id=order.visitor_id if order.hat_id is None else None,
                actor_hat_id=by_other,
                order_id=order.id,
                reason_code=reason_code,
                was_state=was,
                paid_minor=paid_minor,
                currency=order.currency,
            )
        ]
    )
    return event.id
