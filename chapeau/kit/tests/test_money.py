from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapeau.kit.money import CurrencyMismatch, Money, allocate, minor_digits, round_decimal, total


def test_half_a_cent_is_rounded_away_from_zero() -> None:
    assert round_decimal(Decimal("0.125"), 2) == Decimal("0.13")
    assert round_decimal(Decimal("-0.125"), 2) == Decimal("-0.13")


def test_money_knows_how_many_decimals_its_currency_has() -> None:
    assert Money.of(Decimal("9.999"), "EUR") == Money(1000, "EUR")
    assert Money.of(Decimal("9.5"), "JPY") == Money(10, "JPY")
    assert Money(1234, "KWD").amount == Decimal("1.234")
    with pytest.raises(ValueError, match="not a currency"):
        minor_digits("ABC")


def test_amounts_of_two_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "CHF")


def test_money_is_written_as_its_readers_write_it() -> None:
    assert Money(123456, "EUR").format("fr") == "1\u202f234,56\xa0€"
    assert Money(123456, "EUR").format("en") == "€1,234.56"


def test_a_hundred_in_three_is_34_33_33() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(7, [0, 0]) == [4, 3]


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_parts_always_sum_and_stay_within_a_unit_of_their_share(whole: int, weights: list[int]) -> None:
    parts = allocate(whole, weights)
    assert sum(parts) == whole
    shares = weights if any(weights) else [1] * len(weights)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part * sum(shares) - whole * share) <= sum(shares)


@given(st.lists(st.integers(-(10**12), 10**12)))
def test_a_total_is_the_sum(minors: list[int]) -> None:
    assert total((Money(m, "EUR") for m in minors), "EUR") == Money(sum(minors), "EUR")
