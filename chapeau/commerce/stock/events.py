"""What happened to stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationExpired(Fact):
    """The pieces held for an order went back because nobody paid in time."""

    verb: ClassVar[str] = "stock.reservation-expired"
    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReceived(Fact):
    verb: ClassVar[str] = "stock.received"
    variant_id: UUID
    warehouse_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockCorrected(Fact):
    """A count differed from the books by ``quantity``."""

    verb: ClassVar[str] = "stock.corrected"
    variant_id: UUID
    warehouse_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockMoved(Fact):
    """``quantity`` pieces went from one warehouse of the house to another."""

    verb: ClassVar[str] = "stock.moved"
    variant_id: UUID
    from_warehouse_id: UUID
    to_warehouse_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRanLow(Fact):
    """What is free fell below the point at which to order again."""

    verb: ClassVar[str] = "stock.ran-low"
    variant_id: UUID
    warehouse_id: UUID
