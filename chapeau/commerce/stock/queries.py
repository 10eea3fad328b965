"""Questions to the stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable

from chapeau.commerce.catalog.models import Product
from chapeau.commerce.catalog.queries.office import found_products
from chapeau.commerce.stock.models import Level, Movement, Reservation, Warehouse
from chapeau.commerce.stock.sight import check_is_house
from chapeau.commerce.stock.values import Allocation, Availability, LevelRow, MovementRow, WarehouseCard
from chapeau.kit.db import fetch
from chapeau.person.people.values import Viewer

_AVAILABILITY = """
SELECT variant.id, variant.is_stocked, warehouse.code, level.on_hand, level.reserved
FROM catalog_variant variant
LEFT JOIN stock_level level ON level.variant_id = variant.id
LEFT JOIN stock_warehouse warehouse ON warehouse.id = level.warehouse_id
WHERE variant.id = ANY(%s::uuid[])
ORDER BY warehouse.priority, warehouse.code
"""


def availability(viewer: Viewer, *, variant_ids: Sequence[UUID]) -> dict[UUID, Availability]:
    """What can be ordered of each, in one query. A hint: only ``reserve`` promises."""
    stocked: dict[UUID, bool] = {}
    on_hand: defaultdict[UUID, int] = defaultdict(int)
    free: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    for variant_id, is_stocked, code, there, reserved in fetch(_AVAILABILITY, [list(variant_ids)]):
        stocked[variant_id] = is_stocked
        if code is not None:
            on_hand[variant_id] += there
            if there > reserved:
                free[variant_id][code] = there - reserved
    return {
        variant_id: Availability(
            variant_id, on_hand[variant_id], sum(free[variant_id].values()) if is_stocked else None, free[variant_id]
        )
        for variant_id, is_stocked in stocked.items()
    }


def allocations(viewer: Viewer, *, order_ids: Sequence[UUID]) -> dict[UUID, list[Allocation]]:
    """What is held for orders and not yet shipped, by order; for staff and the house. Refuses: ``Forbidden``."""
    check_is_house(viewer)
    held: dict[UUID, list[Allocation]] = {order_id: [] for order_id in order_ids}
    rows = Reservation.objects.filter(order_id__in=order_ids, state=Reservation.State.HELD).order_by("id")
    for row in rows:
        held[row.order_id].append(Allocation(row.line_id, row.variant_id, row.warehouse_id, row.quantity))
    return held


def warehouses(viewer: Viewer) -> list[WarehouseCard]:
    """In the order in which they are drawn from."""
    fields = (
        "id", "code", "name", "country", "region", "time_zone", "cut_off", "street", "postal_code", "city", "is_pick_up", "priority",
    )  # fmt: skip
    return [WarehouseCard(*row) for row in Warehouse.objects.order_by("priority", "code").values_list(*fields)]


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
    check_is_house(viewer)
    rows = Level.objects.order_by("variant__sku", "warehouse__priority", "warehouse__code")
    if variant_ids:
        rows = rows.filter(variant_id__in=variant_ids)
    if warehouse:
        rows = rows.filter(warehouse__code=warehouse)
    if text.strip():
        rows = rows.filter(variant__sku__istartswith=text.strip())
    return _level_rows(rows[offset : offset + limit])


LEVEL_SORTS: dict[str, Combinable] = {
    "sku": F("variant__sku"),
    "on_hand": F("on_hand"),
    "available": F("on_hand") - F("reserved"),
    "reorder": F("reorder_point"),
}


def level_list(
    viewer: Viewer,
    *,
    language: str,
    text: str = "",
    warehouse: str = "",
    low_only: bool = False,
    sort: str = "sku",
    page: int = 1,
    page_size: int = 50,
) -> tuple[list[LevelRow], int]:
    """A page of levels and how many there are. ``text``: words of the article or the beginning of its SKU.

    Refuses: ``Forbidden``.
    """
    check_is_house(viewer)
    found = Level.objects.filter(variant__archived_at=None)
    if text.strip():
        products = Product.objects.filter(found_products(text, language))
        found = found.filter(variant__product__in=products.values("pk"))
    if warehouse:
        found = found.filter(warehouse__code=warehouse)
    if low_only:
        found = found.filter(reorder_point__gt=F("on_hand") - F("reserved"))
    by = LEVEL_SORTS.get(sort.removeprefix("-"), LEVEL_SORTS["sku"])
    found = found.annotate(by=by)
    first = "-by" if sort.startswith("-") else "by"
    start = (max(page, 1) - 1) * page_size
    ordered = found.order_by(first, "variant__sku", "warehouse__priority", "warehouse__code")
    return _level_rows(ordered[start : start + page_size]), found.count()


def low_stock(viewer: Viewer, *, limit: int = 50) -> list[LevelRow]:
    """Levels whose free pieces are below their reorder point, scarcest first. Refuses: ``Forbidden``."""
    check_is_house(viewer)
    free = F("on_hand") - F("reserved")
    low = Level.objects.filter(reorder_point__gt=free, variant__archived_at=None)
    return _level_rows(low.order_by(free - F("reorder_point"), "variant__sku", "warehouse__code")[:limit])


def _level_rows(rows: QuerySet[Level]) -> list[LevelRow]:
    return [
        LevelRow(*row)
        for row in rows.values_list(
            "variant_id",
            "variant__sku",
            "warehouse_id",
            "warehouse__code",
            "on_hand",
            "reserved",
            "reorder_point",
            "shelf",
        )
    ]


def movements(
    viewer: Viewer, *, variant_id: UUID, warehouse: str = "", before: datetime | None = None, limit: int = 100
) -> list[MovementRow]:
    """The ledger of a variant, newest first. Refuses: ``Forbidden``."""
    check_is_house(viewer)
    rows = Movement.objects.filter(variant_id=variant_id)
    if warehouse:
        rows = rows.filter(warehouse__code=warehouse)
    if before is not None:
        rows = rows.filter(moved_at__lt=before)
    return [
        MovementRow(*row)
        for row in rows.order_by("-moved_at", "-id")[:limit].values_list(
            "id",
            "variant_id",
            "variant__sku",
            "warehouse__code",
            "kind",
            "quantity",
            "reason",
            "reference_id",
            "by_hat_id",
            "moved_at",
        )
    ]
