"""Which variant of a product is meant, and how it would come to this buyer."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from chapeau.commerce.catalog.values import ProductPage, VariantCard
from chapeau.commerce.ordering.desk import DeliveryOption, DeliveryQuestion, delivery_options
from chapeau.commerce.pricing.values import PriceInputs, ShelfLine
from chapeau.commerce.stock.values import Availability
from chapeau.interfaces.storefront.shopper import Shopper
from chapeau.kit.money import Money


def choose(
    page: ProductPage, prices: Mapping[UUID, ShelfLine], there: Mapping[UUID, Availability], sku: str
) -> VariantCard | None:
    """The variant asked for, else the first that can be bought, else the first."""
    asked = [variant for variant in page.variants if variant.sku == sku]
    ready = [v for v in page.variants if v.id in prices and v.id in there and there[v.id].covers(v.pack.minimum)]
    return next(iter([*asked, *ready, *page.variants]), None)


def first_delivery(who: Shopper, inputs: PriceInputs, variant: VariantCard, price: ShelfLine) -> DeliveryOption | None:
    """The usual way to this buyer's door and its promise, for the least quantity."""
    if not variant.is_shippable:
        return None
    goods = Money.of(price.unit_price * variant.pack.minimum / price.base, inputs.currency)
    question = DeliveryQuestion(
        currency=inputs.currency,
        shows_gross=inputs.shows_gross,
        country=inputs.country,
        postal_code="",
        market=who.market,
        language=who.language,
        weight_g=variant.weight_g * variant.pack.minimum,
        goods=goods,
        lines=((variant.id, variant.pack.minimum),),
    )
    ways = delivery_options(question, who.now)
    return next((way for way in ways if not way.is_pick_up), ways[0] if ways else None)
