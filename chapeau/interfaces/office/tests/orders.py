"""Orders for tests of the desk, made through deeds."""

from __future__ import annotations

from itertools import count

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people import queries as people
from tests.builders import CHAIN, WORKSHOP, Shop

_keys = count(1)


def order_of(shop: Shop, *, quantity: int = 10, sku: str = CHAIN) -> str:
    """The repair shop's order on account; its code."""
    buyer = people.viewer_for_hat(shop.buyer)
    actions.add_to_basket(buyer, sku=sku, quantity=quantity, now=shop.now)
    actions.set_addresses(buyer, delivery=WORKSHOP, billing=None, now=shop.now)
    actions.choose_delivery(buyer, method="home", now=shop.now)
    actions.choose_payment(buyer, choice=PaymentChoice.ON_ACCOUNT, now=shop.now)
    actions.set_reference(buyer, buyer_reference="R-1", cost_centre="Workshop", note="", now=shop.now)
    basket = queries.basket(buyer, now=shop.now)
    assert basket is not None
    placed = actions.place_order(
        buyer, seen_total=basket.seen_total, idempotency_key=f"desk-{next(_keys)}", now=shop.now
    )
    run_waiting_jobs()
    return placed.code
