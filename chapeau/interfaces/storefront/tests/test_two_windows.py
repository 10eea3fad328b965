"""A page shows one hat's prices; what is sent from it is never done under another."""

from __future__ import annotations

from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_browse import words
from chapeau.interfaces.storefront.tests.test_orders import fill, hidden, send
from tests.builders import CHAIN, Shop


def test_an_order_of_one_hat_is_not_placed_under_another(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    fill(client, quantity=10)
    told = hidden(client)
    answer = send(client, **told, buying_for=shop.private.code)
    assert answer["Location"] == "/en/basket"
    said = words(client.get("/en/basket"))
    assert f"You now buy for {shop.buyer.organisation_name}: that was changed in another window." in said
    assert not Order.objects.filter(placed_at__isnull=False).exists()
    own = send(client, **told, payment="on-account", cost_centre="Workshop", buying_for=shop.buyer.code)
    assert own["Location"].startswith("/en/orders/")


def test_nothing_goes_into_the_basket_of_another_hat(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    told = {"sku": CHAIN, "quantity": 10, "buying_for": shop.private.code}
    assert client.post("/en/basket/add", told, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.post("/en/basket/add", {**told, "next": "/en/c/drivetrain"})["Location"] == "/en/c/drivetrain"
    assert not OrderLine.objects.exists()


def test_a_link_of_another_open_hat_offers_to_change(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    fill(client, quantity=10)
    code = send(client, payment="on-account", cost_centre="Workshop")["Location"].split("/")[3]
    client.post("/en/hat", {"hat": shop.private.code, "next": "/en/"})
    said = words(client.get(f"/en/orders/{code}"))
    assert f"This belongs to what you do for {shop.buyer.organisation_name}" in said
    assert "€279" not in said
    client.post("/en/hat", {"hat": shop.buyer.code, "next": f"/en/orders/{code}"})
    assert "Ordered" in words(client.get(f"/en/orders/{code}"))
    assert visit().get(f"/en/orders/{code}").status_code == 404
