"""Shipments: of an order, to ship now, by tracking number. A constant number of queries each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from chapeau.commerce.fulfilment.access import check_may_look, find_order, visible_orders
from chapeau.commerce.fulfilment.desk import name_of
from chapeau.commerce.fulfilment.models import Shipment, ShipmentLine
from chapeau.commerce.fulfilment.values import ShipmentLineView, ShipmentView, ToShipRow
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.stock.models import Level
from chapeau.person.people.values import Viewer


def to_ship(viewer: Viewer, *, now: datetime, warehouse_code: str = "", limit: int = 500) -> list[ToShipRow]:
    """What waits to leave, by cut-off, late ones first. Refuses: ``Forbidden`` but to staff who deal with orders."""
    check_may_look(viewer)
    waiting = Shipment.objects.filter(state=Shipment.State.TO_PICK, order__in=visible_orders(viewer))
    if warehouse_code:
        waiting = waiting.filter(warehouse__code=warehouse_code)
    return _ship_rows(waiting.order_by("ship_by", "id"), now, slice(0, limit))


def shipment_rows(
    viewer: Viewer,
    *,
    now: datetime,
    state: str = Shipment.State.TO_PICK,
    warehouse_code: str = "",
    text: str = "",
    page: int = 1,
    page_size: int = 50,
) -> tuple[list[ToShipRow], int]:
    """A page of the shipments in a state, and how many there are: waiting ones by cut-off, others newest first.

    ``text``: the beginning of an order's code or tracking number. Refuses: ``Forbidden``.
    """
    check_may_look(viewer)
    found = Shipment.objects.filter(state=state, order__in=visible_orders(viewer))
    if warehouse_code:
        found = found.filter(warehouse__code=warehouse_code)
    if wanted := text.replace(" ", ""):
        found = found.filter(Q(order__code__startswith=wanted.lower()) | Q(tracking_number__startswith=wanted))
    order = ("ship_by", "id") if state == Shipment.State.TO_PICK else ("-shipped_at", "-id")
    start = (max(page, 1) - 1) * page_size
    return _ship_rows(found.order_by(*order), now, slice(start, start + page_size)), found.count()


def _ship_rows(found: QuerySet[Shipment], now: datetime, part: slice) -> list[ToShipRow]:
    rows = found.select_related("order__hat__person", "order__organisation", "warehouse", "method").annotate(
        pieces=Coalesce(Sum("lines__quantity"), 0),
        weight_g=Coalesce(Sum(F("lines__quantity") * F("lines__order_line__variant__weight_g")), 0),
    )[part]
    language = get_language() or "en"
    return [
        ToShipRow(
            code=row.code,
            order_code=row.order.code,
            warehouse_code=row.warehouse.code,
            recipient=recipient_name(row.order),
            country=row.order.country,
            method_name=name_of(row.method, language) if row.method else "",
            ship_by=row.ship_by,
            is_late=row.state == Shipment.State.TO_PICK and row.ship_by < now,
            is_picking=row.picked_by_id is not None,
            promised_on=row.promised_on,
            pieces=row.pieces,
            weight_g=row.weight_g,
            carrier=row.carrier,
            tracking_number=row.tracking_number,
            shipped_at=row.shipped_at,
        )
        for row in rows
    ]


def shipments_of_order(viewer: Viewer, *, order_code: str) -> list[ShipmentView]:
    """An order's shipments, oldest first. Refuses: ``NotFound`` when the order is not the viewer's."""
    order = find_order(viewer, order_code)
    found = Shipment.objects.filter(order=order).exclude(state=Shipment.State.CANCELLED)
    return shipment_views(found.order_by("created_at", "id"))


def find_shipments(viewer: Viewer, *, tracking_number: str) -> list[ShipmentView]:
    """Staff: shipments by the beginning of a tracking number or their own code, at most ten. Refuses: ``Forbidden``."""
    check_may_look(viewer)
    wanted = tracking_number.replace(" ", "")
    if len(wanted) < 3:
        return []
    found = Shipment.objects.filter(
        Q(tracking_number__startswith=wanted) | Q(code=wanted.lower()), order__in=visible_orders(viewer)
    )
    return shipment_views(found.order_by("-shipped_at", "id")[:10])


def recipient_name(order: Order) -> str:
    """Who is written on the parcel: the address, else the organisation or person, else the guest."""
    address = order.delivery_address or {}
    if order.organisation and order.organisation.name:
        return order.organisation.name
    if address.get("name"):
        return str(address["name"])
    return order.hat.person.name if order.hat else order.guest_name


def line_views(shipments: list[UUID]) -> dict[UUID, list[ShipmentLineView]]:
    """Lines by shipment, in the order's order, each with its shelf in the shipment's warehouse."""
    lines = (
        ShipmentLine.objects.filter(shipment_id__in=shipments)
        .select_related("order_line__variant", "shipment")
        .order_by("order_line__position")
    )
    shelves: dict[tuple[Any, Any], str] = {
        (variant, warehouse): shelf
        for variant, warehouse, shelf in Level.objects.filter(
            variant_id__in=[line.order_line.variant_id for line in lines if line.order_line.variant_id],
            warehouse_id__in={line.shipment.warehouse_id for line in lines},
        ).values_list("variant_id", "warehouse_id", "shelf")
    }
    by_shipment: dict[UUID, list[ShipmentLineView]] = {}
    for line in lines:
        ordered = line.order_line
        by_shipment.setdefault(line.shipment_id, []).append(
            ShipmentLineView(
                line_id=ordered.id,
                sku=ordered.sku,
                name=ordered.name,
                quantity=line.quantity,
                shelf=shelves.get((ordered.variant_id, line.shipment.warehouse_id), ""),
                buyer_reference=ordered.buyer_reference,
                weight_g=line.quantity * (ordered.variant.weight_g if ordered.variant else 0),
            )
        )
    return by_shipment


def shipment_views(found: QuerySet[Shipment]) -> list[ShipmentView]:
    language = get_language() or "en"
    shipments = list(found.select_related("order", "warehouse", "method"))
    lines = line_views([shipment.id for shipment in shipments])
    return [
        ShipmentView(
            code=shipment.code,
            order_code=shipment.order.code,
            state=shipment.state,
            warehouse_code=shipment.warehouse.code,
            warehouse_name=shipment.warehouse.name,
            method_code=shipment.method.code if shipment.method else "",
            method_name=name_of(shipment.method, language) if shipment.method else "",
            is_pick_up=shipment.method is not None and shipment.method.kind == "pick-up",
            carrier=shipment.carrier,
            tracking_number=shipment.tracking_number,
            tracking_link=tracking_link(shipment),
            ship_by=shipment.ship_by,
            promised_on=shipment.promised_on,
            shipped_at=shipment.shipped_at,
            delivered_at=shipment.delivered_at,
            lines=tuple(lines.get(shipment.id, ())),
        )
        for shipment in shipments
    ]


def tracking_link(shipment: Shipment) -> str:
    """The carrier's page about the parcel; empty without a number or a link to put it in."""
    method = shipment.method
    if method is None or not shipment.tracking_number or "{number}" not in method.tracking_link:
        return ""
    return method.tracking_link.replace("{number}", quote(shipment.tracking_number, safe=""))
