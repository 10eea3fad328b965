"""Delivered: told by the carrier or by staff, in bulk too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from chapeau.commerce.fulfilment.access import check_may_ship
from chapeau.commerce.fulfilment.models import Shipment
from chapeau.commerce.ordering.actions.record_delivery import record_delivered
from chapeau.commerce.ordering.delivery_events import OrderDelivered
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import OrderState
from chapeau.kit.bus import publish
from chapeau.person.people.values import Viewer


@transaction.atomic
def mark_delivered(viewer: Viewer, *, shipment_codes: Sequence[str], now: datetime) -> int:
    """Note that shipments arrived; those not under way are passed over. Returns how many were noted.

    Locks the orders by id, then the shipments. Refuses: ``Forbidden``.
    """
    check_may_ship(viewer)
    order_ids = Shipment.objects.filter(code__in=shipment_codes).values("order_id")
    orders = {o.id: o for o in Order.objects.select_for_update().filter(id__in=order_ids).order_by("id")}
    under_way = (
        Shipment.objects.select_for_update(of=("self",))
        .filter(code__in=shipment_codes, state=Shipment.State.SHIPPED)
        .select_related("warehouse")
        .order_by("order_id", "id")
    )
    facts: list[OrderDelivered] = []
    for shipment in under_way:
        order = orders[shipment.order_id]
        shipment.state = Shipment.State.DELIVERED
        shipment.delivered_at = now
        shipment.save(update_fields=["state", "delivered_at"])
        waiting = Shipment.objects.filter(
            order=order, state__in=(Shipment.State.TO_PICK, Shipment.State.SHIPPED)
        ).exists()
        is_complete = not waiting and order.state == OrderState.SHIPPED
        record_delivered(viewer, order_id=order.id, is_complete=is_complete, now=now)
        arrived_on = now.astimezone(ZoneInfo(shipment.warehouse.time_zone)).date()
        facts.append(
            OrderDelivered(
                occurred_at=now,
                hat_id=order.hat_id,
                visitor_id=order.visitor_id,
                actor_hat_id=viewer.hat_id,
                order_id=order.id,
                shipment_id=shipment.id,
                days_late=_days_late(shipment.promised_on, arrived_on),
                is_complete=is_complete,
            )
        )
    publish(facts)
    return len(facts)


def _days_late(promised_on: date | None, arrived_on: date) -> int | None:
    return None if promised_on is None else (arrived_on - promised_on).days
