"""Public codes for the keys that records hold: asked for while an answer is rendered, found a set at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.stock import queries as stock
from chapeau.person.people import queries as people
from chapeau.person.people.values import Market, Viewer


class Names:
    """What one answer refers to. A thing this viewer may not see stays without a name."""

    def __init__(self, viewer: Viewer, market: Market | None, language: str) -> None:
        self.viewer = viewer
        self.market = market
        self.language = language
        self.shown: set[UUID] = set()
        """The hats that the answer is about."""
        self._asked: defaultdict[str, list[tuple[UUID, dict[str, Any], str]]] = defaultdict(list)

    def ask(self, kind: str, key: UUID, holder: dict[str, Any], field: str) -> None:
        self._asked[kind].append((key, holder, field))

    def show(self, hat_id: UUID | None) -> None:
        if hat_id is not None:
            self.shown.add(hat_id)

    def fill(self) -> None:
        """At most one question per kind of thing, however long the answer is."""
        for kind, places in self._asked.items():
            known = self._known(kind, [key for key, _holder, _field in places])
            for key, holder, field in places:
                holder[field] = known.get(key)
        self._asked.clear()

    def _known(self, kind: str, keys: list[UUID]) -> dict[UUID, str]:
        match kind:
            case "hat":
                return {key: card.code for key, card in people.hat_cards(self.viewer, ids=keys).items()}
            case "organisation":
                return {key: card.code for key, card in people.organisation_cards(self.viewer, ids=keys).items()}
            case "warehouse":
                return {card.id: card.code for card in stock.warehouses(self.viewer)}
            case _:
                found = catalog.variants(self.viewer, ids=keys, market=self.market, language=self.language)
                return {key: card.sku for key, card in found.items()}
