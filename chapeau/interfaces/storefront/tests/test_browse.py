"""Shelves, search and the article's page show one's own price in a constant number of queries."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chapeau.commerce.catalog.models import Product
from chapeau.interfaces.storefront.tests.conftest import Visit
from tests.builders import CHAIN, Shop


def chain_url(language: str = "en") -> str:
    return f"/{language}/p/-/{Product.objects.get(variants__sku=CHAIN).code}"


def words(answer: object) -> str:
    """The page's text without tags and doubled blanks."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what is kept for a minute is kept
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_list_shows_a_visitor_gross_prices(visit: Visit) -> None:
    said = words(visit().get("/en/c/drivetrain"))
    assert "€48.90 incl. VAT" in said
    assert "4 articles" in said


def test_a_list_shows_an_organisation_its_contract_and_nothing_of_the_private_price(visit: Visit, shop: Shop) -> None:
    said = words(visit(shop.buyer).get("/en/c/drivetrain"))
    assert "€27.90 excl. VAT" in said
    assert "48.90" not in said


def test_a_list_asks_few_questions_of_a_signed_in_buyer(visit: Visit, shop: Shop) -> None:
    """Session, sign-in, hats; editions, cards, stock, ratings, basket, unread notes; and what a price depends on."""
    assert queries_of(visit(shop.buyer), "/en/c/drivetrain") <= 18


def test_lists_are_sorted_and_filtered_by_ones_own_price(visit: Visit, shop: Shop) -> None:
    buyer = visit(shop.buyer)
    names = re.findall(r'class="tile-name"[^>]*>([^<]+)', buyer.get("/en/c/drivetrain?sort=price").content.decode())
    assert names == ["Altura Chainring 42", "Corvo Chain 11-speed", "Corvo Chain 12-speed", "Altura Cassette 11–34"]
    assert "Corvo Chain 11-speed" in words(buyer.get("/en/c/drivetrain?from=27.90&to=28"))
    assert "Nothing fits" in words(visit().get("/en/c/drivetrain?from=27.90&to=28"))


def test_facets_narrow_and_can_be_taken_away_one_by_one(visit: Visit) -> None:
    page = visit().get("/en/search?q=brake&f-brand=Filo&f-brand=Fermo&sort=name")
    html = page.content.decode()
    assert "4 articles" in words(page)
    assert 'href="?q=brake&amp;f-brand=Fermo&amp;sort=name"' in html


def test_nonsense_in_an_address_is_passed_over(visit: Visit) -> None:
    page = visit().get("/en/c/drivetrain?sort=up&page=-3&from=abc&to=NaN&f-=x")
    assert page.status_code == 200
    assert "4 articles" in words(page)


@pytest.mark.parametrize(("text", "found"), [("chaine", "Chaîne 11"), ("CO-CHN-11", "Chaîne 11"), ("pneu", "Pneu 28")])
def test_search_finds_without_accents_and_by_sku(visit: Visit, text: str, found: str) -> None:
    assert found in words(visit().get(f"/fr/search?q={text}"))


def test_suggestions_are_options_of_a_listbox(visit: Visit) -> None:
    html = visit().get("/en/suggest?q=cha").content.decode()
    assert html.count('role="option"') >= 2
    assert 'role="listbox"' in html


def test_the_article_tells_price_delivery_and_packs(visit: Visit, shop: Shop) -> None:
    said = words(visit(shop.buyer).get(chain_url(), follow=True))
    assert "€27.90" in said
    assert "Packs of 10" in said
    assert "Delivered on" in said


def test_the_lowest_price_of_thirty_days_stands_at_a_reduction(visit: Visit) -> None:
    code = Product.objects.get(variants__sku="FE-PAD-OR").code
    said = words(visit().get(f"/en/p/-/{code}", follow=True))
    assert "€12.67" in said
    assert "Lowest price of the last 30 days: €14.90" in said


def test_an_old_or_foreign_slug_leads_to_the_article(visit: Visit) -> None:
    answer = visit().get(chain_url("fr").replace("/-/", "/corvo-chain-11-speed/") + f"?sku={CHAIN}")
    assert answer.status_code == 301
    assert answer["Location"].startswith("/fr/p/corvo-chaine-11-vitesses/")
    assert answer["Location"].endswith(f"?sku={CHAIN}")


def test_the_article_speaks_to_search_engines(visit: Visit) -> None:
    html = visit().get(chain_url(), follow=True).content.decode()
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert told
    data = json.loads(told[1])
    assert (data["@type"], data["sku"], data["offers"]["price"], data["offers"]["priceCurrency"]) == (
        "Product", CHAIN, "48.90", "EUR",
    )  # fmt: skip
    assert '<link rel="canonical" href="http://testserver/en/p/corvo-chain-11-speed/' in html
    assert 'hreflang="fr" href="http://testserver/fr/p/corvo-chaine-11-vitesses/' in html


def test_every_price_opens_its_why(visit: Visit, shop: Shop) -> None:
    said = words(visit(shop.buyer).get(f"/en/why/{CHAIN}?quantity=20", headers={"HX-Request": "true"}))
    assert "How this price came about" in said
    assert "€27.90" in said
    assert "€669.60" in said


def test_the_number_of_queries_does_not_follow_the_number_of_articles(visit: Visit, shop: Shop) -> None:
    for hat in (None, shop.buyer):
        client = visit(hat)
        one, many = queries_of(client, "/en/search?q=rotor"), queries_of(client, "/en/search?q=brake")
        assert one == many
        assert many <= 24
    assert queries_of(visit(shop.buyer), chain_url().replace("/-/", "/corvo-chain-11-speed/")) <= 36


def test_sitemap_and_robots_name_every_language(visit: Visit) -> None:
    client = visit()
    assert "/sitemap-1.xml" in client.get("/sitemap.xml").content.decode()
    sitemap = client.get("/sitemap-1.xml").content.decode()
    assert sitemap.count("<url>") == (12 + 3) * 3
    assert 'hreflang="it"' in sitemap
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_pages_carry_no_inline_script_or_style(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    for url in ("/en/", "/en/c/brakes", "/en/basket", "/en/styleguide", "/en/demo"):
        html = client.get(url).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)", html), url
