"""Staff order for a person under a hat: same prices, same why, their own small discount."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.events import PaymentLinkSent
from chapeau.commerce.ordering.links import token_of
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.opening import check_hat_open, lines_of, new_order, note, open_order, reprice
from chapeau.commerce.ordering.placing import LINK_HOLD, TRANSFER_HOLD, hold_again
from chapeau.commerce.ordering.rules.moves import MoveRefused, check_move
from chapeau.commerce.ordering.sight import TAKES_ORDERS, visible_orders
from chapeau.commerce.ordering.values import Channel, EventKind, OrderState, PaymentChoice
from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, Viewer


class DiscountRefused(Refusal):
    """More than this member of staff may give alone."""

    code = "staff-discount"
    status = 403
    sentence = _("You may give up to %(limit)s %% alone. Ask a colleague who may give more.")


class ReasonNeeded(Refusal):
    code = "discount-reason"
    status = 422
    sentence = _("Say why you give the discount; it is kept with the order.")


@transaction.atomic
def start_order_for(viewer: Viewer, *, hat_id: UUID, channel: Channel, now: datetime) -> str:
    """Begin (or go on with) an order for a person under a hat; returns its code.

    Refuses: ``Forbidden`` for who takes no orders, ``NotFound`` for a hat this staff role does not see, ``HatEnded``.
    """
    check_takes_orders(viewer)
    card = people.hat_card(viewer, hat_id=hat_id)
    check_hat_open(card, now)
    begun = Order.objects.select_for_update(of=("self",)).filter(
        hat_id=hat_id, taken_by_id=viewer.hat_id, state=OrderState.BASKET
    )
    order = begun.order_by("-created_at").first()
    if order is not None:
        Order.objects.filter(pk=order.pk).update(channel=channel, changed_at=now)
        return order.code
    order, _card = new_order(viewer, hat_id=hat_id, now=now)
    order.taken_by_id, order.channel = viewer.hat_id, channel
    order.save(force_insert=True)
    note(order, EventKind.STARTED, viewer=viewer, now=now, details={"channel": str(channel)})
    return order.code


@transaction.atomic
def set_channel(viewer: Viewer, *, order_code: str, channel: Channel, now: datetime) -> None:
    """How it came in. Refuses: ``Forbidden``, ``NotFound``."""
    check_takes_orders(viewer)
    order = open_order(viewer, now=now, order_code=order_code).order
    order.channel, order.changed_at = channel, now
    if channel != Channel.COUNTER and order.payment_method == PaymentChoice.CASH:
        order.payment_method = ""
    order.save(update_fields=["channel", "payment_method", "changed_at"])


@transaction.atomic
def set_staff_discount(
    viewer: Viewer, *, order_code: str, sku: str, percent_off: Decimal, reason: str, now: datetime
) -> None:
    """Within the member of staff's own limit, and with a reason. 0 takes it away.

    Refuses: ``DiscountRefused``, ``ReasonNeeded``, ``NotFound``.
    """
    check_takes_orders(viewer)
    opened = open_order(viewer, now=now, order_code=order_code)
    line = opened.line(sku)
    if line is None or opened.order.taken_by_id is None or viewer.hat_id is None:
        raise NotFound
    limit = people.hat_card(SYSTEM, hat_id=viewer.hat_id).discount_limit_percent
    if not 0 <= percent_off <= limit:
        raise DiscountRefused(limit=f"{limit.normalize():f}")
    if percent_off and not reason.strip():
        raise ReasonNeeded
    line.staff_percent_off = percent_off
    line.staff_reason = reason.strip()[:200] if percent_off else ""
    line.save(update_fields=["staff_percent_off", "staff_reason"])
    reprice(opened, now=now)


@transaction.atomic
def discard_order(viewer: Viewer, *, order_code: str, now: datetime) -> None:
    """Drop an order that was begun and not placed. Refuses: ``NotFound``."""
    check_takes_orders(viewer)
    order = open_order(viewer, now=now, order_code=order_code).order
    if order.taken_by_id is None:
        raise NotFound
    check_move(order.state, OrderState.ABANDONED)
    order.state, order.changed_at = OrderState.ABANDONED, now
    order.save(update_fields=["state", "changed_at"])


@transaction.atomic
def send_payment_link(viewer: Viewer, *, code: str, now: datetime) -> str:
    """Hold the goods for three days and mail the buyer a link to pay; returns the link's token.

    Refuses: ``Forbidden``, ``NotFound``, ``MoveRefused`` when nothing is to be paid, ``NotEnoughStock`` when the goods
    went to others meanwhile.
    """
    check_takes_orders(viewer)
    order = Order.objects.select_for_update(of=("self",)).filter(visible_orders(viewer), code=code).first()
    if order is None:
        raise NotFound
    if order.paid_at or order.state not in (OrderState.AWAITING_PAYMENT, OrderState.PLACED):
        raise MoveRefused(state=OrderState(order.state).label)
    if order.payment_method not in (PaymentChoice.CARD, PaymentChoice.TRANSFER):
        raise MoveRefused(state=OrderState(order.state).label)
    longest = TRANSFER_HOLD if order.payment_method == PaymentChoice.TRANSFER else LINK_HOLD
    hold_again(order, lines_of(order), until=now + longest, now=now)
    order.changed_at = now
    order.save(update_fields=["held_until", "changed_at"])
    note(order, EventKind.LINK_SENT, viewer=viewer, now=now)
    bus.publish(
        [
            PaymentLinkSent(
                occurred_at=now,
                hat_id=order.hat_id,
                visitor_id=order.visitor_id if order.hat_id is None else None,
                actor_hat_id=viewer.hat_id,
                order_id=order.id,
            )
        ]
    )
    return token_of(order.code, now)


def check_takes_orders(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not (viewer.is_staff and viewer.has_role(*TAKES_ORDERS)):
        raise Forbidden
