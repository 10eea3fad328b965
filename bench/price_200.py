"""200 variants for one hat with 6 lists, a contract and 10 live promotions; at 10 and 100 thousand variants too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection

from bench.measure import cpu_per_operation, report
from chapeau.commerce.catalog.models import Category, Product, Variant
from chapeau.commerce.pricing.actions import create_contract, create_price_list, create_promotion
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
        cursor.execute("ALTER TABLE pricing_price DISABLE TRIGGER pricing_price_no_overlap")
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
        cursor.execute("ALTER TABLE pricing_price ENABLE TRIGGER pricing_price_no_overlap")
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


def measure(variants: int = 10_000) -> None:
    """``price_200_cpu_s``: what a page or basket of 200 articles costs, everything read anew each time."""
    hat, some = make_world(variants)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    wanted = [Wanted(variant_id, 12) for variant_id in some]

    def on_the_shelf() -> None:
        inputs = price_inputs(SYSTEM, hat=hat, country="FR", now=NOW)
        assert len(shelf(SYSTEM, inputs=inputs, variant_ids=some, now=NOW)) == 200

    def in_a_quote() -> None:
        inputs = price_inputs(SYSTEM, hat=hat, country="FR", now=NOW)
        assert len(quote(SYSTEM, inputs=inputs, wanted=wanted, now=NOW).lines) == 200

    work = f"200 of {variants} variants, 6 lists, a contract, 10 live promotions"
    report("price_200_cpu_s", cpu_per_operation(on_the_shelf, times=20), "s", f"shelf of {work}")
    report("price_200_quote_cpu_s", cpu_per_operation(in_a_quote, times=20), "s", f"quote of {work}")
