"""What became of an order's goods: facts that fulfilment publishes.

They live here because billing, fulfilment's neighbour, issues invoices by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped(Fact):
    """Goods of an order left a warehouse; ``is_complete`` when nothing of the order is left to ship."""

    verb: ClassVar[str] = "order.shipped"

    order_id: UUID
    shipment_id: UUID
    line_ids: tuple[UUID, ...]
    quantities: tuple[int, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(Fact):
    """A shipment reached its buyer; ``days_late`` counts from the promised date (negative: early)."""

    verb: ClassVar[str] = "order.delivered"

    order_id: UUID
    shipment_id: UUID
    days_late: int | None
    is_complete: bool
