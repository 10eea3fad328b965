from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chapeau.commerce.stock.values import NewWarehouse
from chapeau.person.people.values import Viewer


def create_warehouses(viewer: Viewer, *, warehouses: Sequence[NewWarehouse]) -> dict[str, UUID]:
    """Create warehouses, or change those whose code exists; ids by code. Refuses: ``Forbidden``."""
    raise NotImplementedError
