"""Rounding of a price as it is shown; line amounts are computed from the shown price, so that what is read adds up."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from chapeau.kit.money import round_decimal

MOST_PLACES = 6
_TENTH = Decimal("0.1")


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def decimals_of(written: Decimal, digits: int) -> int:
    """With how many decimals a list price was written, at least the currency's."""
    if written == written.quantize(_unit(digits)):
        return digits
    exponent = written.normalize().as_tuple().exponent
    return max(digits, -exponent if isinstance(exponent, int) else digits)


def round_price(amount: Decimal, written: Decimal, digits: int, *, on_own_basis: bool) -> Decimal:
    """The price of ``base`` pieces as shown, on the buyer's basis.

    On the basis on which the list was written: with as many decimals as the list has, at least the currency's.
    Derived from the other basis: the currency's decimals; below a tenth of its unit as many as the list has.
    """
    if on_own_basis or amount < _TENTH:
        return round_decimal(amount, min(decimals_of(written, digits), MOST_PLACES))
    return round_decimal(amount, digits)
