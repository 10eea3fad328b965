"""Questions about prices: a set at a time, each in a constant number of queries. Nothing here writes."""

from chapeau.commerce.pricing.queries.foreseeing import currency_paid
from chapeau.commerce.pricing.queries.offers import (
    discount_limit,
    foresee_offer,
    offering,
    offering_people,
    offerings,
    offers_of_offerings,
    own_offer,
    own_offers,
)
from chapeau.commerce.pricing.queries.office import (
    SEES_PRICES,
    contracts,
    coupons,
    personal_offers,
    price_history,
    price_lists,
    prices_by_id,
    prices_of_list,
    promotions,
)
from chapeau.commerce.pricing.queries.prices import (
    lowest_30_days,
    margins,
    price_inputs,
    price_order,
    prices_side_by_side,
    quote,
    shelf,
)

__all__ = [
    "SEES_PRICES",
    "contracts",
    "coupons",
    "currency_paid",
    "discount_limit",
    "foresee_offer",
    "lowest_30_days",
    "margins",
    "offering",
    "offering_people",
    "offerings",
    "offers_of_offerings",
    "own_offer",
    "own_offers",
    "personal_offers",
    "price_history",
    "price_inputs",
    "price_lists",
    "price_order",
    "prices_by_id",
    "prices_of_list",
    "prices_side_by_side",
    "promotions",
    "quote",
    "shelf",
]
