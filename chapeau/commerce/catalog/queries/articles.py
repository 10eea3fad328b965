"""Articles by key: cards of variants, cards of products, and the whole product page."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chapeau.commerce.catalog.values import PriceOrder, ProductCard, ProductPage, VariantCard
from chapeau.person.people.values import Market, Viewer


def variants(viewer: Viewer, *, ids: Sequence[UUID], market: Market | None, language: str) -> dict[UUID, VariantCard]:
    """Cards of variants by id, also of those no longer on sale (``is_on_sale`` says so): orders keep them.

    The pack is the market's: organisations may buy in other packs. A constant number of queries.
    """
    raise NotImplementedError


def variants_by_skus(
    viewer: Viewer, *, skus: Sequence[str], market: Market | None, language: str
) -> dict[str, VariantCard]:
    """Cards on sale by SKU or GTIN as typed: case, spaces and dashes do not matter. Unknown ones are absent."""
    raise NotImplementedError


def variant_by_sku(viewer: Viewer, *, sku: str, market: Market | None, language: str) -> VariantCard:
    """Refuses: ``NotFound``."""
    raise NotImplementedError


def products(
    viewer: Viewer, *, ids: Sequence[UUID], market: Market | None, language: str, prices: PriceOrder | None = None
) -> list[ProductCard]:
    """Cards in the order of the ids; what is not visible is left out."""
    raise NotImplementedError


def product_page(viewer: Viewer, *, code: str, market: Market | None, language: str) -> ProductPage:
    """All of a product's page but prices and stock. Refuses: ``NotFound``."""
    raise NotImplementedError
