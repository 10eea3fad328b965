"""WooCommerce: its own product exporter, and customers as the usual exporters write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chapeau.commerce.intake.known import Preset
from chapeau.commerce.intake.rows import Cells, Found
from chapeau.commerce.intake.shops.html import as_plain
from chapeau.kit.tables.files import as_text

_HEIRLOOMS = ("name", "description", "summary", "category", "brand", "is_published")


def _products(rows: Iterator[Found]) -> Iterator[Found]:
    """``variable`` rows are products without a number of their own, ``variation`` rows their articles: what the parent
    says once is theirs. Grouped and external products are no articles of ours."""
    parents: dict[str, Cells] = {}
    for found in rows:
        cells = found.cells
        if cells is None:
            yield found
            continue
        kinds = {kind.strip() for kind in as_text(found.raw.get("Type")).lower().split(",")}
        number, sku = as_text(found.raw.get("ID")).strip(), as_text(cells.get("sku")).strip()
        if kinds & {"grouped", "external"}:
            continue
        if "variable" in kinds:
            parents[f"id:{number}"] = parents[sku or f"id:{number}"] = {**_tidy(cells), "product": f"id:{number}"}
            continue
        row = _tidy(cells)
        row["sku"] = sku or f"woo-{number}"
        row["is_shippable"] = "no" if kinds & {"virtual", "downloadable"} else ""
        row["weight_g"] = _grams(found)
        row["stock"] = as_text(cells.get("stock")).strip()
        if "variation" in kinds:
            key = as_text(found.raw.get("Parent")).strip()
            parent = parents.get(key, {})
            row |= {name: parent.get(name, "") for name in _HEIRLOOMS}
            row["product"] = as_text(parent.get("product")) or key
        else:
            # What a simple product is described by does not tell it apart from anything.
            row["attributes"] = " | ".join(
                f"{name}: {values}"
                for n in (1, 2, 3)
                if (name := as_text(row.pop(f"option{n}_name", "")))
                and (values := as_text(row.pop(f"option{n}_value", "")))
            )
        yield replace(found, cells=row)


def _tidy(cells: Cells) -> Cells:
    row = dict(cells)
    row["description"] = as_plain(as_text(row.get("description")))
    row["summary"] = " ".join(as_plain(as_text(row.get("summary"))).split())[:300]
    row["category"] = as_text(row.get("category")).partition(",")[0].strip()  # the first of several
    return row


def _grams(found: Found) -> str:
    """``Weight (kg)``, ``(g)``, ``(lbs)`` or ``(oz)``: the shop's own unit stands in the header."""
    for unit, grams in (("kg", 1000.0), ("g", 1.0), ("lbs", 453.59237), ("oz", 28.349523125)):
        written = as_text(found.raw.get(f"Weight ({unit})")).strip().replace(",", ".")
        try:
            return str(round(float(written) * grams)) if written else ""
        except ValueError:
            return written
    return ""


def _pictures(articles: Iterator[Found], lines: Iterator[Found]) -> Iterator[tuple[str, str]]:
    """Those of a row without a number of its own hang at the first article below it."""
    first: dict[str, str] = {}
    for found in articles:
        if found.cells is not None:
            sku = as_text(found.cells["sku"])
            first[f"id:{as_text(found.raw.get('ID')).strip()}"] = sku
            first.setdefault(as_text(found.raw.get("Parent")).strip(), sku)
    for line in lines:
        names = (f"id:{as_text(line.raw.get('ID')).strip()}", as_text(line.raw.get("SKU")).strip())
        sku = next((first[name] for name in names if name in first), "")
        for address in as_text(line.raw.get("Images")).split(","):
            if sku and address.strip():
                yield sku, address.strip()


PRODUCTS = Preset(
    name="woocommerce-products",
    title="WooCommerce: product export",
    kind="products",
    columns={
        "sku": "SKU", "product": "Parent", "name": "Name", "summary": "Short description", "description": "Description",
        "category": "Categories", "brand": "Brands", "gtin": "GTIN, UPC, EAN, or ISBN", "is_published": "Published",
        "price": "Regular price", "stock": "Stock", "tax_category": "Tax class",
        "option1_name": "Attribute 1 name", "option1_value": "Attribute 1 value(s)",
        "option2_name": "Attribute 2 name", "option2_value": "Attribute 2 value(s)",
        "option3_name": "Attribute 3 name", "option3_value": "Attribute 3 value(s)", "pictures": "Images",
    },
    marks=("Type", "Parent", "Regular price", "Is featured?"),
    reshape=_products,
    pictures=_pictures,
)  # fmt: skip

CUSTOMERS = Preset(
    name="woocommerce-customers",
    title="WooCommerce: customer export",
    kind="people",
    columns={
        "number": "customer_id", "given_name": "first_name", "family_name": "last_name", "email": "email",
        "organisation": "billing_company", "street": "billing_address_1", "street2": "billing_address_2",
        "city": "billing_city", "region": "billing_state", "country": "billing_country",
        "postal_code": "billing_postcode", "phone": "billing_phone",
    },
    marks=("billing_address_1", "billing_postcode", "first_name"),
    ways={"source": "woocommerce"},
)  # fmt: skip
