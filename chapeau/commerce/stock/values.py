"""The records of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Want:
    """So many pieces of a variant for a line of an order."""

    line_id: UUID
    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Pieces promised to a line from one warehouse."""

    line_id: UUID
    variant_id: UUID
    warehouse_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Availability:
    """What can be ordered now. Not stocked (a service, a download): always ``available`` None = without limit."""

    variant_id: UUID
    on_hand: int
    available: int | None
    by_warehouse: Mapping[str, int]
    """Warehouse code to what is free there; only where there is some."""

    def covers(self, quantity: int) -> bool:
        return self.available is None or self.available >= quantity


@dataclass(frozen=True, slots=True)
class Piece:
    """So many pieces of a variant at a warehouse, for set-wise deeds."""

    variant_id: UUID
    warehouse_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class LevelRow:
    variant_id: UUID
    sku: str
    warehouse_id: UUID
    warehouse_code: str
    on_hand: int
    reserved: int
    reorder_point: int
    shelf: str

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class MovementRow:
    id: UUID
    variant_id: UUID
    sku: str
    warehouse_code: str
    kind: str
    quantity: int
    reason: str
    reference_id: UUID | None
    by_hat_id: UUID | None
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class WarehouseCard:
    id: UUID
    code: str
    name: str
    country: str
    region: str
    time_zone: str
    cut_off: time
    street: str
    postal_code: str
    city: str
    is_pick_up: bool
    priority: int = 0


@dataclass(frozen=True, slots=True)
class NewWarehouse:
    code: str
    name: str
    country: str
    time_zone: str
    cut_off: time
    region: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    is_pick_up: bool = False
    priority: int = 0
    """Lower is drawn from first when nothing is preferred."""
