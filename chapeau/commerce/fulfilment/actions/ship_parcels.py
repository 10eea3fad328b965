"""Shipped: goods leave, stock goes down, the buyer gets a mail. One or many, whole or in part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.fulfilment.access import check_may_ship
from chapeau.commerce.fulfilment.models import Shipment, ShipmentLine
from chapeau.commerce.fulfilment.values import Parcel, Shipped
from chapeau.commerce.ordering.actions.record_delivery import record_shipment
from chapeau.commerce.ordering.delivery_events import OrderShipped
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.stock import actions as stock
from chapeau.commerce.stock.values import Allocation
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer


class AlreadyShipped(Refusal):
    code = "already-shipped"
    sentence = _("This shipment has left already, or was cancelled.")


class NothingToShip(Refusal):
    code = "nothing-to-ship"
    sentence = _("Say how many pieces of at least one line are in the parcel, at most what the shipment holds.")


@transaction.atomic
def ship(viewer: Viewer, *, parcel: Parcel, now: datetime) -> None:
    """Record that a shipment left, with carrier and tracking number; less than all of it splits it.

    What stays behind waits in a new shipment of the same warehouse. Locks: order, then stock.
    Refuses: ``Forbidden``, ``NotFound``, ``AlreadyShipped``, ``NothingToShip``, ``OrderNotToShip``, ``NotReserved``.
    """
    check_may_ship(viewer)
    found = Shipment.objects.filter(code=parcel.shipment_code).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound
    order = Order.objects.select_for_update().get(id=found)
    shipment = Shipment.objects.select_for_update(of=("self",)).select_related("method").get(code=parcel.shipment_code)
    if shipment.state != Shipment.State.TO_PICK:
        raise AlreadyShipped
    goes = _split(shipment, parcel, now)
    is_complete = record_shipment(viewer, order_id=order.id, quantities=goes, now=now)
    take_from_stock(viewer, order_id=order.id, shipment=shipment, quantities=goes, now=now)
    shipment.state = Shipment.State.SHIPPED
    shipment.carrier = parcel.carrier or shipment.carrier
    shipment.tracking_number = parcel.tracking_number.replace(" ", "")
    shipment.shipped_at = now
    shipment.save(update_fields=["state", "carrier", "tracking_number", "shipped_at"])
    publish(
        [
            OrderShipped(
                occurred_at=now,
                hat_id=order.hat_id,
                visitor_id=order.visitor_id,
                actor_hat_id=viewer.hat_id,
                order_id=order.id,
                shipment_id=shipment.id,
                line_ids=tuple(goes),
                quantities=tuple(goes.values()),
                is_complete=is_complete,
            )
        ]
    )


def ship_many(viewer: Viewer, *, parcels: Sequence[Parcel], now: datetime) -> list[Shipped]:
    """Ship in bulk, a result per row: a refused row is named and does not hold up the others.

    Refuses: ``Forbidden`` for the whole.
    """
    check_may_ship(viewer)
    results: list[Shipped] = []
    for parcel in parcels:
        try:
            ship(viewer, parcel=parcel, now=now)
        except Refusal as refusal:
            results.append(Shipped(parcel.shipment_code, str(refusal)))
        else:
            results.append(Shipped(parcel.shipment_code))
    return results


@transaction.atomic
def start_picking(viewer: Viewer, *, shipment_codes: Sequence[str]) -> int:
    """Note who picks, so that two people do not fetch the same goods; how many were free to take.

    Refuses: ``Forbidden``.
    """
    check_may_ship(viewer)
    free = Shipment.objects.filter(code__in=shipment_codes, state=Shipment.State.TO_PICK, picked_by=None)
    return free.update(picked_by_id=viewer.hat_id)


def _split(shipment: Shipment, parcel: Parcel, now: datetime) -> dict[UUID, int]:
    """Order line → pieces that go; what stays moves to a new shipment."""
    holds = {line.order_line_id: line for line in ShipmentLine.objects.filter(shipment=shipment)}
    if parcel.quantities is None:
        return {line_id: line.quantity for line_id, line in holds.items()}
    goes = {line_id: quantity for line_id, quantity in parcel.quantities if quantity}
    if not goes or any(n < 0 or key not in holds or n > holds[key].quantity for key, n in goes.items()):
        raise NothingToShip
    stays = {key: line.quantity - goes.get(key, 0) for key, line in holds.items()}
    if any(stays.values()):
        rest = Shipment.objects.create(
            order_id=shipment.order_id,
            warehouse_id=shipment.warehouse_id,
            method_id=shipment.method_id,
            ship_by=shipment.ship_by,
            promised_on=shipment.promised_on,
            carrier=shipment.carrier,
            created_at=now,
        )
        ShipmentLine.objects.bulk_create(
            ShipmentLine(shipment=rest, order_line_id=key, quantity=n) for key, n in stays.items() if n
        )
        ShipmentLine.objects.filter(shipment=shipment).exclude(order_line_id__in=goes).delete()
        for key, quantity in goes.items():
            ShipmentLine.objects.filter(shipment=shipment, order_line_id=key).update(quantity=quantity)
    return goes


def take_from_stock(
    viewer: Viewer, *, order_id: UUID, shipment: Shipment, quantities: dict[UUID, int], now: datetime
) -> None:
    """Reserved pieces of the lines leave the shipment's warehouse; lines without stock have none to leave."""
    held = OrderLine.objects.filter(id__in=quantities, variant__is_stocked=True).values_list("id", "variant_id")
    parcels = [
        Allocation(line_id, variant_id, shipment.warehouse_id, quantities[line_id]) for line_id, variant_id in held
    ]
    if parcels:
        stock.ship(viewer, order_id=order_id, parcels=parcels, reference_id=shipment.id, now=now)
