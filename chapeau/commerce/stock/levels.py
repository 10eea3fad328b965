"""Locking and moving levels: the one place that writes them.

Lock order (promise 3): reservations by id, then levels by (variant, warehouse) ascending, in one statement.
Levels are the last but the invoice counter. What was read under the lock is true until the commit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from chapeau.commerce.stock.models import Level


@dataclass(frozen=True, slots=True)
class LockedLevel:
    variant_id: UUID
    warehouse_id: UUID
    on_hand: int
    reserved: int
    reorder_point: int

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.variant_id, self.warehouse_id


_LOCK_VARIANTS = """
SELECT variant_id, warehouse_id, on_hand, reserved, reorder_point FROM stock_level
WHERE variant_id = ANY(%s) ORDER BY variant_id, warehouse_id FOR UPDATE
"""
_LOCK_LEVELS = """
SELECT variant_id, warehouse_id, on_hand, reserved, reorder_point FROM stock_level
WHERE (variant_id, warehouse_id) IN (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))
ORDER BY variant_id, warehouse_id FOR UPDATE
"""


def lock_variants(variant_ids: Iterable[UUID]) -> list[LockedLevel]:
    """Every level of these variants, locked in order."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_VARIANTS, [list(set(variant_ids))])
        return [LockedLevel(*row) for row in cursor.fetchall()]


def lock_levels(keys: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], LockedLevel]:
    """These levels, locked in order; missing ones are made, empty."""
    wanted = sorted(set(keys))
    Level.objects.bulk_create(
        [Level(variant_id=variant, warehouse_id=warehouse) for variant, warehouse in wanted], ignore_conflicts=True
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _LOCK_LEVELS,
            [[variant for variant, _ in wanted], [warehouse for _, warehouse in wanted]],
        )
        rows = [LockedLevel(*row) for row in cursor.fetchall()]
    return {row.key: row for row in rows}


def move_levels(moves: Sequence[tuple[UUID, UUID, int, int]]) -> None:
    """Add (variant, warehouse, to on hand, to reserved), each set; the levels are locked already."""
    sums: defaultdict[tuple[UUID, UUID], list[int]] = defaultdict(lambda: [0, 0])
    for variant, warehouse, on_hand, reserved in moves:
        sums[variant, warehouse][0] += on_hand
        sums[variant, warehouse][1] += reserved
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stock_level l SET on_hand = l.on_hand + moved.on_hand, reserved = l.reserved + moved.reserved "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::int[]) "
            "AS moved (variant_id, warehouse_id, on_hand, reserved) "
            "WHERE l.variant_id = moved.variant_id AND l.warehouse_id = moved.warehouse_id",
            [
                [variant for variant, _ in sums],
                [warehouse for _, warehouse in sums],
                [on_hand for on_hand, _ in sums.values()],
                [reserved for _, reserved in sums.values()],
            ],
        )
