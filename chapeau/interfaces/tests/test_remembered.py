"""What a piece shows is what it is given, in the language of the page."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import override

from chapeau.interfaces.remembered import remembered
from chapeau.interfaces.storefront.tiles import Tile

TILE = Tile(
    name="Corvo Chain",
    brand="Corvo",
    url="/en/p/corvo-chain/c0de",
    picture="",
    price="€48.90",
    before="",
    note="incl. VAT",
    why_url="/en/why/CO-CHN-11",
    why_label="How the price of Corvo Chain came about",
    stock="In stock",
    is_sold_out=False,
    choices="",
)


def draw(tile: Tile) -> str:
    return remembered("storefront/tile.html", tile=tile)


def test_a_change_of_anything_shown_is_drawn_at_once() -> None:
    assert "€48.90" in draw(TILE)
    assert "€47.00" in draw(replace(TILE, price="€47.00"))
    assert "Sold out" in draw(replace(TILE, stock="Sold out", is_sold_out=True))
    assert "Reduced" in draw(replace(TILE, before="€50.00"))
    assert draw(replace(TILE)) is draw(TILE)


def test_each_language_is_drawn_in_its_own_words() -> None:
    assert "why?" in draw(TILE)
    with override("fr"):
        assert "why?" not in draw(TILE)


def test_what_is_given_is_text_and_never_markup() -> None:
    assert "<b>" not in draw(replace(TILE, name="<b>Chain</b>"))
