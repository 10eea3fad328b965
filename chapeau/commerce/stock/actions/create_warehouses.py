from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.commerce.stock.models import Warehouse
from chapeau.commerce.stock.sight import check_may_move
from chapeau.commerce.stock.values import NewWarehouse
from chapeau.kit.house_settings import note
from chapeau.person.people.values import Viewer


@transaction.atomic
def create_warehouses(viewer: Viewer, *, warehouses: Sequence[NewWarehouse]) -> dict[str, UUID]:
    """Create warehouses, or change those whose code exists; ids by code. Refuses: ``Forbidden``."""
    check_may_move(viewer)
    Warehouse.objects.bulk_create(
        [Warehouse(**asdict(warehouse)) for warehouse in warehouses],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[field.name for field in fields(NewWarehouse) if field.name != "code"],
    )
    codes = [warehouse.code for warehouse in warehouses]
    return dict(Warehouse.objects.filter(code__in=codes).values_list("code", "id"))


@transaction.atomic
def set_warehouse(viewer: Viewer, *, warehouse: NewWarehouse, now: datetime) -> UUID:
    """Make a warehouse, or change the one of that code; each change stands in the house's book. Refuses: ``Forbidden``."""
    check_may_move(viewer)
    names = [field.name for field in fields(NewWarehouse)]
    before = Warehouse.objects.select_for_update().filter(code=warehouse.code).values(*names).first() or {}
    made = create_warehouses(viewer, warehouses=[warehouse])
    note(f"warehouse:{warehouse.code}", before, asdict(warehouse), by_hat_id=viewer.hat_id, now=now)
    return made[warehouse.code]
