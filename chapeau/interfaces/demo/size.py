"""How large a demo is: the whole company, or a handful for a test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    organisations: int
    past_orders: int
    late_orders: int
    visits: int


WHOLE = Size(people=2000, organisations=300, past_orders=4100, late_orders=70, visits=45_000)
