"""Hat, language, country and look: each keeps the page."""

from __future__ import annotations

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_browse import chain_url, words
from tests.builders import Shop


def test_switching_the_hat_keeps_the_page_and_says_what_changed(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    page = chain_url().replace("/-/", "/corvo-chain-11-speed/")
    answer = client.post("/en/hat", {"hat": shop.buyer.code, "next": page})
    assert answer["Location"] == page
    said = words(client.get(page))
    for line in (
        "You now buy for Atelier Rustine",
        "Corvo Chain 11-speed: €48.90 incl. VAT → €27.90 excl. VAT (your contract)",
        "Pay in 30 days",
        "Packs of 10",
        "You may decide up to €500.00; above that a colleague approves",
    ):
        assert line in said
    assert "You now buy for" not in words(client.get(page))  # said once


def test_a_hat_of_somebody_else_cannot_be_put_on(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    client.post("/en/hat", {"hat": shop.approver.code, "next": "/en/"})
    assert "Atelier Rustine pays" not in words(client.get("/en/basket"))
    assert "Camille Roux" in words(client.get("/en/"))


def test_the_switch_follows_no_address_of_another_house(visit: Visit, shop: Shop) -> None:
    answer = visit(shop.private).post("/en/hat", {"hat": shop.buyer.code, "next": "https://example.com/"})
    assert not answer["Location"].startswith("https://example.com")


def test_the_language_keeps_the_page_and_is_remembered(visit: Visit) -> None:
    client = visit()
    answer = client.post("/en/language", {"language": "fr /fr/c/transmission?sort=price"})
    assert answer["Location"] == "/fr/c/transmission?sort=price"
    assert answer.cookies["django_language"].value == "fr"
    assert client.post("/en/language", {"language": "fr https://example.com/"})["Location"] == "/fr/"


def test_a_visitor_in_switzerland_sees_francs(visit: Visit) -> None:
    client = visit()
    client.post("/en/country", {"country": "CH", "next": "/en/c/drivetrain"})
    said = words(client.get("/en/c/drivetrain"))
    assert "CHF" in said
    assert "51.90" in said


def test_the_look_is_remembered(visit: Visit) -> None:
    client = visit()
    client.post("/en/theme", {"theme": "dark", "next": "/en/"})
    assert '<html lang="en" data-theme="dark">' in client.get("/en/").content.decode()


def test_every_page_opens_in_french_and_italian(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    for language in ("fr", "it"):
        for page in (
            "",
            "search?q=chain",
            "basket",
            "orders",
            "approvals",
            "requests",
            "ask",
            "returns",
            "quick-order",
            "me",
        ):
            answer = client.get(f"/{language}/{page}")
            assert answer.status_code == 200, page
            assert f'<html lang="{language}"' in answer.content.decode()
