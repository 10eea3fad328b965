"""What became of an order's goods: facts that fulfilment publishes.

They live here because billing, fulfilment's neighbour, issues invoices and credit notes by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped(Fact):
    """Goods of an order left a warehouse; ``is_complete`` when nothing of the order is left to ship."""

    verb = "order.shipped"

    order_id: UUID
    shipment_id: UUID
    line_ids: tuple[UUID, ...]
    quantities: tuple[int, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(Fact):
    """A shipment reached its buyer; ``days_late`` counts from the promised date (negative: early)."""

    verb = "order.delivered"

    order_id: UUID
    shipment_id: UUID
    days_late: int | None
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefunded(Fact):
    """The house gives money back for goods that came back: a credit note is due, once per ``return_id``.

    The parallel tuples hold, per returned order line, the quantity and its share of the frozen line
    amounts in minor units; shares of one line sum to the line when all of it came back.
    """

    verb = "return.refunded"

    order_id: UUID
    return_id: UUID
    line_ids: tuple[UUID, ...]
    quantities: tuple[int, ...]
    net_minors: tuple[int, ...]
    tax_minors: tuple[int, ...]
    gross_minors: tuple[int, ...]
    refund_minor: int
    currency: str
