from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.stock.actions.release import release
from chapeau.commerce.stock.events import StockRanLow
from chapeau.commerce.stock.levels import LockedLevel, lock_variants, move_levels
from chapeau.commerce.stock.models import Reservation
from chapeau.commerce.stock.rules import allocate, shortages
from chapeau.commerce.stock.values import Allocation, Want
from chapeau.kit.bus import publish
from chapeau.kit.db import fetch
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class NotEnoughStock(Refusal):
    """Details: ``shortages``, a tuple of (SKU, asked, left), and ``articles``, the same to read."""

    code = "not-enough-stock"
    sentence = _("There is not enough left: %(articles)s. Lower the quantity to go on.")


@transaction.atomic
def reserve(
    viewer: Viewer,
    *,
    order_id: UUID,
    wants: Sequence[Want],
    now: datetime,
    expires_at: datetime | None = None,
    prefer: Sequence[UUID] = (),
) -> list[Allocation]:
    """Promise pieces to an order, all or nothing; from one warehouse when one has all, else from several.

    ``prefer`` names warehouses to draw from first. Without ``expires_at`` the promise is firm. Variants
    that are not stocked are left out. What the order holds already is kept: release it first to change it.
    In the caller's transaction; locks levels by (variant, warehouse). Refuses: ``NotEnoughStock``.
    """
    ids = list({want.variant_id for want in wants})
    articles = dict(fetch("SELECT id, sku FROM catalog_variant WHERE id = ANY(%s) AND is_stocked", [ids]))
    stocked = [want for want in wants if want.variant_id in articles and want.quantity > 0]
    if not stocked:
        return []
    levels = lock_variants(want.variant_id for want in stocked)
    free = {level.key: level.free for level in levels}
    missing = shortages(stocked, free)
    if missing:
        told = tuple(sorted((articles[variant], asked, left) for variant, (asked, left) in missing.items()))
        raise NotEnoughStock(shortages=told, articles=", ".join(f"{sku} ({left}/{asked})" for sku, asked, left in told))
    parts = allocate(stocked, free, _warehouses(prefer))
    move_levels([(part.variant_id, part.warehouse_id, 0, part.quantity) for part in parts])
    Reservation.objects.bulk_create(
        [
            Reservation(
                order_id=order_id,
                line_id=part.line_id,
                variant_id=part.variant_id,
                warehouse_id=part.warehouse_id,
                quantity=part.quantity,
                expires_at=expires_at,
                created_at=now,
            )
            for part in parts
        ]
    )
    _tell_what_ran_low(levels, parts, now)
    return parts


@transaction.atomic
def reserve_anew(
    viewer: Viewer, *, order_id: UUID, wants: Sequence[Want], now: datetime, expires_at: datetime | None = None
) -> list[Allocation]:
    """Give back what the order holds and promise it again, from the same warehouses first.

    Every level that either half may touch is locked before, in order: one after the other, the halves would lock
    levels against the order of rivals. Refuses: ``NotEnoughStock``, and then holds what it held.
    """
    held = list(
        Reservation.objects.filter(order_id=order_id, state=Reservation.State.HELD).order_by("id").select_for_update()
    )
    lock_variants({row.variant_id for row in held} | {want.variant_id for want in wants})
    release(viewer, order_id=order_id)
    prefer = list(dict.fromkeys(row.warehouse_id for row in held))
    return reserve(viewer, order_id=order_id, wants=wants, now=now, expires_at=expires_at, prefer=prefer)


def _warehouses(prefer: Sequence[UUID]) -> list[UUID]:
    everyone = [key for (key,) in fetch("SELECT id FROM stock_warehouse ORDER BY priority, code")]
    return [*(house for house in prefer if house in everyone), *(house for house in everyone if house not in prefer)]


def _tell_what_ran_low(levels: Sequence[LockedLevel], parts: Sequence[Allocation], now: datetime) -> None:
    """Only when the point is passed, not with every piece below it."""
    drawn: defaultdict[tuple[UUID, UUID], int] = defaultdict(int)
    for part in parts:
        drawn[part.variant_id, part.warehouse_id] += part.quantity
    low = [level for level in levels if level.free >= level.reorder_point > level.free - drawn[level.key]]
    publish(
        [StockRanLow(occurred_at=now, variant_id=level.variant_id, warehouse_id=level.warehouse_id) for level in low]
    )
