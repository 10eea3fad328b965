"""The demo's own pages, and pages for when something is not there."""

from __future__ import annotations

from pytest_django import Settings

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_browse import words
from tests.builders import Shop


def test_the_doors_and_the_style_guide_exist_only_in_the_demo(visit: Visit, shop: Shop, settings: Settings) -> None:
    client = visit()
    assert client.get("/en/demo").status_code == 200
    assert client.get("/en/styleguide").status_code == 200
    settings.DEMO = False
    assert client.get("/en/demo").status_code == 404
    assert client.get("/en/styleguide").status_code == 404
    assert client.post("/en/demo/enter", {"hat": shop.private.code}).status_code == 404


def test_a_page_that_is_not_there_is_in_the_look_of_the_house(visit: Visit) -> None:
    answer = visit().get("/en/nowhere")
    assert answer.status_code == 404
    assert "We cannot find that page" in words(answer)
    assert "Vélo Maison" in words(answer)


def test_a_broken_page_asks_nothing_of_the_house() -> None:
    from django.test import RequestFactory

    from chapeau.interfaces.error_views import broken

    answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content


def test_the_number_over_the_basket_is_the_hats_own(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    client.post("/en/basket/add", {"sku": "ST-TYR-32", "quantity": 2})
    assert "Basket, 2 pieces" in words(client.get("/en/"))
    client.post("/en/hat", {"hat": shop.buyer.code, "next": "/en/"})
    assert "Basket, 0 pieces" in words(client.get("/en/"))
