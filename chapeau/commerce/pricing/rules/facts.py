"""What the staircase is told about one buyer and some articles. Plain tuples: there are many of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from chapeau.commerce.pricing.values import PriceInputs

ZERO = Decimal(0)


class PriceListFact(NamedTuple):
    code: str
    includes_tax: bool
    tax_country: str


class Rung(NamedTuple):
    """A list's price from a quantity on."""

    minimum_quantity: int
    amount: Decimal
    base: int


class Article(NamedTuple):
    variant_id: UUID
    tax_category: str
    categories: tuple[str, ...]
    """Codes from the root to the article's own category."""
    minimum_quantity: int
    quantity_step: int
    price_list: PriceListFact | None
    rungs: Sequence[Rung]
    """Of the list that wins for this article, by ascending quantity."""


class Term(NamedTuple):
    contract_code: str
    variant_id: UUID | None
    category: str
    minimum_quantity: int
    amount: Decimal | None
    base: int
    percent_off: Decimal | None


class PromotionFact(NamedTuple):
    id: UUID
    code: str
    names: Mapping[str, str]
    kind: str
    percent: Decimal
    amount: Decimal
    buy_quantity: int
    free_quantity: int
    threshold_minor: int
    categories: frozenset[str]
    variants: frozenset[UUID] | None
    """None: not limited to variants."""
    is_combinable: bool
    priority: int
    coupon_code: str = ""

    @property
    def source(self) -> str:
        return f"coupon:{self.coupon_code}" if self.coupon_code else f"promotion:{self.code}"

    def covers(self, article: Article) -> bool:
        """Limited to nothing: every article; else the named categories (and below) and the named variants."""
        if self.variants is None and not self.categories:
            return True
        if self.variants is not None and article.variant_id in self.variants:
            return True
        return not self.categories.isdisjoint(article.categories)


class OfferFact(NamedTuple):
    id: UUID
    code: str
    variant_id: UUID | None
    category: str
    percent_off: Decimal | None
    amount: Decimal | None
    remaining: int | None
    """Pieces left; None: without limit."""
    reason: str

    def covers(self, article: Article) -> bool:
        if self.variant_id is not None:
            return self.variant_id == article.variant_id
        return not self.category or self.category in article.categories


@dataclass(frozen=True, slots=True)
class Buyer:
    """What is known of the buyer, the same for every article."""

    inputs: PriceInputs
    digits: int
    """Decimals of the currency."""
    terms: Mapping[UUID | None, Sequence[Term]]
    """By variant, ascending in quantity; under None those of categories and of everything."""
    promotions: Sequence[PromotionFact]
    """Live ones this buyer may have, those of usable coupons included; by priority, then code."""
    offers: Sequence[OfferFact]
    rates: Mapping[tuple[str, str], Decimal]
    """(country, tax category) to percent."""

    def rate(self, country: str, category: str) -> Decimal:
        """The percentage of a country for a category; its standard rate when the category has none of its own."""
        found = self.rates.get((country, category))
        return found if found is not None else self.rates.get((country, "standard"), ZERO)

    def charged_rate(self, category: str) -> Decimal:
        """The percentage this buyer pays."""
        return self.rate(self.inputs.country, category) if self.inputs.charges_tax else ZERO

    def rate_inside(self, price_list: PriceListFact, category: str) -> Decimal:
        """The percentage contained in a list's amounts: of its tax country, else of the country of delivery,
        or of the house when goods leave its taxes behind."""
        if not price_list.includes_tax:
            return ZERO
        inputs = self.inputs
        country = price_list.tax_country or (
            inputs.house_country if inputs.tax_position == "export" else inputs.country
        )
        return self.rate(country, category)
