"""Exact money: integer minor units, one rounding function, parts that always sum.

Unit prices and rates are ``Decimal``; only amounts of lines and documents are ``Money``.
See ``docs/how/pricing.md`` for why: net cents cannot show 9.99 gross at 19 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision, is_currency

ONE = Decimal(1)
_UNITS = [ONE.scaleb(-places) for places in range(29)]


def round_decimal(amount: Decimal, places: int) -> Decimal:
    """The one rounding of the house: half away from zero, to ``places`` decimals."""
    return amount.quantize(_UNITS[places], rounding=ROUND_HALF_UP)


@cache
def minor_digits(currency: str) -> int:
    """Decimals of the currency's minor unit by CLDR: 2 for EUR and CHF, 0 for JPY, 3 for KWD.

    Raises ValueError for a code that is no ISO 4217 currency.
    """
    if not is_currency(currency):
        raise ValueError(f"{currency!r} is not a currency code")
    return get_currency_precision(currency)


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added or compared: a bug, never a refusal."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount in minor units of one currency, e.g. ``Money(4890, "EUR")`` for 48.90 €."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Money:
        """Round a decimal amount in major units to the currency's minor unit."""
        digits = minor_digits(currency)
        return cls(int(round_decimal(amount, digits).scaleb(digits)), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, factor: int) -> Money:
        return Money(self.minor * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.minor != 0

    def format(self, language: str) -> str:
        """The amount as people of that language write it: ``48,90 €`` in French."""
        return format_currency(self.amount, self.currency, locale=language.replace("-", "_"))


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; zero of ``currency`` when there is nothing to add."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def allocate(whole: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Split ``whole`` minor units in proportion to ``weights`` so that the parts sum to it exactly.

    Largest remainder method; ties go to the earlier part. All-zero weights split evenly.
    Raises ValueError for no weights or a negative one.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("weights must be at least one, none negative")
    if not any(weights):
        weights = [1] * len(weights)
    whole_weight = sum((Decimal(weight) for weight in weights), Decimal(0))
    sign = -1 if whole < 0 else 1
    size = abs(whole)
    shares = [Decimal(weight) * size / whole_weight for weight in weights]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
