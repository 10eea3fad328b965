"""200 variants for one hat with 6 lists, a contract and 10 live promotions; at 10 and 100 thousand variants too."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db import connection

from bench.measure import cpu_per_operation, report
from chapeau.commerce.catalog.models import Category, Product, Variant
from chapeau.commerce.pricing.actions import (
    create_contract,
    create_price_list,
    create_promotion,
    open_price_views,
    refresh_shelf,
)
from chapeau.commerce.pricing.queries import price_inputs, quote, shelf
from chapeau.commerce.pricing.values import NewTerm, Wanted
from chapeau.person.people.models import Hat, Organisation, Person
from chapeau.person.people.queries import hat_card
from chapeau.person.people.values import SYSTEM, HatCard

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=90)

# Prices by statement, not by deed: the figure is of reading.
_PRICES = """
INSERT INTO pricing_price (id, price_list_id, variant_id, minimum_quantity, amount, base, valid_from)
SELECT gen_random_uuid(), %(list)s, variant.id, minimum, 10 + variant.n %% 90 - minimum / 10.0, 1, %(since)s
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM catalog_variant WHERE sku LIKE 'bench-%%') variant
CROSS JOIN unnest(ARRAY[1, 10]) AS minimum
"""


def _make_articles(number: int) -> None:
    categories = Category.objects.bulk_create(Category(code=f"bench-{n}", path=f"bench-{n}") for n in range(30))
    products = Product.objects.bulk_create(
        [Product(category=categories[n % 30], created_at=SINCE, published_at=SINCE) for n in range(number)],
        batch_size=5_000,
    )
    Variant.objects.bulk_create(
        [Variant(product=product, sku=f"bench-{n}") for n, product in enumerate(products)], batch_size=5_000
    )


def make_world(variants: int) -> tuple[HatCard, list[UUID]]:
    """The articles, 6 lists that all fit the hat, a contract of 50 terms and a percentage, 10 promotions."""
    with connection.cursor() as cursor:
        _make_articles(variants)
        shop = Organisation.objects.create(name="Bench", country="FR", trade="repair", created_at=SINCE)
        for place in range(6):
            price_list = create_price_list(
                SYSTEM,
                code=f"bench-{place}",
                name="",
                currency="EUR",
                includes_tax=False,
                now=SINCE,
                markets=["B2B"] if place % 2 else [],
                trades=["repair"] if place > 3 else [],
            )
            cursor.execute(_PRICES, {"list": price_list, "since": SINCE})
        cursor.execute("SELECT id FROM catalog_variant WHERE sku LIKE 'bench-%' ORDER BY md5(sku) LIMIT 200")
        some = [row[0] for row in cursor.fetchall()]
    terms = [NewTerm(variant_id=variant_id, amount=Decimal("7.50")) for variant_id in some[:50]]
    create_contract(
        SYSTEM,
        organisation_id=shop.id,
        name="",
        currency="EUR",
        terms=[*terms, NewTerm(percent_off=Decimal(5))],
        now=SINCE,
    )
    for place in range(10):
        create_promotion(
            SYSTEM,
            code=f"BENCH-{place}",
            names={"en": "Bench"},
            kind="percent" if place % 2 else "amount",
            percent=Decimal(5 + place) if place % 2 else None,
            amount=None if place % 2 else Decimal("0.50"),
            currency="EUR",
            categories=[f"bench-{place}", f"bench-{place + 10}"] if place < 8 else [],
            is_combinable=place % 3 == 0,
            priority=place,
            now=SINCE,
        )
    person = Person.objects.create(given_name="Bench", country="FR", created_at=SINCE)
    hat = Hat.objects.create(person=person, organisation=shop, created_at=SINCE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return hat_card(SYSTEM, hat_id=hat.id), some


def _both(variants: int) -> tuple[Callable[[], None], Callable[[], None], str]:
    """Shelf and quote of 200 articles in a world of so many, everything read anew each time."""
    hat, some = make_world(variants)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    wanted = [Wanted(variant_id, 12) for variant_id in some]

    def on_the_shelf() -> None:
        inputs = price_inputs(SYSTEM, hat=hat, country="FR", now=NOW)
        assert len(shelf(SYSTEM, inputs=inputs, variant_ids=some, now=NOW)) == len(some)

    def in_a_quote() -> None:
        inputs = price_inputs(SYSTEM, hat=hat, country="FR", now=NOW)
        assert len(quote(SYSTEM, inputs=inputs, wanted=wanted, now=NOW).lines) == len(some)

    return on_the_shelf, in_a_quote, f"200 of {variants:,} variants, 6 lists, a contract, 10 live promotions"


def measure_shelf(name: str, variants: int) -> None:
    on_the_shelf, _, work = _both(variants)
    report(name, cpu_per_operation(on_the_shelf, times=20), "s", f"shelf of {work}")


def measure_quote(name: str, variants: int) -> None:
    _, in_a_quote, work = _both(variants)
    report(name, cpu_per_operation(in_a_quote, times=20), "s", f"quote of {work}")


def measure_refresh(name: str, variants: int) -> None:
    """How long a price view of so many variants takes to be filled, by the clock."""
    hat, _ = make_world(variants)
    open_price_views([price_inputs(SYSTEM, hat=hat, country="FR", now=NOW)], now=NOW)
    started = time.monotonic()
    changed = refresh_shelf(now=NOW)
    report(name, time.monotonic() - started, "s", f"one price view of {changed:,} variants filled")


FIGURES = {
    "price_200_cpu_s": partial(measure_shelf, "price_200_cpu_s", 1_000),
    "price_200_of_10k_cpu_s": partial(measure_shelf, "price_200_of_10k_cpu_s", 10_000),
    "price_200_of_100k_cpu_s": partial(measure_shelf, "price_200_of_100k_cpu_s", 100_000),
    "quote_200_cpu_s": partial(measure_quote, "quote_200_cpu_s", 1_000),
    "shelf_refresh_100k_s": partial(measure_refresh, "shelf_refresh_100k_s", 100_000),
}
