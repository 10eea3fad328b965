from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from chapeau.commerce.stock.actions import (
    BadQuantity,
    NotFree,
    NotReserved,
    PromisedMore,
    ReasonMissing,
    SameWarehouse,
    correct,
    receive,
    reserve,
    set_reorder_points,
    ship,
    take_back,
    transfer,
)
from chapeau.commerce.stock.queries import allocations, levels, low_stock, movements
from chapeau.commerce.stock.tests.builders import (
    NOW,
    assert_books_agree,
    make_variants,
    make_warehouses,
    stock_up,
    want,
)
from chapeau.commerce.stock.values import Allocation, Piece
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.models import Activity
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind

pytestmark = pytest.mark.django_db
LOGISTICS = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.LOGISTICS}))
SALES = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.SALES}))
BUYER = Viewer(ViewerKind.HAT)


def test_a_part_is_shipped_the_rest_stays_held_and_a_shipment_twice_is_as_once() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5)
    order, shipment = new_id(), new_id()
    (part,) = reserve(SYSTEM, order_id=order, wants=[want(one, 4)], now=NOW)
    parcel = Allocation(part.line_id, one, part.warehouse_id, 3)
    for _ in range(2):
        ship(LOGISTICS, order_id=order, parcels=[parcel], reference_id=shipment, now=NOW)
    (level,) = levels(SALES, variant_ids=[one])
    assert (level.on_hand, level.reserved, level.available) == (2, 1, 1)
    assert [held.quantity for held in allocations(SYSTEM, order_ids=[order])[order]] == [1]
    with pytest.raises(NotReserved):
        ship(LOGISTICS, order_id=order, parcels=[parcel], reference_id=new_id(), now=NOW)
    assert_books_agree()


def test_returned_pieces_come_back_once() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=1)
    lyon, back = make_warehouses()["LYO"], new_id()
    for _ in range(2):
        take_back(LOGISTICS, pieces=[Piece(one, lyon, 2)], reference_id=back, now=NOW)
    assert [(row.kind, row.quantity) for row in movements(SALES, variant_id=one)] == [("return", 2), ("receipt", 1)]
    assert_books_agree()


def test_a_count_corrects_the_books_with_its_reason_but_not_below_what_is_promised() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5)
    lyon = make_warehouses()["LYO"]
    with pytest.raises(ReasonMissing):
        correct(LOGISTICS, pieces=[Piece(one, lyon, 4)], reason=" ", now=NOW)
    correct(LOGISTICS, pieces=[Piece(one, lyon, 4)], reason="One was broken", now=NOW)
    assert [(row.quantity, row.reason) for row in movements(SALES, variant_id=one, limit=1)] == [(-1, "One was broken")]
    reserve(SYSTEM, order_id=new_id(), wants=[want(one, 3)], now=NOW)
    with pytest.raises(PromisedMore) as refusal:
        correct(LOGISTICS, pieces=[Piece(one, lyon, 2)], reason="Gone", now=NOW)
    assert refusal.value.details == {"articles": "ONE (3)"}
    with pytest.raises(BadQuantity):
        correct(LOGISTICS, pieces=[Piece(one, lyon, -1)], reason="Gone", now=NOW)
    assert_books_agree()


def test_only_logistics_moves_goods_and_only_staff_read_the_ledger() -> None:
    (one,) = make_variants("ONE")
    lyon = make_warehouses()["LYO"]
    for viewer in (SALES, BUYER):
        with pytest.raises(Forbidden):
            receive(viewer, pieces=[Piece(one, lyon, 1)], now=NOW)
    with pytest.raises(BadQuantity):
        receive(LOGISTICS, pieces=[Piece(one, lyon, 0)], now=NOW)
    for question in (lambda: levels(BUYER), lambda: movements(BUYER, variant_id=one), lambda: low_stock(BUYER)):
        with pytest.raises(Forbidden):
            question()


def test_low_stock_is_listed_and_told_when_the_point_is_passed() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5)
    set_reorder_points(LOGISTICS, points={(one, make_warehouses()["LYO"]): 4})
    assert low_stock(SALES) == []
    reserve(SYSTEM, order_id=new_id(), wants=[want(one, 1)], now=NOW)
    assert low_stock(SALES) == []
    for _ in range(2):
        reserve(SYSTEM, order_id=new_id(), wants=[want(one, 1)], now=NOW)
    assert [(row.sku, row.available, row.reorder_point) for row in low_stock(SALES)] == [("ONE", 2, 4)]
    assert Activity.objects.filter(verb="stock.ran-low", properties__variant_id=str(one)).count() == 1


def test_the_ledger_is_never_rewritten_and_the_database_itself_refuses_to_oversell() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5)
    for statement in (
        "UPDATE stock_movement SET quantity = 9",
        "DELETE FROM stock_movement",
        "UPDATE stock_level SET reserved = 6",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_free_pieces_move_to_another_warehouse_and_promised_ones_stay() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=5)
    houses = make_warehouses()
    lyon, milan = houses["LYO"], houses["MIL"]
    reserve(SYSTEM, order_id=new_id(), wants=[want(one, 2)], now=NOW)
    with pytest.raises(NotFree, match=r"ONE \(3\)"):
        transfer(LOGISTICS, pieces=[Piece(one, lyon, 4)], to_warehouse_id=milan, now=NOW)
    with pytest.raises(NotFree):
        transfer(LOGISTICS, pieces=[Piece(one, lyon, 2), Piece(one, lyon, 2)], to_warehouse_id=milan, now=NOW)
    with pytest.raises(SameWarehouse):
        transfer(LOGISTICS, pieces=[Piece(one, lyon, 1)], to_warehouse_id=lyon, now=NOW)
    with pytest.raises(Forbidden):
        transfer(SALES, pieces=[Piece(one, lyon, 1)], to_warehouse_id=milan, now=NOW)
    transfer(LOGISTICS, pieces=[Piece(one, lyon, 3)], to_warehouse_id=milan, now=NOW, reason="for the fair")
    assert [(row.warehouse_code, row.on_hand, row.available) for row in levels(SALES, variant_ids=[one])] == [
        ("LYO", 2, 0),
        ("MIL", 3, 3),
    ]
    assert {(row.warehouse_code, row.kind, row.quantity) for row in movements(SALES, variant_id=one)} >= {
        ("LYO", "transfer", -3),
        ("MIL", "transfer", 3),
    }
    assert_books_agree()
