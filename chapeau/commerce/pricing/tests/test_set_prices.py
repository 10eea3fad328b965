"""Prices are set a set at a time; periods close and open, and never overlap."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapeau.commerce.pricing.actions import (
    PriceInThePast,
    PriceNotPossible,
    PricesOverlap,
    end_prices,
    set_prices,
)
from chapeau.commerce.pricing.models import Price
from chapeau.commerce.pricing.queries import shelf
from chapeau.commerce.pricing.tests.builders import EARLIER, NOW, STAFF, ids, inputs_of, make_list, make_variant, price
from chapeau.commerce.pricing.values import NewPrice
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import SYSTEM, Viewer, ViewerKind

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)
MUCH_LATER = NOW + timedelta(days=20)


def shown(variant_id: object, at: object) -> Decimal:
    return shelf(SYSTEM, inputs=inputs_of(), variant_ids=[variant_id], now=at)[variant_id].unit_price  # type: ignore[index,list-item,arg-type]


def test_a_new_price_closes_the_old_period_and_opens_one() -> None:
    variant = make_variant()
    retail = make_list()
    price(retail, variant, "10.00")
    assert set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal("11.00"))], now=NOW) == 1
    rows = Price.objects.order_by("valid_from").values_list("amount", "valid_from", "valid_until")
    assert list(rows) == [(Decimal(10), EARLIER, NOW), (Decimal(11), NOW, None)]


def test_the_same_price_again_changes_nothing() -> None:
    variant = make_variant()
    retail = make_list()
    price(retail, variant, "10.00")
    assert set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal("10.000"))], now=NOW) == 0
    assert Price.objects.count() == 1


def test_after_a_price_with_an_end_the_old_one_comes_back() -> None:
    variant = make_variant()
    retail = make_list()
    price(retail, variant, "10.00")
    set_prices(
        STAFF,
        price_list_id=retail,
        prices=[NewPrice(variant.id, Decimal("8.00"))],
        now=NOW,
        valid_from=LATER,
        valid_until=MUCH_LATER,
    )
    assert [shown(variant.id, at) for at in (NOW, LATER, MUCH_LATER)] == [Decimal(10), Decimal(8), Decimal(10)]


def test_a_price_planned_inside_the_period_is_not_overwritten() -> None:
    variant = make_variant(sku="TUBE-28")
    retail = make_list()
    new = [NewPrice(variant.id, Decimal("8.00"))]
    set_prices(STAFF, price_list_id=retail, prices=new, now=NOW, valid_from=LATER)
    with pytest.raises(PricesOverlap) as refused:
        set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal(9))], now=NOW)
    assert "TUBE-28" in str(refused.value)
    set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal(9))], now=NOW, valid_until=LATER)
    assert shown(variant.id, LATER) == Decimal("8.00")


def test_what_was_charged_stays_as_it_was() -> None:
    variant = make_variant()
    retail = make_list()
    with pytest.raises(PriceInThePast):
        set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal(9))], now=NOW, valid_from=EARLIER)
    with pytest.raises(PriceNotPossible):
        set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal("-1"))], now=NOW)
    with pytest.raises(PriceNotPossible):
        set_prices(STAFF, price_list_id=retail, prices=[NewPrice(variant.id, Decimal("0.0000001"))], now=NOW)


def test_only_those_who_sell_set_prices() -> None:
    retail = make_list()
    for viewer in (Viewer(ViewerKind.HAT), Viewer(ViewerKind.STAFF, roles=frozenset({"logistics"}))):
        with pytest.raises(Forbidden):
            set_prices(viewer, price_list_id=retail, prices=[], now=NOW)


def test_an_article_is_taken_off_a_list() -> None:
    variant = make_variant()
    retail = make_list()
    price(retail, variant, "10.00", (10, "9.00"))
    assert end_prices(STAFF, price_list_id=retail, variant_ids=[variant.id], at=LATER, now=NOW) == 2
    assert shown(variant.id, NOW) == Decimal(10)
    assert variant.id not in shelf(SYSTEM, inputs=inputs_of(), variant_ids=[variant.id], now=LATER)


def test_many_prices_take_as_many_statements_as_one() -> None:
    retail = make_list()
    variants = [make_variant() for _ in range(30)]
    counts = []
    for some, amount in ((variants[:1], "5.00"), (variants, "6.00")):
        prices = [NewPrice(variant_id, Decimal(amount)) for variant_id in ids(some)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            set_prices(STAFF, price_list_id=retail, prices=prices, now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
