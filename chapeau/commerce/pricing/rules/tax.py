"""Tax of a document: rounded once per category and rate, allocated to the lines so that they sum to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from chapeau.commerce.pricing.values import TaxPart
from chapeau.kit.money import Money, allocate, round_decimal

HUNDRED = Decimal(100)


class Taxable(NamedTuple):
    """An amount in minor units on the buyer's basis, with what it is taxed by."""

    minor: int
    category: str
    percent: Decimal
    exemption_reason: str


class Taxed(NamedTuple):
    net: int
    tax: int
    gross: int


def tax_of(minor: int, percent: Decimal, *, is_gross: bool) -> int:
    """The tax contained in a gross amount, or due on a net one, rounded half away from zero."""
    if is_gross:
        return int(round_decimal(minor * percent / (HUNDRED + percent), 0))
    return int(round_decimal(minor * percent / HUNDRED, 0))


def tax_document(
    amounts: Sequence[Taxable], *, is_gross: bool, currency: str
) -> tuple[list[Taxed], tuple[TaxPart, ...]]:
    """Net, tax and gross of every amount, in order, and of each (category, rate) of the document.

    Amounts are not negative. Parts come by falling rate.
    """
    groups: dict[tuple[str, Decimal, str], list[int]] = {}
    for position, amount in enumerate(amounts):
        groups.setdefault((amount.category, amount.percent, amount.exemption_reason), []).append(position)
    taxed: list[Taxed] = [Taxed(0, 0, 0)] * len(amounts)
    parts: list[TaxPart] = []
    for (category, percent, reason), positions in sorted(groups.items(), key=lambda g: (-g[0][1], g[0][0], g[0][2])):
        whole = sum(amounts[position].minor for position in positions)
        tax = tax_of(whole, percent, is_gross=is_gross)
        shares = allocate(tax, [amounts[position].minor for position in positions]) if tax else [0] * len(positions)
        for position, share in zip(positions, shares, strict=True):
            minor = amounts[position].minor
            taxed[position] = Taxed(minor - share, share, minor) if is_gross else Taxed(minor, share, minor + share)
        net = whole - tax if is_gross else whole
        parts.append(
            TaxPart(category, percent, reason, Money(net, currency), Money(tax, currency), Money(net + tax, currency))
        )
    return taxed, tuple(parts)
