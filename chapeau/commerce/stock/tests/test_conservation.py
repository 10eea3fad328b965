"""Whatever is done in whatever order, the books agree with the ledger."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapeau.commerce.stock import actions
from chapeau.commerce.stock.queries import allocations
from chapeau.commerce.stock.tests.builders import NOW, assert_books_agree, make_variants, make_warehouses, want
from chapeau.commerce.stock.values import Allocation, Piece
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import SYSTEM

deeds = st.lists(
    st.tuples(
        st.sampled_from(
            ["receive", "reserve", "reserve_for_now", "firm", "release", "expire", "ship", "back", "count"]
        ),
        st.integers(0, 1),  # which article
        st.integers(0, 1),  # which warehouse
        st.integers(1, 9),  # how many
        st.integers(0, 3),  # which order
    ),
    min_size=5,
    max_size=30,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_nothing_is_lost_and_nothing_promised_twice(steps: list[tuple[str, int, int, int, int]]) -> None:
    with transaction.atomic():
        variants = make_variants("ONE", "TWO")
        houses = list(make_warehouses().values())
        orders = [new_id() for _ in range(4)]
        for deed, article, house, quantity, order in steps:
            with suppress(Refusal):
                do(deed, variants[article], houses[house], quantity, orders[order])
            assert_books_agree()
        transaction.set_rollback(True)


def do(deed: str, variant: UUID, house: UUID, quantity: int, order: UUID) -> None:
    match deed:
        case "receive":
            actions.receive(SYSTEM, pieces=[Piece(variant, house, quantity)], now=NOW)
        case "reserve":
            actions.reserve(SYSTEM, order_id=order, wants=[want(variant, quantity)], now=NOW, prefer=[house])
        case "reserve_for_now":
            actions.reserve(SYSTEM, order_id=order, wants=[want(variant, quantity)], now=NOW, expires_at=NOW)
        case "firm":
            actions.make_firm(SYSTEM, order_id=order)
        case "release":
            actions.release(SYSTEM, order_id=order)
        case "expire":
            actions.release_expired(SYSTEM, now=NOW + timedelta(seconds=1))
        case "ship":
            held = allocations(SYSTEM, order_ids=[order])[order]
            parcels = [
                Allocation(part.line_id, part.variant_id, part.warehouse_id, min(part.quantity, quantity))
                for part in held
            ]
            actions.ship(SYSTEM, order_id=order, parcels=parcels, reference_id=new_id(), now=NOW)
        case "back":
            actions.take_back(SYSTEM, pieces=[Piece(variant, house, quantity)], reference_id=new_id(), now=NOW)
        case "count":
            actions.correct(SYSTEM, pieces=[Piece(variant, house, quantity)], reason="Counted", now=NOW)
