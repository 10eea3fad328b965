"""What goes with an article, and what replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chapeau.commerce.catalog.models import RelatedProduct
from chapeau.commerce.catalog.queries.cards import product_cards
from chapeau.commerce.catalog.queries.sight import check_sight
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
    """Of all these products together, in the house's order, without themselves; none twice. Refuses: ``Forbidden``."""
    check_sight(viewer, market)
    links = RelatedProduct.objects.filter(product_id__in=product_ids, kind=RelatedProduct.Kind(kind))
    others = links.exclude(other_id__in=product_ids).order_by("position", "id").values_list("other_id", flat=True)
    return list(product_cards(list(dict.fromkeys(others)), market, language, None))[:limit]
