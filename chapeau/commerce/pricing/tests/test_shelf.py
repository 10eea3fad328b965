"""Shelf prices equal what is shown; they follow every change; the lowest price of 30 days is told from them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapeau.commerce.pricing.actions import (
    create_contract,
    give_personal_offer,
    open_price_views,
    refresh_due,
    refresh_shelf,
    set_prices,
)
from chapeau.commerce.pricing.models import PriceView, ShelfPrice
from chapeau.commerce.pricing.queries import lowest_30_days, price_order, quote, shelf
from chapeau.commerce.pricing.tests.builders import (
    EARLIER,
    NOW,
    STAFF,
    ids,
    inputs_of,
    make_hat,
    make_house,
    make_list,
    make_organisation,
    make_variant,
    price,
    promote,
    viewer_of,
)
from chapeau.commerce.pricing.values import NewPrice, NewTerm, PriceInputs, Wanted
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db


def stored(inputs: PriceInputs) -> dict[UUID, Decimal]:
    order = price_order(SYSTEM, inputs=inputs, now=NOW)
    assert order is not None
    return dict(ShelfPrice.objects.filter(view_id=order.view_id, valid_until=None).values_list("variant_id", "amount"))


def test_a_shelf_is_refreshed_and_only_changes_are_written() -> None:
    make_house()
    one, other = make_variant(), make_variant()
    retail = make_list()
    price(retail, one, "10.00")
    price(retail, other, "3.90")
    inputs = inputs_of()
    assert price_order(SYSTEM, inputs=inputs, now=NOW) is None
    open_price_views([inputs], now=EARLIER)
    assert refresh_shelf(now=EARLIER) == 2
    assert refresh_shelf(now=EARLIER) == 0
    set_prices(STAFF, price_list_id=retail, prices=[NewPrice(one.id, Decimal("9.50"))], now=NOW)
    assert refresh_due(now=NOW) == 1
    assert stored(inputs) == {one.id: Decimal("9.50"), other.id: Decimal("3.90")}
    assert ShelfPrice.objects.count() == 3


def test_a_change_reaches_the_shelf_by_its_fact() -> None:
    make_house()
    variant = make_variant()
    retail = make_list()
    open_price_views([inputs_of()], now=EARLIER)
    price(retail, variant, "10.00")
    run_waiting_jobs()
    assert stored(inputs_of()) == {variant.id: Decimal("10.00")}
    set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal("9.00"))], now=EARLIER)
    run_waiting_jobs()
    assert stored(inputs_of()) == {variant.id: Decimal("9.00")}
    promote("percent", percent="20", now=NOW)
    run_waiting_jobs()
    assert stored(inputs_of()) == {variant.id: Decimal("7.20")}


def test_an_organisation_s_first_contract_opens_a_view_of_its_own() -> None:
    make_house()
    variant = make_variant()
    price(make_list(), variant, "12.00")
    shop = make_organisation()
    hat = make_hat(shop)
    create_contract(
        SYSTEM,
        organisation_id=shop.id,
        name="",
        currency="EUR",
        terms=[NewTerm(variant_id=variant.id, amount=Decimal("7.50"))],
        now=NOW,
    )
    run_waiting_jobs()
    assert stored(inputs_of(hat)) == {variant.id: Decimal("7.50")}
    assert PriceView.objects.get(organisation=shop).market == "B2B"


def test_a_promotion_that_begins_by_itself_reaches_the_shelf() -> None:
    make_house()
    variant = make_variant()
    price(make_list(), variant, "10.00")
    open_price_views([inputs_of()], now=EARLIER)
    promote("percent", percent="20", valid_from=NOW, valid_until=NOW + timedelta(days=7))
    refresh_due(now=EARLIER)
    assert stored(inputs_of()) == {variant.id: Decimal("10.00")}
    refresh_due(now=NOW + timedelta(seconds=30))
    assert stored(inputs_of()) == {variant.id: Decimal("8.00")}
    refresh_due(now=NOW + timedelta(days=8))
    assert stored(inputs_of()) == {variant.id: Decimal("10.00")}


def test_the_lowest_price_of_the_30_days_before_a_reduction_is_told() -> None:
    make_house()
    variant = make_variant()
    retail = make_list()
    price(retail, variant, "100.00")
    inputs = inputs_of()
    open_price_views([inputs], now=EARLIER)

    def day(days: int) -> None:
        refresh_due(now=NOW + timedelta(days=days))

    day(-60)
    for days, amount in ((-50, "70.00"), (-40, "90.00"), (-20, "85.00"), (-10, "95.00")):
        moment = NOW + timedelta(days=days)
        set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal(amount))], now=moment)
        day(days)
    promote("percent", percent="20", code="SALE", now=NOW)
    day(0)
    promote("percent", percent="30", code="SALE", now=NOW + timedelta(days=5))
    day(5)
    later = NOW + timedelta(days=6)
    # 70 was long ago; the second reduction continues the first.
    assert lowest_30_days(SYSTEM, inputs=inputs, variant_ids=[variant.id], now=later) == {variant.id: Decimal(85)}
    line = shelf(SYSTEM, inputs=inputs, variant_ids=[variant.id], now=later)[variant.id]
    assert (line.unit_price, line.regular_price, line.lowest_30_days) == (
        Decimal("66.50"),
        Decimal("95.00"),
        Decimal("85.00"),
    )


def test_personal_offers_lie_over_the_shelf_and_leave_its_history_alone() -> None:
    make_house()
    one, other = make_variant(), make_variant()
    retail = make_list()
    price(retail, one, "10.00")
    price(retail, other, "20.00")
    hat = make_hat()
    open_price_views([inputs_of(hat)], now=EARLIER)
    refresh_shelf(now=EARLIER)
    give_personal_offer(SYSTEM, hat_id=hat.id, variant_id=one.id, percent_off=Decimal(15), now=EARLIER)
    run_waiting_jobs()
    inputs = inputs_of(hat)
    own = price_order(viewer_of(hat), inputs=inputs, now=NOW)
    assert own is not None
    assert own.own == {one.id: Decimal("8.50")}
    assert stored(inputs) == {one.id: Decimal("10.00"), other.id: Decimal("20.00")}
    others = price_order(viewer_of(None), inputs=inputs_of(), now=NOW)
    assert others is not None
    assert others.own == {}


def test_prices_of_many_articles_take_as_many_queries_as_of_one() -> None:
    make_house()
    shop = make_organisation()
    hat = make_hat(shop)
    variants = [make_variant() for _ in range(25)]
    retail = make_list()
    for variant in variants:
        price(retail, variant, "10.00", (5, "9.00"))
    create_contract(
        SYSTEM,
        organisation_id=shop.id,
        name="",
        currency="EUR",
        terms=[NewTerm(variant_id=v.id, amount=Decimal(8)) for v in variants],
        now=EARLIER,
    )
    promote("percent", percent="5")
    open_price_views([inputs_of(hat)], now=EARLIER)
    refresh_shelf(now=EARLIER)
    for some in (variants[:1], variants):
        with CaptureQueriesContext(connection) as queries:
            inputs = inputs_of(hat)
        assert len(queries) == 1
        with CaptureQueriesContext(connection) as queries:
            shelf(SYSTEM, inputs=inputs, variant_ids=ids(some), now=NOW)
        assert len(queries) == 6
        with CaptureQueriesContext(connection) as queries:
            quote(SYSTEM, inputs=inputs, wanted=[Wanted(v.id, 2) for v in some], coupon_codes=["X"], now=NOW)
        assert len(queries) == 6
