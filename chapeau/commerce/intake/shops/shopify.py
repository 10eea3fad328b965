"""Shopify: products_export.csv, inventory_export.csv and customers_export.csv, as its help pages describe them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.text import slugify

from chapeau.commerce.intake.known import Preset
from chapeau.commerce.intake.rows import Cells, Found
from chapeau.commerce.intake.shops.html import as_plain
from chapeau.kit.tables.files import as_text

_OF_PRODUCT = (
    "name",
    "description",
    "category",
    "brand",
    "is_published",
    "option1_name",
    "option2_name",
    "option3_name",
)
_PLACEHOLDER = "Default Title"


def _products(rows: Iterator[Found]) -> Iterator[Found]:
    """A product stands on several lines: what is said once is its, lines of pictures alone are none of ours."""
    handle = ""
    kept: Cells = {}
    for found in rows:
        cells = found.cells
        if cells is None:
            yield found
            continue
        mine = as_text(cells.get("product")).strip()
        if mine != handle:
            handle, kept = mine, {name: cells[name] for name in _OF_PRODUCT if cells.get(name) not in ("", None)}
        if not _is_variant(cells):
            continue
        yield replace(found, cells=_article({**cells, **kept}, handle))


def _is_variant(cells: Cells) -> bool:
    return any(as_text(cells.get(name)).strip() for name in ("sku", "option1_value", "price"))


def _article(cells: Cells, handle: str) -> Cells:
    row = dict(cells)
    if as_text(row.get("option1_value")).strip() in ("", _PLACEHOLDER):
        row |= dict.fromkeys(("option1_name", "option1_value"), "")
    if not as_text(row.get("sku")).strip():
        values = (as_text(row.get(f"option{n}_value")) for n in (1, 2, 3))
        row["sku"] = "-".join(part for part in (handle, *map(slugify, values)) if part)[:64]
    row["description"] = as_plain(as_text(row.get("description")))
    row["gtin"] = as_text(row.get("gtin")).strip().lstrip("'")
    row["is_stocked"] = "yes" if as_text(row.get("is_stocked")).strip() else ""
    row["category"] = as_text(row.get("category")) or as_text(cells.get("type"))
    return row


def _pictures(articles: Iterator[Found], lines: Iterator[Found]) -> Iterator[tuple[str, str]]:
    """A product's hang at its first article; lines of pictures alone name only the product."""
    first: dict[str, str] = {}
    for found in articles:
        if found.cells is not None:
            first.setdefault(as_text(found.raw.get("Handle")).strip(), as_text(found.cells["sku"]))
    for line in lines:
        sku = first.get(as_text(line.raw.get("Handle")).strip(), "")
        for header in ("Image Src", "Variant Image"):
            if sku and (address := as_text(line.raw.get(header)).strip()):
                yield sku, address


PRODUCTS = Preset(
    name="shopify-products",
    title="Shopify: products_export.csv",
    kind="products",
    columns={
        "product": "Handle", "name": "Title", "description": "Body (HTML)", "brand": "Vendor", "category": "Type",
        "is_published": "Status", "option1_name": "Option1 Name", "option1_value": "Option1 Value",
        "option2_name": "Option2 Name", "option2_value": "Option2 Value", "option3_name": "Option3 Name",
        "option3_value": "Option3 Value", "sku": "Variant SKU", "weight_g": "Variant Grams",
        "is_stocked": "Variant Inventory Tracker", "stock": "Variant Inventory Qty", "price": "Variant Price",
        "is_shippable": "Variant Requires Shipping", "gtin": "Variant Barcode", "cost": "Cost per item",
        "pictures": "Image Src",
    },
    marks=("Handle", "Option1 Name", "Variant Price"),
    reshape=_products,
    pictures=_pictures,
)  # fmt: skip


def _customers(rows: Iterator[Found]) -> Iterator[Found]:
    """Numbers and phones stand behind an apostrophe, so that spreadsheets leave them alone."""
    for found in rows:
        if found.cells is None:
            yield found
            continue
        cells = dict(found.cells)
        for name in ("number", "phone", "postal_code"):
            cells[name] = as_text(cells.get(name)).strip().lstrip("'")
        if not cells["phone"]:
            cells["phone"] = as_text(found.raw.get("Default Address Phone")).strip().lstrip("'")
        yield replace(found, cells=cells)


CUSTOMERS = Preset(
    name="shopify-customers",
    title="Shopify: customers_export.csv",
    kind="people",
    columns={
        "number": "Customer ID", "given_name": "First Name", "family_name": "Last Name", "email": "Email",
        "organisation": "Default Address Company", "street": "Default Address Address1",
        "street2": "Default Address Address2", "city": "Default Address City",
        "region": "Default Address Province Code", "country": "Default Address Country Code",
        "postal_code": "Default Address Zip", "phone": "Phone",
    },
    marks=("First Name", "Default Address Address1", "Accepts Email Marketing"),
    reshape=_customers,
    ways={"source": "shopify"},
)  # fmt: skip
