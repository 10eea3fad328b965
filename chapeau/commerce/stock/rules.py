"""From which warehouse each line is drawn: pure thinking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from chapeau.commerce.stock.values import Allocation, Want

Free = Mapping[tuple[UUID, UUID], int]
"""(variant, warehouse) to the pieces not promised to anybody."""


def shortages(wants: Sequence[Want], free: Free) -> dict[UUID, tuple[int, int]]:
    """Variants of which more is wanted than is free in all warehouses together: (asked, left)."""
    asked: dict[UUID, int] = {}
    for want in wants:
        asked[want.variant_id] = asked.get(want.variant_id, 0) + want.quantity
    left = dict.fromkeys(asked, 0)
    for (variant_id, _), quantity in free.items():
        if variant_id in left:
            left[variant_id] += quantity
    return {variant: (asked[variant], left[variant]) for variant in asked if asked[variant] > left[variant]}


def allocate(wants: Sequence[Want], free: Free, warehouses: Sequence[UUID]) -> list[Allocation]:
    """Draw each line from as few warehouses as this simple way finds, ``warehouses`` in order of preference.

    One that has everything; else line by line one that has the line whole, those in use already first;
    else the line is split in order of preference. There must be no shortage.
    """
    for warehouse in warehouses:
        alone = {key: quantity for key, quantity in free.items() if key[1] == warehouse}
        if not shortages(wants, alone):
            return [Allocation(want.line_id, want.variant_id, warehouse, want.quantity) for want in wants]
    left = dict(free)
    used: list[UUID] = []
    parts: list[Allocation] = []
    # Scarce lines first would need a search; lines in their order are good enough and easy to explain.
    for want in wants:
        order = [*used, *(warehouse for warehouse in warehouses if warehouse not in used)]
        whole = [house for house in order if left.get((want.variant_id, house), 0) >= want.quantity]
        missing = want.quantity
        for warehouse in whole[:1] or order:
            key = (want.variant_id, warehouse)
            drawn = min(missing, left.get(key, 0))
            if drawn <= 0:
                continue
            left[key] -= drawn
            missing -= drawn
            parts.append(Allocation(want.line_id, want.variant_id, warehouse, drawn))
            if warehouse not in used:
                used.append(warehouse)
    return parts
