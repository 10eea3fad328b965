"""Every article as rows that come in again unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chapeau.commerce.catalog.models import Attribute, AttributeValue, CategoryText, ProductText, Variant
from chapeau.commerce.catalog.refusals import check_may_edit
from chapeau.commerce.catalog.tables.columns import OPTIONS, TEXT_FIELDS, VARIANT_FIELDS
from chapeau.commerce.catalog.values import LANGUAGES
from chapeau.person.people.values import Viewer

PAGE = 2_000


def export_products(viewer: Viewer, now: datetime) -> Iterator[Mapping[str, Any]]:
    """By product and place in it; names in the house's first language. A constant number of queries per 2,000."""
    check_may_edit(viewer)
    names = dict(CategoryText.objects.filter(language=LANGUAGES[0]).values_list("category__code", "name"))
    attributes = {row.code: row for row in Attribute.objects.all()}
    last: tuple[str, int, UUID] | None = None
    while True:
        found = Variant.objects.filter(archived_at=None).select_related("product__category")
        rows = list(_after(found, last).order_by("product__code", "position", "id")[:PAGE])
        if not rows:
            return
        yield from _rows(rows, names, attributes)
        last = (rows[-1].product.code, rows[-1].position, rows[-1].id)


def _after(found: Any, last: tuple[str, int, UUID] | None) -> Any:
    if last is None:
        return found
    return found.extra(  # a row comparison; the ORM has none
        where=["(catalog_product.code, catalog_variant.position, catalog_variant.id) > (%s, %s, %s)"], params=list(last)
    )


def _rows(
    variants: Sequence[Variant], names: Mapping[str, str], attributes: Mapping[str, Attribute]
) -> Iterator[Mapping[str, Any]]:
    products = {variant.product_id for variant in variants}
    texts = {
        (text.product_id, text.language): text
        for text in ProductText.objects.filter(product_id__in=products, is_copied=False)
    }
    given: defaultdict[UUID, list[str]] = defaultdict(list)
    values = AttributeValue.objects.filter(product_id__in=products, variant=None).select_related("attribute")
    for value in values.order_by("attribute__position", "attribute__code", "choice"):
        given[value.product_id].append(_told(value))
    for variant in variants:
        product = variant.product
        row: dict[str, Any] = {
            "sku": variant.sku,
            "product": product.code,
            "category": " > ".join(names.get(code, code) for code in product.category.path.split("/")),
            "brand": product.brand,
            "tax_category": product.tax_category,
            "markets": ", ".join(product.markets),
            "is_published": product.published_at is not None and product.archived_at is None,
            "is_shippable": product.is_shippable,
            "attributes": " | ".join(given[product.id]),
            **{name: getattr(variant, name) for name in VARIANT_FIELDS},
        }
        for language in LANGUAGES:
            text = texts.get((product.id, language))
            at = "" if language == LANGUAGES[0] else f"_{language}"
            if text is not None:
                row |= {f"{name}{at}": getattr(text, name) for name in TEXT_FIELDS}
        for at, code in zip(OPTIONS, product.option_names, strict=False):
            choice = variant.options.get(code, "")
            row[f"{at}_name"] = attributes[code].names.get("en", code)
            row[f"{at}_value"] = attributes[code].choices.get(choice, {}).get("en", choice)
        yield row


def _told(value: AttributeValue) -> str:
    attribute = value.attribute
    name = attribute.names.get("en", attribute.code)
    if value.choice:
        return f"{name}: {attribute.choices.get(value.choice, {}).get('en', value.choice)}"
    return f"{name}: {value.number.normalize():f}" if value.number is not None else f"{name}: yes"
