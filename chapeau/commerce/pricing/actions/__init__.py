"""Deeds of prices. Each takes ``now``; staff deeds take the member of staff as ``viewer``."""

from chapeau.commerce.pricing.actions.contracts import (
    ContractCodeTaken,
    TermNotPossible,
    create_contract,
    end_contract,
    set_terms,
)
from chapeau.commerce.pricing.actions.coupons import (
    CouponCodeTaken,
    CouponNotUsable,
    OfferUsedUp,
    create_coupons,
    release_coupons,
    release_offers,
    use_coupons,
    use_offers,
)
from chapeau.commerce.pricing.actions.offers import OfferNotPossible, give_personal_offer, withdraw_personal_offer
from chapeau.commerce.pricing.actions.prices import (
    PriceInThePast,
    PriceListCodeTaken,
    PriceNotPossible,
    PricesOverlap,
    close_price_list,
    create_price_list,
    end_prices,
    set_prices,
)
from chapeau.commerce.pricing.actions.promotions import PromotionNotPossible, close_promotion, create_promotion
from chapeau.commerce.pricing.actions.shelf import open_price_views, refresh_due, refresh_shelf
from chapeau.commerce.pricing.actions.tax import load_tax_rates

__all__ = [
    "ContractCodeTaken",
    "CouponCodeTaken",
    "CouponNotUsable",
    "OfferNotPossible",
    "OfferUsedUp",
    "PriceInThePast",
    "PriceListCodeTaken",
    "PriceNotPossible",
    "PricesOverlap",
    "PromotionNotPossible",
    "TermNotPossible",
    "close_price_list",
    "close_promotion",
    "create_contract",
    "create_coupons",
    "create_price_list",
    "create_promotion",
    "end_contract",
    "end_prices",
    "give_personal_offer",
    "load_tax_rates",
    "open_price_views",
    "refresh_due",
    "refresh_shelf",
    "release_coupons",
    "release_offers",
    "set_prices",
    "set_terms",
    "use_coupons",
    "use_offers",
    "withdraw_personal_offer",
]
