from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapeau.commerce.catalog.rules import (
    edit_distance,
    free_slug,
    house_language,
    number_code,
    pack_for,
    product_tags,
    search_code,
    stem,
    words_in,
)
from chapeau.commerce.catalog.values import Pack
from chapeau.person.people.values import Market

words = st.text(alphabet="abcd", max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("brake", "brkae", 1),
        ("brake", "brake", 0),
        ("brake", "break", 2),
        ("derailleur", "deraileur", 1),
        ("", "ab", 2),
    ],
)
def test_a_swap_of_neighbours_is_one_error(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other, limit=3) == distance


@given(words, words, st.integers(0, 3))
def test_the_distance_is_the_same_both_ways_and_stops_at_its_limit(one: str, other: str, limit: int) -> None:
    exact = edit_distance(one, other, limit=99)
    assert edit_distance(one, other, limit=limit) == min(exact, limit + 1) == edit_distance(other, one, limit=limit)
    assert (exact == 0) == (one == other)


@pytest.mark.parametrize(
    ("language", "singular", "plural"),
    [("en", "brake", "brakes"), ("fr", "frein", "freins"), ("fr", "pneu", "pneux"), ("it", "freno", "freni")],
)
def test_singular_and_plural_have_one_stem(language: str, singular: str, plural: str) -> None:
    assert stem(singular, language) == stem(plural, language)


def test_short_words_numbers_and_double_s_stay_as_they_are() -> None:
    assert [stem(word, "en") for word in ("gas", "700c", "28mms", "glass")] == ["gas", "700c", "28mms", "glass"]


def test_small_words_say_nothing_and_accents_are_folded() -> None:
    assert words_in("Frein à disque de l'arrière", "fr") == ["frein", "disque", "arriere"]


@given(st.integers(1, 50), st.integers(1, 50), st.integers(0, 500))
def test_the_nearest_quantity_fits_and_none_below_it_does(minimum: int, step: int, quantity: int) -> None:
    pack = Pack(1, minimum, step)
    nearest = pack.nearest(quantity)
    assert pack.fits(nearest)
    assert nearest >= quantity
    assert not any(pack.fits(between) for between in range(quantity, nearest))


def test_a_business_has_the_pack_for_all_where_none_is_said_for_it() -> None:
    def pack(market: Market | None) -> Pack:
        return pack_for(market, size=1, minimum=2, step=1, business_minimum=None, business_step=10)

    assert pack(Market.B2B) == pack(Market.B2A) == Pack(1, 2, 10)
    assert pack(Market.B2C) == pack(None) == Pack(1, 2, 1)


def test_codes_tags_and_slugs() -> None:
    assert search_code(" vm-brk 001/b ") == "VMBRK001B"
    assert number_code(Decimal("11.0000")) == "11"
    assert number_code(Decimal("10")) == "10"
    assert product_tags(category_path="parts/brakes", brand="Corvin", values=[("teeth", "11")]) == [
        "a:teeth=11",
        "b:Corvin",
        "c:brakes",
        "c:parts",
    ]
    taken = {"disc"}
    assert free_slug("disc", taken, "x1") == "disc-x1"
    assert free_slug("rim", taken, "x2") == "rim"
    assert (house_language("fr-ch"), house_language("da")) == ("fr", "en")
