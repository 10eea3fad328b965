"""Products as lists show them: the catalogue's card with this buyer's price and what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from chapeau.commerce.catalog.values import ProductCard
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import PriceInputs, ShelfLine
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import Availability
from chapeau.interfaces.storefront.shopper import Shopper


@dataclass(frozen=True, slots=True)
class Tile:
    card: ProductCard
    url: str
    price: ShelfLine | None
    availability: Availability | None

    @property
    def is_sold_out(self) -> bool:
        return self.availability is not None and not self.availability.covers(1)


def tiles(who: Shopper, *, inputs: PriceInputs, cards: Sequence[ProductCard]) -> list[Tile]:
    """Prices and stock of all cards, a set at a time."""
    leads = [card.lead_variant_id for card in cards if card.lead_variant_id]
    prices = pricing.shelf(who.viewer, inputs=inputs, variant_ids=leads, now=who.now) if leads else {}
    there = stock.availability(who.viewer, variant_ids=leads) if leads else {}
    return [
        Tile(
            card,
            product_url(card.slug, card.code),
            prices.get(card.lead_variant_id) if card.lead_variant_id else None,
            there.get(card.lead_variant_id) if card.lead_variant_id else None,
        )
        for card in cards
    ]


def product_url(slug: str, code: str) -> str:
    return reverse("storefront:product", args=[slug or "-", code])
