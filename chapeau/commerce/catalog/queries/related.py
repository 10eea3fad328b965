"""What goes with an article, and what replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chapeau.commerce.catalog.values import ProductCard
from chapeau.person.people.values import Market, Viewer


def related(
    viewer: Viewer,
    *,
    product_ids: Sequence[UUID],
    market: Market | None,
    language: str,
    kind: str = "goes-with",
    limit: int = 8,
) -> list[ProductCard]:
    """Of all these products together, in the house's order, without themselves; none twice."""
    raise NotImplementedError
