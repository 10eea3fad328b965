"""A program buys, as its person would."""

from __future__ import annotations

import pytest

from chapeau.commerce.catalog.models import Product
from chapeau.insight.recommendations.lot import is_left_alone
from chapeau.insight.recommendations.models import ArticleAdvice, Followed, Shown
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


def test_a_program_is_recommended_articles_and_tells_that_it_showed_them(shop: Shop) -> None:
    chain = Product.objects.get(variants__sku=CHAIN)
    other = Product.objects.exclude(id=chain.id).filter(markets=[]).order_by("code")[0]
    ArticleAdvice.objects.create(product=chain, together=[other.id])
    program = Program(token_for(shop.buyer))
    found = program.get(f"recommendations?to={CHAIN}&kinds=together")
    assert found["is_left_alone"] is is_left_alone(shop.buyer.person_id)
    if not found["is_left_alone"]:
        assert [(one["kind"], one["product"]["code"]) for one in found["articles"]] == [("together", other.code)]
        assert found["articles"][0]["because"].startswith("Often bought together with ")
    program.do("POST", "recommendations/shown", {"kinds": ["together"]})
    program.do("POST", "recommendations/followed", {"kind": "together", "sku": CHAIN})
    told(program.ask("POST", "recommendations/shown", {"kinds": ["magic"]}), 422)
    assert list(Shown.objects.values_list("place", "hat")) == [("program", shop.buyer.id)]
    assert list(Followed.objects.values_list("product", "hat")) == [(chain.id, shop.buyer.id)]
