"""Which order a cancellation undoes: the same buyer bought the same article at the same price before.

Among such lines with enough left, one of exactly that quantity is taken first, else the latest. What is
undone once cannot be undone again. A cancellation is never spread over several orders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Key = tuple[str, str, Decimal, str]
"""Buyer, SKU, unit price, currency."""


@dataclass(frozen=True, slots=True)
class Bought:
    line_number: int
    key: Key
    at: datetime
    quantity: int


@dataclass(frozen=True, slots=True)
class Undone:
    """A line of a cancellation; ``quantity`` is positive here."""

    line_number: int
    key: Key
    at: datetime
    quantity: int


def match(bought: Iterable[Bought], undone: Iterable[Undone]) -> dict[int, int]:
    """Line of the cancellation to the line it undoes; lines that undo nothing known are left out."""
    candidates: defaultdict[Key, list[Bought]] = defaultdict(list)
    for purchase in bought:
        candidates[purchase.key].append(purchase)
    for lines in candidates.values():
        lines.sort(key=lambda b: (b.at, b.line_number), reverse=True)
    left: dict[int, int] = {b.line_number: b.quantity for lines in candidates.values() for b in lines}
    found: dict[int, int] = {}
    for line in sorted(undone, key=lambda u: (u.at, u.line_number)):
        before = [b for b in candidates.get(line.key, ()) if b.at <= line.at and left[b.line_number] >= line.quantity]
        exact = (b for b in before if b.quantity == line.quantity == left[b.line_number])
        target = next(exact, before[0] if before else None)
        if target is not None:
            found[line.line_number] = target.line_number
            left[target.line_number] -= line.quantity
    return found
