"""Numbers that others published, and what this house computes for the same: each package of statistics tells its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """``tolerance``: the most by which the two may differ, in the number's own unit; how it was printed says how much."""

    what: str
    source: str
    published: float
    computed: float
    tolerance: float

    @property
    def difference(self) -> float:
        return self.computed - self.published

    @property
    def is_kept(self) -> bool:
        return bool(abs(self.difference) <= self.tolerance)


@dataclass(frozen=True, slots=True)
class NotToBeHad:
    """What cannot be computed here, and why."""

    what: str
    why: str


def references(what: str, source: str, rows: list[tuple[str, float, float]], tolerance: float) -> list[Reference]:
    """Of (name, published, computed) each, with one source and one tolerance."""
    return [Reference(f"{what} {name}".strip(), source, told, float(found), tolerance) for name, told, found in rows]
