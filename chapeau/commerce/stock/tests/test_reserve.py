from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chapeau.commerce.stock.actions import NotEnoughStock, make_firm, release, release_expired, reserve
from chapeau.commerce.stock.models import Reservation
from chapeau.commerce.stock.queries import allocations, availability
from chapeau.commerce.stock.tests.builders import (
    NOW,
    assert_books_agree,
    make_variants,
    make_warehouses,
    stock_up,
    want,
)
from chapeau.kit.ids import new_id
from chapeau.person.activity.models import Activity
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db


def free(variant: Any) -> int | None:
    return availability(SYSTEM, variant_ids=[variant])[variant].available


def test_an_order_gets_all_it_wants_or_nothing_and_hears_what_is_left() -> None:
    one, two = make_variants("ONE", "TWO")
    stock_up(one, LYO=5, MIL=1)
    stock_up(two, LYO=2)
    with pytest.raises(NotEnoughStock) as refusal:
        reserve(SYSTEM, order_id=new_id(), wants=[want(one, 6), want(two, 3)], now=NOW)
    assert refusal.value.details["shortages"] == (("TWO", 3, 2),)
    assert str(refusal.value) == "There is not enough left: TWO (2/3). Lower the quantity to go on."
    assert free(one) == 6
    parts = reserve(SYSTEM, order_id=new_id(), wants=[want(one, 6), want(two, 2)], now=NOW)
    assert sorted(part.quantity for part in parts) == [1, 2, 5]
    assert free(one) == 0
    assert_books_agree()


def test_two_lines_of_one_article_count_together() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5)
    with pytest.raises(NotEnoughStock):
        reserve(SYSTEM, order_id=new_id(), wants=[want(one, 3), want(one, 3)], now=NOW)


def test_the_preferred_warehouse_is_drawn_from_first() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5, MIL=5)
    milano = make_warehouses()["MIL"]
    (part,) = reserve(SYSTEM, order_id=new_id(), wants=[want(one, 2)], now=NOW, prefer=[milano])
    assert part.warehouse_id == milano
    assert availability(SYSTEM, variant_ids=[one])[one].by_warehouse == {"LYO": 5, "MIL": 3}


def test_what_is_not_stocked_is_always_there() -> None:
    (service,) = make_variants("FITTING", is_stocked=False)
    assert reserve(SYSTEM, order_id=new_id(), wants=[want(service, 99)], now=NOW) == []
    found = availability(SYSTEM, variant_ids=[service])[service]
    assert found.available is None
    assert found.covers(1000)


def test_what_was_not_paid_in_time_goes_back_and_is_told_once() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5)
    late, paid = new_id(), new_id()
    until = NOW + timedelta(minutes=30)
    reserve(SYSTEM, order_id=late, wants=[want(one, 2)], now=NOW, expires_at=until)
    reserve(SYSTEM, order_id=paid, wants=[want(one, 1)], now=NOW, expires_at=until)
    assert make_firm(SYSTEM, order_id=paid)
    assert release_expired(SYSTEM, now=until - timedelta(seconds=1)) == []
    assert release_expired(SYSTEM, now=until) == [late]
    assert release_expired(SYSTEM, now=until) == []
    assert free(one) == 4
    assert not make_firm(SYSTEM, order_id=late)
    told = Activity.objects.filter(verb="stock.reservation-expired", properties__order_id=str(late))
    assert told.count() == 1
    assert_books_agree()


def test_releasing_twice_is_as_once_and_lines_can_go_alone() -> None:
    one, two = make_variants("ONE", "TWO")
    stock_up(one, LYO=5)
    stock_up(two, LYO=5)
    order, wants = new_id(), [want(one, 2), want(two, 3)]
    reserve(SYSTEM, order_id=order, wants=wants, now=NOW)
    assert release(SYSTEM, order_id=order, line_ids=(wants[0].line_id,)) == 2
    assert [part.quantity for part in allocations(SYSTEM, order_ids=[order])[order]] == [3]
    assert (release(SYSTEM, order_id=order), release(SYSTEM, order_id=order)) == (3, 0)
    assert (free(one), free(two)) == (5, 5)
    assert Reservation.objects.filter(state="held").count() == 0


def test_reserving_asks_the_same_questions_however_many_lines(django_assert_num_queries: Any) -> None:
    variants = make_variants(*(f"S-{i}" for i in range(8)))
    for variant in variants:
        stock_up(variant, LYO=5)
    for lines in (1, 8):
        # savepoint and its release, articles, levels, warehouses, write levels, write reservations
        with django_assert_num_queries(7):
            reserve(SYSTEM, order_id=new_id(), wants=[want(variant, 1) for variant in variants[:lines]], now=NOW)
