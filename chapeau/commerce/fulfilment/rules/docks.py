"""Which warehouses a basket would leave from: whole from one if possible, near the buyer first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chapeau.commerce.fulfilment.values import Dock


@dataclass(frozen=True, slots=True)
class Source:
    """A warehouse with what is free to promise there, by variant."""

    id: UUID
    code: str
    priority: int
    dock: Dock
    free: Mapping[UUID, int]

    def holds(self, wanted: Sequence[tuple[UUID, int]]) -> bool:
        return all(self.free.get(variant, 0) >= quantity for variant, quantity in wanted)


def by_nearness(sources: Sequence[Source], country: str) -> list[Source]:
    """Those of the buyer's country first, then the house's own order."""
    return sorted(sources, key=lambda s: (s.dock.place.country != country, s.priority, s.code))


def leaves_from(sources: Sequence[Source], wanted: Sequence[tuple[UUID, int]]) -> list[Source]:
    """The first source that holds everything; else as many as it takes, in order; the first when there is too little.

    ``wanted`` counts stocked variants only. The sources come in order of preference.
    """
    for source in sources:
        if source.holds(wanted):
            return [source]
    missing = dict(wanted)
    used: list[Source] = []
    for source in sources:
        taken = {variant: min(missing[variant], source.free.get(variant, 0)) for variant in missing}
        if any(taken.values()):
            used.append(source)
            missing = {variant: left - taken[variant] for variant, left in missing.items()}
    return used or list(sources[:1])
