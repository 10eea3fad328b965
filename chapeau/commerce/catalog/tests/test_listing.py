from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from chapeau.commerce.catalog.actions import withdraw_products
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.queries import listing, register_price_table, suggest
from chapeau.commerce.catalog.tests.builders import (
    NOW,
    SALES,
    VISITOR,
    make_products,
    make_tree,
    make_view,
    new_product,
)
from chapeau.commerce.catalog.values import Listing, PriceOrder, PriceTable, Sort, Wish
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Market

pytestmark = pytest.mark.django_db


def names(found: Listing) -> list[str]:
    return [card.name for card in found.cards]


def look(wish: Wish, *, language: str = "en", market: Market = Market.B2C, prices: PriceOrder | None = None) -> Listing:
    return listing(VISITOR, wish=wish, market=market, language=language, prices=prices)


@pytest.fixture
def shop() -> None:
    make_tree()
    make_products(
        new_product("Disc brake Torrent", "VM-BRK-101", colour="red", french="Frein à disque Torrent"),
        new_product("Rim brake Alto", "VM-BRK-102", colour="black", brand="Altavia", french="Frein sur jante Alto"),
        new_product(
            "Rear derailleur Zephyr", "VM-DER-201", category="gears", teeth=11, french="Dérailleur arrière Zephyr"
        ),
        new_product(
            "Cassette Zephyr", "VM-CAS-1", "VM-CAS-2", category="gears", teeth=12, summary="Goes with the derailleur"
        ),
        new_product("Public rental brake", "VM-PUB-1", markets=("B2A",)),
        new_product("Draft brake", "VM-DRF-1", is_published=False),
    )


@pytest.mark.usefixtures("shop")
def test_a_list_is_by_name_and_shows_only_what_the_market_may_see() -> None:
    assert names(look(Wish())) == ["Cassette Zephyr", "Disc brake Torrent", "Rear derailleur Zephyr", "Rim brake Alto"]
    assert "Public rental brake" in names(look(Wish(), market=Market.B2A))


@pytest.mark.usefixtures("shop")
def test_staff_see_drafts_and_a_visitor_cannot_ask_to() -> None:
    assert "Draft brake" in names(listing(SALES, wish=Wish(), market=None, language="en"))
    with pytest.raises(Forbidden):
        listing(VISITOR, wish=Wish(), market=None, language="en")


@pytest.mark.usefixtures("shop")
def test_words_find_by_singular_plural_beginning_and_without_accents() -> None:
    assert names(look(Wish(text="brakes"))) == ["Disc brake Torrent", "Rim brake Alto"]
    assert names(look(Wish(text="torr"))) == ["Disc brake Torrent"]
    assert names(look(Wish(text="derailleur arriere"), language="fr")) == ["Dérailleur arrière Zephyr"]
    assert names(look(Wish(text="FREIN"), language="fr")) == ["Frein à disque Torrent", "Frein sur jante Alto"]


@pytest.mark.usefixtures("shop")
def test_a_name_beats_a_summary() -> None:
    found = look(Wish(text="derailleur"))
    assert names(found) == ["Rear derailleur Zephyr", "Cassette Zephyr"]
    assert found.sort is Sort.RELEVANCE
    assert found.understood_as == ""


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("typed", ["derialleur", "deraileur", "derailleurr", "dérailluer"])
def test_typing_errors_are_understood(typed: str) -> None:
    found = look(Wish(text=typed))
    assert names(found)[0] == "Rear derailleur Zephyr"
    assert found.understood_as == "derailleur"


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("typed", ["VM-DER-201", "vm der 201", "vmder201", "VM-DER", "vmder"])
def test_an_article_number_finds_however_it_is_typed(typed: str) -> None:
    assert names(look(Wish(text=typed)))[:1] == ["Rear derailleur Zephyr"]


@pytest.mark.usefixtures("shop")
def test_a_gtin_finds_its_article() -> None:
    Variant.objects.filter(sku="VM-DER-201").update(gtin="4006381333931")
    assert names(look(Wish(text="4006381333931"))) == ["Rear derailleur Zephyr"]


@pytest.mark.usefixtures("shop")
def test_when_nothing_has_all_the_words_some_will_do_and_nonsense_finds_nothing() -> None:
    assert names(look(Wish(text="torrent zephyr"))) == [
        "Cassette Zephyr",
        "Disc brake Torrent",
        "Rear derailleur Zephyr",
    ]
    assert look(Wish(text="xqzzkw")).total == 0
    assert look(Wish(text="!!!")).total == 0


@pytest.mark.usefixtures("shop")
def test_facets_count_what_a_further_choice_would_show() -> None:
    found = look(Wish(category="parts"))
    facets = {facet.code: {value.code: value.count for value in facet.values} for facet in found.facets}
    assert facets == {
        "category": {"brakes": 2, "gears": 2},
        "brand": {"Corvin": 3, "Altavia": 1},
        "colour": {"red": 2, "black": 2},
        "teeth": {"11": 1, "12": 1},
    }
    chosen = look(Wish(category="parts", chosen={"colour": ("red",), "brand": ("Corvin",)}))
    assert names(chosen) == ["Cassette Zephyr", "Disc brake Torrent"]
    counts = {
        facet.code: {value.code: (value.count, value.is_chosen) for value in facet.values} for facet in chosen.facets
    }
    assert counts["colour"] == {"red": (2, True), "black": (1, False)}
    assert counts["brand"] == {"Corvin": (2, True)}


@pytest.mark.usefixtures("shop")
def test_a_span_of_numbers_is_chosen_and_nonsense_in_it_is_passed_over() -> None:
    twelve = names(look(Wish(category="parts", chosen={"teeth": ("12",)})))
    eleven = names(look(Wish(category="parts", chosen={"teeth": ("11",)})))
    assert names(look(Wish(category="parts", chosen={"teeth": ("11.5..12",)}))) == twelve
    assert names(look(Wish(category="parts", chosen={"teeth": ("..11",)}))) == eleven
    both = look(Wish(category="parts", chosen={"teeth": ("10..",)}))
    assert sorted(names(both)) == sorted(eleven + twelve)
    [teeth] = [facet for facet in both.facets if facet.code == "teeth"]
    assert (teeth.is_number, str(teeth.span), [value.count for value in teeth.values]) == (True, "10..", [1, 1])
    for nonsense in ("..", "NaN..", "a..b", "1e9999999..2"):
        assert look(Wish(category="parts", chosen={"teeth": (nonsense,)})).total in (0, 2)
    assert look(Wish(category="parts", chosen={"colour": ("1..9",)})).total == 0


@pytest.mark.usefixtures("shop")
def test_facets_speak_the_readers_language() -> None:
    found = look(Wish(category="brakes"), language="fr")
    assert [
        (facet.name, [value.name for value in facet.values]) for facet in found.facets if facet.code == "colour"
    ] == [("Couleur", ["Noir", "Rouge"])]


AMOUNTS = {"VM-BRK-101": "89.90", "VM-BRK-102": "24.50", "VM-DER-201": "61", "VM-CAS-1": "70", "VM-CAS-2": "39"}


@pytest.mark.usefixtures("shop")
def test_sorting_by_ones_own_price_takes_the_cheapest_variant_and_the_own_offers() -> None:
    view = make_view(AMOUNTS)
    found = look(Wish(sort=Sort.PRICE_UP), prices=PriceOrder(view))
    assert names(found) == ["Rim brake Alto", "Cassette Zephyr", "Rear derailleur Zephyr", "Disc brake Torrent"]
    assert [(card.lead_sku, card.amount) for card in found.cards][1] == ("VM-CAS-2", Decimal(39))
    assert (found.least, found.most) == (Decimal("24.50"), Decimal("89.90"))
    own = {Variant.objects.get(sku="VM-BRK-101").id: Decimal(10)}
    offered = look(Wish(sort=Sort.PRICE_UP), prices=PriceOrder(view, own))
    assert names(offered)[0] == "Disc brake Torrent"
    assert offered.cards[0].amount == Decimal(10)
    down = look(Wish(sort=Sort.PRICE_DOWN), prices=PriceOrder(view))
    assert names(down) == names(found)[::-1]


@pytest.mark.usefixtures("shop")
def test_two_views_see_two_orders_and_an_article_without_price_comes_last() -> None:
    view = make_view({"VM-DER-201": "5", "VM-BRK-102": "9"})
    found = look(Wish(sort=Sort.PRICE_UP), prices=PriceOrder(view))
    assert names(found)[:2] == ["Rear derailleur Zephyr", "Rim brake Alto"]
    assert set(names(found)[2:]) == {"Cassette Zephyr", "Disc brake Torrent"}
    assert found.total == 4


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("sort", [Sort.PRICE_UP, Sort.NAME, Sort.NEWEST])
def test_a_price_span_filters_lists_and_counts(sort: Sort) -> None:
    view = make_view(AMOUNTS)
    found = look(Wish(sort=sort, least=Decimal(30), most=Decimal(70)), prices=PriceOrder(view))
    assert set(names(found)) == {"Cassette Zephyr", "Rear derailleur Zephyr"}
    assert found.total == 2
    assert {facet.code for facet in found.facets} == {"colour", "teeth"}


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_by_cursor_and_by_number_show_each_product_once_in_one_order(sort: Sort) -> None:
    make_tree()
    made = [new_product(f"Brake pad {i % 7}", f"PAD-{i}") for i in range(23)]
    make_products(*made)
    prices = PriceOrder(make_view({f"PAD-{i}": str(i % 5) for i in range(20)}))
    wish = Wish(text="pad" if sort is Sort.RELEVANCE else "", sort=sort, page_size=5)
    by_number: list[str] = []
    by_cursor: list[str] = []
    cursor = ""
    for page in range(1, 6):
        found = look(Wish(text=wish.text, sort=sort, page_size=5, page=page), prices=prices)
        by_number.extend(card.code for card in found.cards)
        after = look(Wish(text=wish.text, sort=sort, page_size=5, cursor=cursor), prices=prices)
        by_cursor.extend(card.code for card in after.cards)
        cursor = after.next_cursor
    assert cursor == ""
    assert len(set(by_number)) == 23
    assert by_number == by_cursor
    assert look(Wish(text=wish.text, sort=sort, page=9), prices=prices).cards == ()


def test_a_list_asks_the_same_questions_however_long(django_assert_num_queries: Any) -> None:
    make_tree()
    make_products(*(new_product(f"Brake {i}", f"B-{i}") for i in range(3)))
    prices = PriceOrder(make_view({f"B-{i}": str(i) for i in range(3)}))
    # edition, counts, price span, page, cards, names of categories, attributes
    with django_assert_num_queries(7):
        look(Wish(sort=Sort.PRICE_UP, page_size=2), prices=prices)
    make_products(*(new_product(f"More {i}", f"M-{i}") for i in range(40)))
    with django_assert_num_queries(7):
        look(Wish(sort=Sort.NAME), prices=prices)
    # The edition is the same: counts and the order of a short list are remembered.
    with django_assert_num_queries(3):
        look(Wish(sort=Sort.NAME), prices=prices)


@pytest.mark.usefixtures("shop")
def test_suggestions_name_products_and_categories() -> None:
    found = suggest(VISITOR, text="bra", market=Market.B2C, language="en")
    assert [card.name for card in found.products] == ["Disc brake Torrent", "Rim brake Alto"]
    assert [card.name for card in found.categories] == ["Brakes"]


@pytest.mark.usefixtures("shop")
def test_a_remembered_order_follows_prices_offers_and_edits(django_assert_num_queries: Any) -> None:
    view = make_view(AMOUNTS)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE views_for_tests (id uuid, n int) ON COMMIT DROP")
        cursor.execute("INSERT INTO views_for_tests VALUES (%s, 0)", [view])
    register_price_table(PriceTable("shelf_for_tests", views="views_for_tests"))
    wish = Wish(category="parts", sort=Sort.PRICE_UP)
    assert names(look(wish, prices=PriceOrder(view)))[0] == "Rim brake Alto"
    # editions and cards; all else is remembered
    with django_assert_num_queries(2):
        assert look(wish, prices=PriceOrder(view)).least == Decimal("24.50")
    own = {Variant.objects.get(sku="VM-DER-201").id: Decimal(2)}
    assert names(look(wish, prices=PriceOrder(view, own)))[0] == "Rear derailleur Zephyr"
    disc = Variant.objects.get(sku="VM-BRK-101")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shelf_for_tests SET amount = 1 WHERE variant_id = %s", [disc.id])
        cursor.execute("UPDATE views_for_tests SET n = n + 1")
    changed = look(wish, prices=PriceOrder(view))
    assert names(changed)[0] == "Disc brake Torrent"
    assert changed.least == Decimal(1)
    withdraw_products(SALES, codes=[disc.product.code], now=NOW)
    assert names(look(wish, prices=PriceOrder(view)))[0] == "Rim brake Alto"
