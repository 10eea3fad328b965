"""Questions to the stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chapeau.commerce.stock.values import Allocation, Availability, LevelRow, MovementRow, WarehouseCard
from chapeau.person.people.values import Viewer


def availability(viewer: Viewer, *, variant_ids: Sequence[UUID]) -> dict[UUID, Availability]:
    """What can be ordered of each, in one query. A hint: only ``reserve`` promises."""
    raise NotImplementedError


def allocations(viewer: Viewer, *, order_ids: Sequence[UUID]) -> dict[UUID, list[Allocation]]:
    """What is held for orders and not yet shipped, by order; for staff and the house. Refuses: ``Forbidden``."""
    raise NotImplementedError


def warehouses(viewer: Viewer) -> list[WarehouseCard]:
    """In the order in which they are drawn from."""
    raise NotImplementedError


def levels(
    viewer: Viewer,
    *,
    variant_ids: Sequence[UUID] = (),
    warehouse: str = "",
    text: str = "",
    limit: int = 100,
    offset: int = 0,
) -> list[LevelRow]:
    """Levels by SKU, for staff. ``text`` is the beginning of a SKU. Refuses: ``Forbidden``."""
    raise NotImplementedError


def low_stock(viewer: Viewer, *, limit: int = 50) -> list[LevelRow]:
    """Levels whose free pieces are below their reorder point, scarcest first. Refuses: ``Forbidden``."""
    raise NotImplementedError


def movements(
    viewer: Viewer, *, variant_id: UUID, warehouse: str = "", before: datetime | None = None, limit: int = 100
) -> list[MovementRow]:
    """The ledger of a variant, newest first. Refuses: ``Forbidden``."""
    raise NotImplementedError
