"""Pages of the shop over HTTP, for a signed-in buyer with prices of one's own; at 10 and 100 thousand variants too."""

from __future__ import annotations

from functools import partial

from django.db import connection

from bench.measure import cpu_per_operation, report
from chapeau.commerce.catalog.actions import create_products
from chapeau.commerce.catalog.values import NewPicture, NewProduct, NewVariant, Words
from chapeau.commerce.pricing.actions import open_price_views, refresh_shelf
from chapeau.commerce.pricing.queries import price_inputs
from chapeau.person.people.values import SYSTEM
from tests.builders import Shop, make_shop
from tests.web import signed_in, web_server

SHELVES = ("drivetrain", "brakes", "wheels")
FIRST = ("Corvo", "Altura", "Fermo", "Filo", "Strada", "Giro")
SECOND = ("light", "long", "short", "narrow", "wide", "steel", "titanium")
THIRD = ("bolt", "washer", "cable", "lever", "spacer", "grip", "guard", "clamp", "hook", "strap", "bell")
BATCH = 5_000

# Prices by statement, not by deed: the figure is of reading.
_PRICES = """
INSERT INTO pricing_price (id, price_list_id, variant_id, minimum_quantity, amount, base, valid_from)
SELECT gen_random_uuid(), list.id, variant.id, 1, 2 + abs(hashtext(variant.sku)) %% 30000 / 100.0, 1, %(since)s
FROM catalog_variant variant CROSS JOIN pricing_list list
WHERE variant.sku LIKE 'bench-%%' AND list.code IN ('retail-eur', 'trade-eur')
"""


def make_world(variants: int) -> Shop:
    """The small shop, and so many more articles of one or two variants, each with a picture and words in two languages."""
    shop = make_shop()
    number = 0
    while number < variants:
        products = []
        for place in range(number, min(number + BATCH, variants), 2):
            name = f"{FIRST[place % 6]} {THIRD[place // 2 % 11]} {SECOND[place // 22 % 7]} {place}"
            products.append(
                NewProduct(
                    SHELVES[place // 2 % 3],
                    {"en": Words(name, summary="For daily riding."), "fr": Words(f"{name} fr")},
                    tuple(NewVariant(f"bench-{place}-{n}", options={"colour": n}) for n in ("black", "silver")),
                    brand=FIRST[place % 6],
                    option_names=("colour",),
                    pictures=(NewPicture("articles/CO-CHN-11.svg"),),
                )
            )
        create_products(SYSTEM, products=products, now=shop.now)
        number += BATCH
    with connection.cursor() as cursor:
        cursor.execute(_PRICES, {"since": shop.now})
        cursor.execute("ANALYZE")
    inputs = [price_inputs(SYSTEM, hat=hat, country="FR", now=shop.now) for hat in (shop.buyer, shop.private)]
    open_price_views(inputs, now=shop.now)
    refresh_shelf(now=shop.now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return shop


def measure_page(name: str, variants: int, path: str) -> None:
    shop = make_world(variants)
    with web_server(processes=1) as server:
        client = signed_in(server.port, shop.buyer)

        def look() -> None:
            got = client.get(path)
            assert got.status == 200, got.status

        shown = client.get(path).body.decode().count('class="tile"')
        used = cpu_per_operation(look, times=60, warm=30, server=server.pid)
        client.close()
    work = f"GET {path}, {shown} products of {variants:,} variants, prices, stock, facets and frame, signed in"
    report(name, used, "s", work, products=shown)


FIGURES = {
    "listing_20_cpu_s": partial(measure_page, "listing_20_cpu_s", 1_000, "/en/c/brakes"),
    "listing_20_of_10k_cpu_s": partial(measure_page, "listing_20_of_10k_cpu_s", 10_000, "/en/c/brakes"),
    "listing_20_of_100k_cpu_s": partial(measure_page, "listing_20_of_100k_cpu_s", 100_000, "/en/c/brakes"),
    "listing_sorted_by_price_cpu_s": partial(
        measure_page, "listing_sorted_by_price_cpu_s", 100_000, "/en/search?sort=price"
    ),
}
