"""Orders of hats that are known here already, from before this database: stored as they ended, set-wise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from chapeau.commerce.fulfilment.models import Return, ReturnLine, Shipment, ShipmentLine
from chapeau.commerce.history.access import check_may_import
from chapeau.commerce.history.events import PastOrderStored
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import OrderState
from chapeau.kit import bus
from chapeau.kit.money import Money
from chapeau.person.people.values import Viewer

BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """A line as it was charged; ``returned`` pieces came back and were refunded."""

    variant_id: UUID
    sku: str
    name: str
    quantity: int
    unit_price: Decimal
    """On the order's basis, per ``price_base`` pieces."""
    price_base: int
    net: Money
    tax: Money
    tax_percent: Decimal
    exemption_reason: str = ""
    cost_minor: int | None = None
    returned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """An order that was paid and delivered long ago."""

    hat_id: UUID
    organisation_id: UUID | None
    market: str
    channel: str
    source: str
    language: str
    country: str
    currency: str
    shows_gross: bool
    payment_method: str
    warehouse_id: UUID
    placed_at: datetime
    shipped_at: datetime
    delivered_at: datetime
    promised_on: date
    lines: tuple[PastLine, ...]


@transaction.atomic
def store_past_orders(viewer: Viewer, *, orders: Sequence[PastOrder], now: datetime) -> int:
    """Store them with their deliveries and returns; nothing is priced, reserved or sent. Returns how many.

    Publishes ``PastOrderStored`` at the time each was placed. Refuses: ``Forbidden``.
    """
    check_may_import(viewer)
    for start in range(0, len(orders), BATCH):
        _store(orders[start : start + BATCH], now)
    return len(orders)


def _store(orders: Sequence[PastOrder], now: datetime) -> None:
    rows: list[Order] = []
    lines: list[OrderLine] = []
    shipments: list[Shipment] = []
    shipped: list[ShipmentLine] = []
    returns: list[Return] = []
    returned: list[ReturnLine] = []
    for past in orders:
        order = _order(past, now)
        rows.append(order)
        mine = [_line(order, position, line) for position, line in enumerate(past.lines, start=1)]
        lines += mine
        shipment = Shipment(
            order=order,
            warehouse_id=past.warehouse_id,
            state=Shipment.State.DELIVERED,
            ship_by=past.shipped_at,
            promised_on=past.promised_on,
            created_at=past.placed_at,
            shipped_at=past.shipped_at,
            delivered_at=past.delivered_at,
        )
        shipments.append(shipment)
        shipped += [ShipmentLine(shipment=shipment, order_line=line, quantity=line.quantity) for line in mine]
        back = [(line, row) for line, row in zip(past.lines, mine, strict=True) if line.returned]
        if back:
            parent = _return(order, past)
            returns.append(parent)
            returned += [_return_line(parent, row, line) for line, row in back]
            parent.refund_minor = sum(part.gross_minor for part in returned if part.parent is parent)
    Order.objects.bulk_create(rows, batch_size=BATCH)
    OrderLine.objects.bulk_create(lines, batch_size=BATCH)
    Shipment.objects.bulk_create(shipments, batch_size=BATCH)
    ShipmentLine.objects.bulk_create(shipped, batch_size=BATCH)
    Return.objects.bulk_create(returns, batch_size=BATCH)
    ReturnLine.objects.bulk_create(returned, batch_size=BATCH)
    bus.publish(
        [
            PastOrderStored(
                occurred_at=past.placed_at,
                hat_id=past.hat_id,
                order_id=row.id,
                gross_minor=row.gross_minor,
                currency=row.currency,
            )
            for past, row in zip(orders, rows, strict=True)
        ]
    )


def _order(past: PastOrder, now: datetime) -> Order:
    net, tax = (sum(part) for part in zip(*((line.net.minor, line.tax.minor) for line in past.lines), strict=True))
    return Order(
        hat_id=past.hat_id,
        organisation_id=past.organisation_id,
        state=OrderState.DELIVERED,
        market=past.market,
        channel=past.channel,
        source=past.source,
        language=past.language,
        currency=past.currency,
        shows_gross=past.shows_gross,
        country=past.country,
        payment_method=past.payment_method,
        promised_on=past.promised_on,
        net_minor=net,
        tax_minor=tax,
        gross_minor=net + tax,
        created_at=past.placed_at,
        changed_at=now,
        placed_at=past.placed_at,
        paid_at=past.shipped_at,
        completed_at=past.delivered_at,
        is_historic=True,
    )


def _line(order: Order, position: int, line: PastLine) -> OrderLine:
    return OrderLine(
        order=order,
        position=position,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        price_base=line.price_base,
        net_minor=line.net.minor,
        tax_minor=line.tax.minor,
        gross_minor=line.net.minor + line.tax.minor,
        tax_percent=line.tax_percent,
        exemption_reason=line.exemption_reason,
        cost_minor=line.cost_minor,
        shipped_quantity=line.quantity,
        returned_quantity=line.returned,
    )


def _return(order: Order, past: PastOrder) -> Return:
    return Return(
        order=order,
        state=Return.State.REFUNDED,
        reason="other",
        asked_by_id=past.hat_id,
        is_historic=True,
        asked_at=past.delivered_at,
        received_at=past.delivered_at,
        refunded_at=past.delivered_at,
    )


def _return_line(parent: Return, row: OrderLine, line: PastLine) -> ReturnLine:
    net = line.net.minor * line.returned // line.quantity
    tax = line.tax.minor * line.returned // line.quantity
    return ReturnLine(
        parent=parent, order_line=row, quantity=line.returned, net_minor=net, tax_minor=tax, gross_minor=net + tax
    )
