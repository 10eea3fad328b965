"""Rows of lists, contracts, promotions, coupons and offers, as the office shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PriceListRow:
    id: UUID
    code: str
    name: str
    currency: str
    includes_tax: bool
    tax_country: str
    markets: tuple[str, ...]
    trades: tuple[str, ...]
    countries: tuple[str, ...]
    organisation_id: UUID | None
    organisation_name: str
    priority: int
    valid_from: datetime
    valid_until: datetime | None
    price_count: int
    """Prices in force."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One period of one price."""

    id: UUID
    price_list_id: UUID
    price_list_code: str
    currency: str
    includes_tax: bool
    variant_id: UUID
    sku: str
    minimum_quantity: int
    amount: Decimal
    base: int
    valid_from: datetime
    valid_until: datetime | None
    set_by_hat_id: UUID | None


@dataclass(frozen=True, slots=True)
class TermRow:
    id: UUID
    variant_id: UUID | None
    sku: str
    category_code: str
    minimum_quantity: int
    amount: Decimal | None
    base: int
    percent_off: Decimal | None
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class ContractRow:
    id: UUID
    code: str
    name: str
    organisation_id: UUID
    organisation_name: str
    currency: str
    valid_from: datetime
    valid_until: datetime | None
    terms: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True)
class PromotionRow:
    id: UUID
    code: str
    names: Mapping[str, str]
    kind: str
    percent: Decimal | None
    amount: Decimal | None
    currency: str
    buy_quantity: int | None
    free_quantity: int | None
    threshold_minor: int | None
    categories: tuple[str, ...]
    variant_count: int
    markets: tuple[str, ...]
    countries: tuple[str, ...]
    is_combinable: bool
    priority: int
    needs_coupon: bool
    coupon_count: int
    use_count: int
    """Coupon uses that were not given back."""
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class CouponRow:
    id: UUID
    code: str
    promotion_id: UUID
    limit_in_all: int | None
    limit_per_person: int | None
    use_count: int
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class PersonalOfferRow:
    id: UUID
    code: str
    hat_id: UUID
    variant_id: UUID | None
    sku: str
    category_code: str
    percent_off: Decimal | None
    amount: Decimal | None
    currency: str
    limit_quantity: int | None
    used_quantity: int
    reason: str
    made_by_hat_id: UUID | None
    valid_from: datetime
    valid_until: datetime | None
