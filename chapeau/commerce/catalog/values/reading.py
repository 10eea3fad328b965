"""What the catalogue hands out, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sort(TextChoices):
    RELEVANCE = "relevance", _("Best match")
    NAME = "name", _("Name")
    NEWEST = "newest", _("Newest")
    PRICE_UP = "price", _("Price, lowest first")
    PRICE_DOWN = "price-down", _("Price, highest first")


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Where each variant's shelf price of a price view stands; registered by the package that keeps prices.

    The table has the columns ``view_id``, ``variant_id``, ``amount`` and the moment ``valid_until``, null for
    the price in force, with one such row per view and variant, and an index by view and amount. ``views`` is
    the table of the views: a view's row is written anew whenever one of its prices changes.
    """

    table: str
    views: str = ""


@dataclass(frozen=True, slots=True)
class PriceOrder:
    """By whose prices to sort and filter: a price view, and the hat's own offers over it (variant to amount)."""

    view_id: UUID
    own: Mapping[UUID, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list shall show. ``chosen``: facet code to value codes; values of a facet are alternatives.

    ``category`` is a code; ``least`` and ``most`` are amounts in the price view. A page is by number, or
    after a ``cursor`` that an earlier page gave.
    """

    text: str = ""
    category: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: Decimal | None = None
    most: Decimal | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    cursor: str = ""
    page_size: int = 20


@dataclass(frozen=True, slots=True)
class Pack:
    """How many may be ordered: from ``minimum`` on, in steps of ``step``. ``size`` pieces are in one pack."""

    size: int = 1
    minimum: int = 1
    step: int = 1

    def fits(self, quantity: int) -> bool:
        return quantity >= self.minimum and (quantity - self.minimum) % self.step == 0

    def nearest(self, quantity: int) -> int:
        """The least allowed quantity that is not below."""
        if quantity <= self.minimum:
            return self.minimum
        return self.minimum + -(-(quantity - self.minimum) // self.step) * self.step


@dataclass(frozen=True, slots=True)
class PictureCard:
    file: str
    alt: str
    variant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Specification:
    """An attribute as people read it: ``Teeth: 11``; ``unit`` follows numbers."""

    code: str
    name: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class VariantCard:
    """An article as a basket, a pick list or the price staircase needs it."""

    id: UUID
    product_id: UUID
    product_code: str
    sku: str
    gtin: str
    name: str
    option_label: str
    """Its options as read, ``Size M · Red``; empty for a product with one variant."""
    slug: str
    brand: str
    unit: str
    pack: Pack
    weight_g: int
    is_stocked: bool
    is_shippable: bool
    is_on_sale: bool
    """Published, not archived, and visible in the market asked for."""
    tax_category: str
    category_codes: tuple[str, ...]
    """From the root to its own."""
    picture: PictureCard | None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.name}, {self.option_label}" if self.option_label else self.name


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a list. ``lead_variant_id`` is the cheapest in the price view, else the first."""

    id: UUID
    code: str
    slug: str
    name: str
    summary: str
    brand: str
    category_code: str
    category_name: str
    picture: PictureCard | None
    lead_variant_id: UUID | None
    lead_sku: str
    lead_pack: Pack
    variant_count: int
    is_published: bool
    amount: Decimal | None = None
    """The lead variant's shelf price in the view; what is shown is asked of pricing."""


LARGEST_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from ``least`` to ``most``, either open; written ``800..1400`` among the chosen values of a facet."""

    least: Decimal | None
    most: Decimal | None

    @classmethod
    def of(cls, value: str) -> Span | None:
        """None for what is a single value, and for nonsense."""
        low, dots, high = value.partition("..")
        if not dots:
            return None
        try:
            span = cls(*(Decimal(text) if text else None for text in (low, high)))
        except InvalidOperation:
            return None
        ends = [end for end in (span.least, span.most) if end is not None]
        return (
            span if ends and all(end.is_finite() and -LARGEST_NUMBER < end < LARGEST_NUMBER for end in ends) else None
        )

    def __str__(self) -> str:
        return f"{'' if self.least is None else self.least}..{'' if self.most is None else self.most}"


@dataclass(frozen=True, slots=True)
class FacetValue:
    code: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """``code`` is an attribute's, or ``brand`` or ``category``."""

    code: str
    name: str
    unit: str
    values: tuple[FacetValue, ...]
    is_number: bool = False
    """Its values are numbers, told from the least to the most: a span of them may be chosen, see ``Span``."""
    span: Span | None = None
    """The span that is chosen."""


@dataclass(frozen=True, slots=True)
class Listing:
    cards: tuple[ProductCard, ...]
    total: int
    page: int
    page_count: int
    next_cursor: str
    facets: tuple[Facet, ...]
    least: Decimal | None
    """The span of shelf prices in the list, before the price filter; None without a price view."""
    most: Decimal | None
    sort: Sort
    understood_as: str
    """How the search was read when the words as typed were not found: ``derailleur`` for ``derialleur``."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    products: tuple[ProductCard, ...]
    categories: tuple[CategoryCard, ...]


@dataclass(frozen=True, slots=True)
class CategoryCard:
    code: str
    slug: str
    name: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """``count``: products on sale in it and below, in the market asked for."""

    code: str
    slug: str
    name: str
    picture: str
    count: int
    children: tuple[CategoryNode, ...]


@dataclass(frozen=True, slots=True)
class CategoryPage:
    code: str
    slug: str
    name: str
    description: str
    picture: str
    crumbs: tuple[CategoryCard, ...]
    """From the root to its parent."""
    children: tuple[CategoryNode, ...]
    slugs: Mapping[str, str]
    """Language to slug, for hreflang; translated languages only."""


@dataclass(frozen=True, slots=True)
class SchemaProduct:
    """schema.org Product without its offers, which the face adds with the visitor's price."""

    name: str
    description: str
    brand: str
    sku: str
    gtin: str
    category: str
    pictures: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]

    def as_json_ld(self) -> dict[str, Any]:
        """As JSON-LD; the face puts absolute addresses of pictures and ``offers`` in."""
        data: dict[str, Any] = {"@context": "https://schema.org", "@type": "Product", "name": self.name}
        optional = {
            "description": self.description,
            "sku": self.sku,
            "gtin": self.gtin,
            "category": self.category,
            "image": list(self.pictures),
        }
        data.update({key: value for key, value in optional.items() if value})
        if self.brand:
            data["brand"] = {"@type": "Brand", "name": self.brand}
        if self.properties:
            data["additionalProperty"] = [
                {"@type": "PropertyValue", "name": name, "value": value} for name, value in self.properties
            ]
        return data


@dataclass(frozen=True, slots=True)
class ProductPage:
    id: UUID
    code: str
    slug: str
    name: str
    summary: str
    description: str
    seo_title: str
    seo_description: str
    brand: str
    tax_category: str
    markets: tuple[str, ...]
    is_shippable: bool
    is_published: bool
    is_archived: bool
    crumbs: tuple[CategoryCard, ...]
    """From the root to its own category."""
    pictures: tuple[PictureCard, ...]
    specifications: tuple[Specification, ...]
    option_names: tuple[tuple[str, str], ...]
    """Option code and name, in order."""
    variants: tuple[VariantCard, ...]
    related: tuple[ProductCard, ...]
    replaced_by: tuple[ProductCard, ...]
    slugs: Mapping[str, str]
    """Language to slug, for hreflang; translated languages only."""
    schema: SchemaProduct


@dataclass(frozen=True, slots=True)
class PageAddress:
    """One line of the sitemap: a product's or category's page in the languages it is translated to."""

    kind: str
    code: str
    slugs: Mapping[str, str]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CostPeriod:
    variant_id: UUID
    amount: Decimal
    currency: str
    valid_from: datetime
    valid_until: datetime | None
