"""From the cells of a line to what they say, or why it cannot be stored. Cells repeat, so reading is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from chapeau.commerce.history.values import FIELDS, ColumnMapping
from chapeau.kit.money import minor_digits
from chapeau.kit.tables.countries import country_code

MOST = 1_000_000_000
"""Quantities and prices beyond it are mistakes of the file."""

_SIGNS = str.maketrans("", "", "£$€ \u00a0\u202f'’")


class Line(NamedTuple):
    """A line of the file; in the order of ``history_in``'s columns."""

    problem: str
    invoice: str
    sku: str
    name: str
    quantity: int | None
    unit_price: Decimal | None
    placed_at: str | None
    customer: str
    customer_name: str
    country: str | None
    currency: str | None
    content: str | None
    """The line as it was, as JSON, when something is wrong with it."""


class LineReader:
    """``reader(problem, cells)`` for the cells of ``fields``; ``read_date`` gives None for what is no date."""

    def __init__(self, mapping: ColumnMapping, fields: Sequence[str], read_date: Callable[[str], str | None]) -> None:
        self._fields = tuple(fields)
        self._at = {field: fields.index(field) if field in fields else None for field in FIELDS}
        self._mapping = mapping
        self._date = read_date
        self._number = lru_cache(maxsize=65_536)(self._parse_number)
        self._country = lru_cache(maxsize=4_096)(self._parse_country)
        self._currency = lru_cache(maxsize=256)(self._parse_currency)

    def __call__(self, problem: str, cells: Sequence[str]) -> Line:
        if problem:
            return Line(problem, "", "", "", None, None, None, "", "", None, None, json.dumps({"line": cells[0]}))
        at = self._at
        invoice, sku, name, quantity_text, price_text, date_text, customer, customer_name, country_text, money = (
            cells[place].strip() if (place := at[field]) is not None else "" for field in FIELDS
        )
        quantity, price = self._number(quantity_text), self._number(price_text)
        placed_at, country = self._date(date_text), self._country(country_text)
        currency = self._currency(money)
        if not invoice or len(invoice) > 80:
            problem = "no-invoice"
        elif not sku and not name:
            problem = "no-article"
        elif len(sku) > 64:
            problem = "bad-article"
        elif quantity is None or quantity != int(quantity):
            problem, quantity = "bad-quantity", None
        elif not quantity:
            problem = "no-quantity"
        elif price is None:
            problem = "bad-price"
        elif placed_at is None:
            problem = "bad-date"
        elif country is None:
            problem = "unknown-country"
        elif currency is None:
            problem = "unknown-currency"
        elif len(customer) > 80:
            problem = "bad-customer"
        content = json.dumps(dict(zip(self._fields, cells, strict=True))) if problem else None
        whole = None if quantity is None else int(quantity)
        return Line(
            problem, invoice[:80], sku[:64], name[:300], whole, price, placed_at, customer[:80], customer_name[:200],
            country, currency, content,
        )  # fmt: skip

    def _parse_number(self, text: str) -> Decimal | None:
        """``1,250.50``, or with a decimal comma ``1.250,50``; signs of currencies are looked over."""
        plain = text.translate(_SIGNS)
        if self._mapping.decimal_mark == ",":
            plain = plain.replace(".", "").replace(",", ".")
        else:
            plain = plain.replace(",", "")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            return None
        return number if number.is_finite() and abs(number) < MOST else None

    def _parse_country(self, text: str) -> str | None:
        return country_code(text, self._mapping.countries) if text else self._mapping.country or None

    def _parse_currency(self, text: str) -> str | None:
        code = text or self._mapping.currency
        try:
            minor_digits(code)
        except ValueError:
            return None
        return code
