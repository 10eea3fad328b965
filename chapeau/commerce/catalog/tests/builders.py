"""A small shop to look at: two categories under one, two attributes, products at will."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection

from chapeau.commerce.catalog.actions import create_attributes, create_categories, create_products
from chapeau.commerce.catalog.models import Product, Variant
from chapeau.commerce.catalog.queries import register_price_table
from chapeau.commerce.catalog.values import Given, NewAttribute, NewCategory, NewProduct, NewVariant, PriceTable, Words
from chapeau.kit.ids import new_id
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VISITOR = Viewer(ViewerKind.VISITOR)
SALES = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.SALES}))


def make_tree() -> None:
    create_categories(
        SYSTEM,
        categories=[
            NewCategory("parts", {"en": Words("Parts"), "fr": Words("Pièces"), "it": Words("Ricambi")}),
            NewCategory("brakes", {"en": Words("Brakes"), "fr": Words("Freins"), "it": Words("Freni")}, parent="parts"),
            NewCategory("gears", {"en": Words("Gears"), "fr": Words("Vitesses")}, parent="parts", position=1),
        ],
    )
    create_attributes(
        SYSTEM,
        attributes=[
            NewAttribute(
                "colour",
                "choice",
                {"en": "Colour", "fr": "Couleur", "it": "Colore"},
                choices={"red": {"en": "Red", "fr": "Rouge", "it": "Rosso"}, "black": {"en": "Black", "fr": "Noir"}},
            ),
            NewAttribute("teeth", "number", {"en": "Teeth", "fr": "Dents"}, position=1),
            NewAttribute("ebike", "flag", {"en": "For e-bikes", "fr": "Pour vélos électriques"}, position=2),
        ],
    )


def new_product(
    name: str,
    *skus: str,
    category: str = "brakes",
    colour: str = "",
    teeth: int | None = None,
    markets: tuple[str, ...] = (),
    is_published: bool = True,
    french: str = "",
    brand: str = "Corvin",
    summary: str = "",
) -> NewProduct:
    given: list[Given] = []
    if colour:
        given.append(Given("colour", colour))
    if teeth is not None:
        given.append(Given("teeth", number=Decimal(teeth)))
    words = {"en": Words(name, summary=summary)}
    if french:
        words["fr"] = Words(french)
    skus = skus or (f"SKU {name}",)
    colours = ("red", "black")
    variants = tuple(
        NewVariant(sku, options={"colour": colours[i]} if len(skus) > 1 else {}) for i, sku in enumerate(skus)
    )
    return NewProduct(
        category=category,
        words=words,
        variants=variants,
        brand=brand,
        option_names=("colour",) if len(skus) > 1 else (),
        markets=markets,
        attributes=tuple(given),
        is_published=is_published,
    )


def make_products(*products: NewProduct, now: datetime = NOW) -> list[Product]:
    ids = create_products(SYSTEM, products=products, now=now)
    rows = Product.objects.in_bulk(ids)
    return [rows[product_id] for product_id in ids]


def make_view(amounts: dict[str, str]) -> UUID:
    """A price view with shelf prices by SKU, in a table of the tests' own: the real one belongs to a room above."""
    view_id = new_id()
    ids = dict(Variant.objects.filter(sku__in=amounts).values_list("sku", "id"))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS shelf_for_tests "
            "(view_id uuid, variant_id uuid, amount numeric(18, 6), valid_until timestamptz) ON COMMIT DROP"
        )
        cursor.executemany(
            "INSERT INTO shelf_for_tests VALUES (%s, %s, %s, NULL)",
            [[view_id, ids[sku], amount] for sku, amount in amounts.items()],
        )
    register_price_table(PriceTable("shelf_for_tests"))
    return view_id
