"""Turn what is reserved for an order into shipments to pick, one per warehouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.fulfilment.models import DeliveryMethod, Shipment, ShipmentLine
from chapeau.commerce.fulfilment.rules.promise import dock_of, place_of, promise
from chapeau.commerce.fulfilment.values import Promise
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import OrderState
from chapeau.commerce.stock.models import Reservation, Warehouse
from chapeau.person.people.values import Viewer

_UNPAID_MAY_LEAVE = ("on-account", "cash")
_PAID_AT_ONCE = timedelta(hours=1)


@transaction.atomic
def prepare_shipments(viewer: Viewer, *, order_ids: Sequence[UUID], now: datetime) -> list[str]:
    """Shipments to pick for orders that may leave (paid, on account, or cash at the counter); codes of the new ones.

    Takes what stock reserved and no shipment holds yet, so that asking twice makes nothing twice. Lines
    that need no stock (services, made to order) go with the first warehouse. Locks the orders by id.
    """
    orders = Order.objects.select_for_update().filter(
        id__in=order_ids, state__in=(OrderState.PLACED, OrderState.PARTLY_SHIPPED), is_historic=False
    )
    made: list[str] = []
    for order in orders.order_by("id"):
        if order.paid_at or order.payment_method in _UNPAID_MAY_LEAVE:
            made += _prepare(order, now)
    return made


def _prepare(order: Order, now: datetime) -> list[str]:
    wanted = _left_by_warehouse(order)
    if not wanted:
        return []
    method = DeliveryMethod.objects.filter(code=order.delivery_method).first()
    warehouses = Warehouse.objects.in_bulk(list(wanted))
    codes: list[str] = []
    for warehouse_id in sorted(wanted, key=lambda key: (warehouses[key].priority, warehouses[key].code)):
        warehouse = warehouses[warehouse_id]
        due = promise_for(order, warehouse, method)
        shipment = Shipment.objects.create(
            order=order,
            warehouse=warehouse,
            method=method,
            ship_by=due.ship_by,
            promised_on=due.promised_on,
            carrier=method.carrier if method else "",
            created_at=now,
        )
        ShipmentLine.objects.bulk_create(
            ShipmentLine(shipment=shipment, order_line_id=line_id, quantity=quantity)
            for line_id, quantity in wanted[warehouse_id].items()
        )
        codes.append(shipment.code)
    return codes


def promise_for(order: Order, warehouse: Warehouse, method: DeliveryMethod | None) -> Promise:
    """When the shipment must leave; the date told before paying stands, unless the money came later."""
    address = order.delivery_address or {}
    starts = max(order.placed_at or order.created_at, order.paid_at or order.placed_at or order.created_at)
    due = promise(
        starts,
        dock=dock_of(
            country=warehouse.country,
            region=warehouse.region,
            time_zone=warehouse.time_zone,
            cut_off=warehouse.cut_off,
        ),
        to=place_of(order.country, address.get("postal_code", ""), address.get("region", "")),
        working_days=method.working_days if method else 2,
    )
    paid_late = order.paid_at and order.placed_at and order.paid_at - order.placed_at > _PAID_AT_ONCE
    if order.promised_on and not paid_late and order.payment_method != "transfer":
        return Promise(due.ship_by, due.leaves_on, order.promised_on)
    return due


def _left_by_warehouse(order: Order) -> dict[UUID, dict[UUID, int]]:
    """Warehouse → order line → pieces that wait for a shipment."""
    waiting: defaultdict[UUID, defaultdict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    held = Reservation.objects.filter(order_id=order.id, state=Reservation.State.HELD)
    for line_id, warehouse_id, quantity in held.values_list("line_id", "warehouse_id", "quantity"):
        waiting[warehouse_id][line_id] += quantity
    packed: defaultdict[UUID, int] = defaultdict(int)
    in_parcels = ShipmentLine.objects.filter(shipment__order=order, shipment__state=Shipment.State.TO_PICK)
    for line_id, warehouse_id, quantity in in_parcels.values_list(
        "order_line_id", "shipment__warehouse_id", "quantity"
    ):
        packed[line_id] += quantity
        if line_id in waiting[warehouse_id]:
            waiting[warehouse_id][line_id] -= quantity
    _add_unstocked(order, waiting, packed)
    left = {key: {line: n for line, n in lines.items() if n > 0} for key, lines in waiting.items()}
    return {key: lines for key, lines in left.items() if lines}


def _add_unstocked(
    order: Order, waiting: defaultdict[UUID, defaultdict[UUID, int]], packed: defaultdict[UUID, int]
) -> None:
    lines = OrderLine.objects.filter(order=order, variant__in=Variant.objects.filter(is_stocked=False))
    missing = {
        line.id: line.quantity - line.shipped_quantity - line.cancelled_quantity - packed[line.id] for line in lines
    }
    if not any(n > 0 for n in missing.values()):
        return
    home = (
        next(
            (key for key, held in waiting.items() if any(n > 0 for n in held.values())),
            None,
        )
        or Warehouse.objects.order_by("priority", "code").values_list("id", flat=True).first()
    )
    if home is not None:
        for line_id, quantity in missing.items():
            waiting[home][line_id] += max(quantity, 0)
