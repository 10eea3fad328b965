from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapeau.commerce.history.presets import ONLINE_RETAIL
from chapeau.commerce.history.rules.cancellations import Bought, Undone, match
from chapeau.commerce.history.rules.columns import guess, missing
from chapeau.commerce.history.rules.lines import LineReader
from chapeau.commerce.history.values import LINE_REASONS, ColumnMapping
from chapeau.kit.tables.countries import country_code
from chapeau.kit.tables.dates import DateReader
from chapeau.kit.tables.headers import signature

NOON = datetime(2011, 1, 3, 12, tzinfo=UTC)
KEY = ("17850", "85123A", Decimal("2.55"), "GBP")
FIELDS = ["invoice", "sku", "quantity", "unit_price", "placed_at", "country"]


def bought(number: int, quantity: int, day: int) -> Bought:
    return Bought(number, KEY, NOON + timedelta(days=day), quantity)


def undone(number: int, quantity: int, day: int) -> Undone:
    return Undone(number, KEY, NOON + timedelta(days=day), quantity)


def test_a_cancellation_undoes_the_latest_line_with_enough() -> None:
    assert match([bought(1, 9, 0), bought(2, 6, 1), bought(3, 2, 2)], [undone(9, 4, 3)]) == {9: 2}


def test_a_line_of_exactly_that_quantity_is_taken_first() -> None:
    assert match([bought(1, 4, 0), bought(2, 6, 1)], [undone(9, 4, 3)]) == {9: 1}


def test_nothing_is_undone_twice_nor_before_it_was_bought() -> None:
    assert match([bought(1, 6, 5)], [undone(9, 6, 4)]) == {}
    assert match([bought(1, 6, 0)], [undone(8, 4, 1), undone(9, 4, 2)]) == {8: 1}
    other = Undone(9, ("17850", "85123A", Decimal("2.10"), "GBP"), NOON, 1)
    assert match([bought(1, 6, 0)], [other]) == {}


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=12),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=12),
)
def test_never_more_comes_back_than_was_bought(buys: list[tuple[int, int]], returns: list[tuple[int, int]]) -> None:
    lines = [bought(n, quantity, day) for n, (quantity, day) in enumerate(buys)]
    back = [undone(100 + n, quantity, day) for n, (quantity, day) in enumerate(returns)]
    found = match(lines, back)
    for line in lines:
        mine = [b for b in back if found.get(b.line_number) == line.line_number]
        assert sum(b.quantity for b in mine) <= line.quantity
        assert all(b.at >= line.at for b in mine)


@pytest.mark.parametrize(
    ("written", "code"),
    [("EIRE", "IE"), ("RSA", "ZA"), ("Channel Islands", "JE"), ("Unspecified", "ZZ"), ("Hong Kong", "HK"),
     ("Royaume-Uni", "GB"), ("Svizzera", "CH"), ("de", "DE"), ("Czech Republic", "CZ"), ("Atlantis", None)],
)  # fmt: skip
def test_countries_are_found_by_name_in_several_languages(written: str, code: str | None) -> None:
    assert country_code(written, ONLINE_RETAIL.countries) == code


def test_columns_are_guessed_from_headers_in_three_languages() -> None:
    found = guess(["N° facture", "Référence", "Désignation", "Qté", "Prix unitaire", "Date commande", "Pays"])
    assert found["sku"] == "Référence"
    assert found["quantity"] == "Qté"
    assert missing(list(found)) == ["invoice"]
    assert missing(list(guess(["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice"]))) == []
    assert signature(["a", "b "]) == signature(["b", "a"]) != signature(["a"])


def line(*cells: str, **more: Any) -> tuple[str, object, object, object, object]:
    mapping = ColumnMapping(columns={}, **more)
    read = LineReader(mapping, FIELDS, DateReader(""))("", cells)
    return read.problem, read.quantity, read.unit_price, read.country, read.currency


GOOD = ("536365", "85123A", "6", "2.55", "2010-12-01 08:26:00", "France")


def test_a_line_is_read() -> None:
    assert line(*GOOD) == ("", 6, Decimal("2.55"), "FR", "EUR")
    assert line(*GOOD[:3], "£1,234.50", *GOOD[4:])[2] == Decimal("1234.50")
    assert line(*GOOD[:3], "1.234,50 €", *GOOD[4:], decimal_mark=",")[2] == Decimal("1234.50")
    assert line(*GOOD[:5], "", country="CH")[3] == "CH"


@pytest.mark.parametrize(
    ("place", "cell", "problem"),
    [(0, "", "no-invoice"), (1, "", "no-article"), (2, "six", "bad-quantity"), (2, "1.5", "bad-quantity"),
     (2, "0", "no-quantity"), (3, "", "bad-price"), (3, "nan", "bad-price"), (4, "2010-13-01", "bad-date"),
     (4, "", "bad-date"), (5, "Atlantis", "unknown-country")],
)  # fmt: skip
def test_what_is_wrong_has_a_name(place: int, cell: str, problem: str) -> None:
    cells = list(GOOD)
    cells[place] = cell
    assert line(*cells)[0] == problem
    assert problem in LINE_REASONS
