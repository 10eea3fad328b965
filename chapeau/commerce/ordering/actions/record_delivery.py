"""What fulfilment writes on an order: shipped, delivered, came back. The facts are fulfilment's to publish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.models import Order, OrderEvent, OrderLine
from chapeau.commerce.ordering.rules.moves import may_move
from chapeau.commerce.ordering.values import OrderState
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class OrderNotToShip(Refusal):
    """The order was cancelled, is not paid, or has left already."""

    code = "order-not-to-ship"
    sentence = _("This order is not to be shipped now. Reload the page to see where it stands.")


class MoreThanOrdered(Refusal):
    """More pieces of a line than are left to ship or to send back."""

    code = "more-than-ordered"
    sentence = _("That is more than is left of the line.")


@transaction.atomic
def record_shipment(viewer: Viewer, *, order_id: UUID, quantities: Mapping[UUID, int], now: datetime) -> bool:
    """Count shipped pieces per line and move the order on; True when nothing is left to ship.

    Refuses: ``OrderNotToShip``, ``MoreThanOrdered``.
    """
    order = Order.objects.select_for_update().get(id=order_id)
    if not may_move(order.state, OrderState.SHIPPED):
        raise OrderNotToShip
    for line_id, quantity in quantities.items():
        counted = OrderLine.objects.filter(
            id=line_id, order=order, quantity__gte=F("shipped_quantity") + F("cancelled_quantity") + quantity
        ).update(shipped_quantity=F("shipped_quantity") + quantity)
        if not counted:
            raise MoreThanOrdered
    left = OrderLine.objects.filter(order=order).aggregate(
        pieces=Sum(F("quantity") - F("shipped_quantity") - F("cancelled_quantity"))
    )["pieces"]
    order.state = OrderState.PARTLY_SHIPPED if left else OrderState.SHIPPED
    order.changed_at = now
    order.save(update_fields=["state", "changed_at"])
    _note(order, "shipped", viewer, now)
    return not left


@transaction.atomic
def record_delivered(viewer: Viewer, *, order_id: UUID, is_complete: bool, now: datetime) -> None:
    """A shipment arrived; when all of them did and nothing is left to ship, the order is delivered."""
    order = Order.objects.select_for_update().get(id=order_id)
    if is_complete and may_move(order.state, OrderState.DELIVERED):
        order.state = OrderState.DELIVERED
        order.completed_at = order.changed_at = now
        order.save(update_fields=["state", "completed_at", "changed_at"])
    _note(order, "delivered", viewer, now)


@transaction.atomic
def record_returned(viewer: Viewer, *, order_id: UUID, quantities: Mapping[UUID, int], now: datetime) -> None:
    """Count pieces that came back. Refuses: ``MoreThanOrdered``."""
    order = Order.objects.select_for_update().get(id=order_id)
    for line_id, quantity in quantities.items():
        counted = OrderLine.objects.filter(
            id=line_id, order=order, shipped_quantity__gte=F("returned_quantity") + quantity
        ).update(returned_quantity=F("returned_quantity") + quantity)
        if not counted:
            raise MoreThanOrdered
    _note(order, "returned", viewer, now)


def _note(order: Order, kind: str, viewer: Viewer, now: datetime) -> None:
    OrderEvent.objects.create(order=order, kind=kind, state=order.state, by_hat_id=viewer.hat_id, happened_at=now)
