"""Deeds of prices. Each takes ``now``; staff deeds take the member of staff as ``viewer``."""

from chapeau.commerce.pricing.actions.coupons import (
    CouponNotUsable,
    create_coupons,
    release_coupons,
    release_offers,
    use_coupons,
    use_offers,
)

__all__ = [
    "CouponNotUsable",
    "create_coupons",
    "release_coupons",
    "release_offers",
    "use_coupons",
    "use_offers",
]
