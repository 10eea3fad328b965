"""A program buys, as its person would."""

from __future__ import annotations

import pytest

from chapeau.interfaces.api.tests.calls import Program, token_for, told
from tests.builders import CHAIN, Shop, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_from_a_price_with_its_why_to_an_order_placed_once(shop: Shop) -> None:
    program = Program(token_for(shop.buyer))
    assert program.get(f"articles/{CHAIN}")["price"]["unit_price"] == "27.9"
    priced = program.do("POST", "prices", {"lines": [{"sku": CHAIN, "quantity": 10}]})
    assert [step["kind"] for step in priced["lines"][0]["steps"]][:2] == ["list", "contract"]
    program.do("POST", "basket/lines", {"sku": CHAIN, "quantity": 10})
    basket = program.do(
        "PATCH",
        "basket",
        {
            "delivery_method": "home",
            "payment_method": "on-account",
            "cost_centre": shop.buyer.authority.cost_centres[0],
        },
    )
    place = {"total": basket["order"]["gross"]}
    first = program.do("POST", "orders", place, key="one")
    again = program.do("POST", "orders", place, key="one")
    assert first["code"] == again["code"]
    assert first["state"] == "placed"
    listed = program.get("orders?fields=code,gross.amount")
    assert listed["items"] == [{"code": first["code"], "gross": {"amount": first["gross"]["amount"]}}]
    told(program.ask("POST", "orders", place, **{"Idempotency-Key": "two"}), 404)
