"""What the office reads of articles: rows of its list, and a product as it is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.catalog.values.writing import Given, Words


@dataclass(frozen=True, slots=True)
class ProductRow:
    """``state`` is published, draft or archived."""

    id: UUID
    code: str
    name: str
    brand: str
    category_name: str
    sku: str
    variant_count: int
    state: str
    markets: tuple[str, ...]
    picture_file: str
    created_at: datetime
    is_translated: bool


@dataclass(frozen=True, slots=True)
class ProductRows:
    rows: tuple[ProductRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class EditedPicture:
    id: UUID
    file: str
    alt: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EditedVariant:
    id: UUID
    sku: str
    gtin: str
    options: Mapping[str, str]
    unit: str
    pack_size: int
    minimum_quantity: int
    quantity_step: int
    business_minimum_quantity: int | None
    business_quantity_step: int | None
    weight_g: int
    is_stocked: bool
    is_archived: bool


@dataclass(frozen=True, slots=True)
class EditedProduct:
    """All that can be changed of a product, archived variants too; ``words`` by language, translated ones only."""

    id: UUID
    code: str
    name: str
    slug: str
    state: str
    category: str
    brand: str
    tax_category: str
    markets: tuple[str, ...]
    is_shippable: bool
    option_names: tuple[str, ...]
    words: Mapping[str, Words]
    given: tuple[Given, ...]
    pictures: tuple[EditedPicture, ...]
    variants: tuple[EditedVariant, ...]


@dataclass(frozen=True, slots=True)
class AttributeCard:
    """A property articles can have; ``choices`` are code and name."""

    code: str
    kind: str
    name: str
    unit: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CostRow:
    variant_id: UUID
    currency: str
    amount: Decimal
    valid_from: datetime
