"""What is handed in to create and change articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

LANGUAGES = ("en", "fr", "it")
"""The house's languages, the fallback first. A missing text is shown in the first."""


@dataclass(frozen=True, slots=True)
class Words:
    """A product's or category's texts in one language. An empty slug is made from the name."""

    name: str
    summary: str = ""
    description: str = ""
    seo_title: str = ""
    seo_description: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An attribute's value: a choice's code, a number, or neither for a plain yes."""

    attribute: str
    choice: str = ""
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewPicture:
    """``file`` is a path below the media root or a static path; ``alt`` by language."""

    file: str
    alt: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewVariant:
    """``options`` is option (= attribute) code to choice code. Pack: see ``Pack``."""

    sku: str
    gtin: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    unit: str = "piece"
    pack_size: int = 1
    minimum_quantity: int = 1
    quantity_step: int = 1
    business_minimum_quantity: int | None = None
    business_quantity_step: int | None = None
    weight_g: int = 0
    is_stocked: bool = True
    attributes: tuple[Given, ...] = ()
    pictures: tuple[NewPicture, ...] = ()
    costs: Mapping[str, Decimal] = field(default_factory=dict)
    """Currency to purchase cost per piece."""


@dataclass(frozen=True, slots=True)
class NewProduct:
    """``category`` and ``option_names`` are codes; ``words`` by language, English at least."""

    category: str
    words: Mapping[str, Words]
    variants: tuple[NewVariant, ...]
    brand: str = ""
    tax_category: str = "standard"
    option_names: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    is_shippable: bool = True
    attributes: tuple[Given, ...] = ()
    pictures: tuple[NewPicture, ...] = ()
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class NewCategory:
    """Parents come before children, in one call or an earlier one."""

    code: str
    words: Mapping[str, Words]
    parent: str = ""
    position: int = 0
    picture: str = ""


@dataclass(frozen=True, slots=True)
class NewAttribute:
    """``kind`` is choice, number or flag; ``choices`` is choice code to {language: name}."""

    code: str
    kind: str
    names: Mapping[str, str]
    unit: str = ""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_facet: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class VariantEdit:
    """Only what is not None changes."""

    sku: str | None = None
    gtin: str | None = None
    unit: str | None = None
    pack_size: int | None = None
    minimum_quantity: int | None = None
    quantity_step: int | None = None
    business_minimum_quantity: int | None = None
    business_quantity_step: int | None = None
    weight_g: int | None = None
    is_stocked: bool | None = None
    is_archived: bool | None = None
    """Archived, it is sold no more while the product's other variants are."""


@dataclass(frozen=True, slots=True)
class ProductEdit:
    """Only what is not None changes; ``words`` replaces the languages it names, ``variants`` is by SKU."""

    category: str | None = None
    brand: str | None = None
    tax_category: str | None = None
    markets: tuple[str, ...] | None = None
    is_shippable: bool | None = None
    words: Mapping[str, Words] | None = None
    attributes: tuple[Given, ...] | None = None
    pictures: tuple[NewPicture, ...] | None = None
    variants: Mapping[str, VariantEdit] | None = None
