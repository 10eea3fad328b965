"""In generated worlds of real rows every stored shelf price is what the buyer pays for the smallest quantity."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from chapeau.commerce.pricing.actions import create_contract, open_price_views, refresh_due, refresh_shelf, set_prices
from chapeau.commerce.pricing.models import ShelfPrice
from chapeau.commerce.pricing.queries import price_order, quote, shelf
from chapeau.commerce.pricing.tests.builders import (
    EARLIER,
    NOW,
    ids,
    inputs_of,
    make_category,
    make_hat,
    make_house,
    make_list,
    make_organisation,
    make_variant,
    price,
    promote,
    viewer_of,
)
from chapeau.commerce.pricing.values import NewPrice, NewTerm, Wanted
from chapeau.person.people.values import SYSTEM


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_stored_shelf_prices_are_the_prices_paid(seed: int) -> None:
    dice = random.Random(seed)
    make_house()
    categories = [make_category() for _ in range(3)]
    variants = [
        make_variant(
            category=dice.choice(categories),
            tax_category=dice.choice(["standard", "books"]),
            minimum_quantity=dice.choice([1, 1, 2, 10]),
            business_minimum_quantity=dice.choice([None, 5, 50]),
        )
        for _ in range(12)
    ]

    def amount(places: int = 2) -> str:
        return str(Decimal(dice.randint(1, 9_999)).scaleb(-places))

    lists = [
        make_list("retail", tax_country=dice.choice(["", "FR"])),
        make_list("trade", includes_tax=False, trades=["repair"], priority=dice.choice([0, 1])),
        make_list("germany", countries=["DE"]),
        make_list("francs", currency="CHF", tax_country="CH"),
    ]
    for price_list in lists:
        for variant in dice.sample(variants, 9):
            price(price_list, variant, amount(), (5, amount()), (20, amount(4)), base=dice.choice([1, 1, 100]))
    for _ in range(5):
        promote(
            dice.choice(["percent", "amount"]),
            percent=dice.choice(["5", "12.5", "33"]),
            amount="0.35",
            categories=dice.sample([c.code for c in categories], dice.choice([0, 1])),
            is_combinable=dice.random() < 0.5,
            currency=dice.choice(["EUR", "CHF"]),
            valid_from=EARLIER + timedelta(days=dice.randint(0, 250)),
        )
    shop, german = (
        make_organisation(),
        make_organisation(country="DE", vat_number="DE136695976", vat_checked_at=EARLIER),
    )
    create_contract(
        SYSTEM,
        organisation_id=shop.id,
        name="",
        currency="EUR",
        terms=[
            NewTerm(variant_id=variants[0].id, amount=Decimal("3.1225")),
            NewTerm(category_id=categories[0].id, percent_off=Decimal("7.5")),
        ],
        now=EARLIER,
    )
    hats = [None, make_hat(), make_hat(shop), make_hat(german), make_hat(make_organisation(country="CH"))]
    buyers = [
        (hat, inputs_of(hat, country))
        for hat, country in zip([*hats, hats[1], hats[1]], ["FR", "FR", "FR", "DE", "CH", "DE", "US"], strict=True)
    ]
    open_price_views([inputs for _, inputs in buyers], now=EARLIER)
    refresh_shelf(now=EARLIER)
    set_prices(
        SYSTEM, price_list_id=lists[0], prices=[NewPrice(v.id, Decimal(amount())) for v in variants[:4]], now=NOW
    )
    refresh_due(now=NOW)
    for hat, inputs in buyers:
        order = price_order(SYSTEM, inputs=inputs, now=NOW)
        assert order is not None
        stored = dict(
            ShelfPrice.objects.filter(view_id=order.view_id, valid_until=None).values_list("variant_id", "amount")
        )
        shown = shelf(viewer_of(hat), inputs=inputs, variant_ids=ids(variants), now=NOW)
        wanted = [Wanted(v, line.minimum_quantity) for v, line in shown.items()]
        paid = {
            line.variant_id: line.unit_price / line.base
            for line in quote(viewer_of(hat), inputs=inputs, wanted=wanted, now=NOW).lines
        }
        assert stored.keys() == paid.keys()
        assert all(abs(stored[v] - paid[v]) <= Decimal("0.0000005") for v in stored)
