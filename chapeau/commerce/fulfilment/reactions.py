"""What happens next: orders that may leave become shipments, cancelled ones stop, the buyer is told."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from chapeau.commerce.fulfilment.actions.cancel_shipments import cancel_shipments
from chapeau.commerce.fulfilment.actions.prepare_shipments import prepare_shipments
from chapeau.commerce.fulfilment.events import ReturnApproved, ReturnRefunded, ReturnRefused
from chapeau.commerce.fulfilment.models import Return, Shipment
from chapeau.commerce.fulfilment.queries.returns import return_page
from chapeau.commerce.fulfilment.queries.shipments import shipment_views
from chapeau.commerce.ordering.delivery_events import OrderShipped
from chapeau.commerce.ordering.events import OrderCancelled, OrderPaid, OrderPlaced
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import order_number
from chapeau.kit.bus import listen
from chapeau.kit.workdays import say_day
from chapeau.person.messaging.actions import enqueue_if_reachable
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.values import SYSTEM


def register() -> None:
    listen("fulfilment.prepare", [OrderPlaced, OrderPaid], prepare)
    listen("fulfilment.cancel", [OrderCancelled], cancel)
    listen("fulfilment.tell-shipped", [OrderShipped], tell_shipped, queue="mail")
    listen("fulfilment.tell-return", [ReturnApproved, ReturnRefused, ReturnRefunded], tell_return, queue="mail")


def prepare(facts: Sequence[OrderPlaced | OrderPaid]) -> None:
    ready = [fact for fact in facts if fact.ships_now]
    if ready:
        prepare_shipments(
            SYSTEM, order_ids=[fact.order_id for fact in ready], now=max(fact.occurred_at for fact in ready)
        )


def cancel(facts: Sequence[OrderCancelled]) -> None:
    cancel_shipments(SYSTEM, order_ids=[fact.order_id for fact in facts])


def tell_shipped(facts: Sequence[OrderShipped]) -> None:
    for fact in facts:
        order = _order(fact.order_id)
        with override(order.language):
            shipment = shipment_views(Shipment.objects.filter(id=fact.shipment_id))[0]
            enqueue_if_reachable(
                SYSTEM,
                key=f"delivery.shipped:{fact.shipment_id}",
                template="delivery.shipped",
                recipient=_recipient(order),
                context={
                    **_about(order),
                    "shipment": shipment,
                    "day": say_day(shipment.promised_on, order.language) if shipment.promised_on else "",
                    "is_complete": fact.is_complete,
                },
                now=fact.occurred_at,
            )


def tell_return(facts: Sequence[ReturnApproved | ReturnRefused | ReturnRefunded]) -> None:
    states = {ReturnApproved: "approved", ReturnRefused: "refused", ReturnRefunded: "refunded"}
    for fact in facts:
        order = _order(fact.order_id)
        with override(order.language):
            found = return_page(SYSTEM, code=Return.objects.values_list("code", flat=True).get(id=fact.return_id))
        state = states[type(fact)]
        enqueue_if_reachable(
            SYSTEM,
            key=f"return.{state}:{fact.return_id}",
            template="return.answered",
            recipient=_recipient(order),
            context={
                **_about(order),
                "state": state,
                "return_number": order_number(found.code),
                "lines": found.lines,
                "answer": found.answer if state != "refunded" else "",
                "amount": found.refund.format(order.language),
                "send_to": found.send_to,
            },
            now=fact.occurred_at,
        )


def _order(order_id: UUID) -> Order:
    return Order.objects.select_related("hat__person").get(id=order_id)


def _recipient(order: Order) -> Recipient:
    """The order's own hat, or the guest; in the language it was ordered in."""
    if order.hat_id:
        return Recipient(hat_id=order.hat_id, language=order.language)
    return Recipient(visitor_id=order.visitor_id, address=order.guest_email, language=order.language)


def _about(order: Order) -> dict[str, str]:
    return {
        "name": order.hat.person.given_name if order.hat else order.guest_name,
        "number": order_number(order.code),
        "order_link": f"{settings.BASE_URL}/{order.language}/orders/{order.code}" if order.hat_id else "",
    }
