"""Sums by rate, and how an amount that is given back falls on net and VAT. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chapeau.commerce.billing.values import DocumentLine, TaxRow
from chapeau.kit.money import allocate, round_decimal

RateKey = tuple[str, str]
"""Percent and exemption code."""


def taxes_of(lines: Sequence[DocumentLine]) -> tuple[TaxRow, ...]:
    """Net, VAT and gross by rate, the highest rate first: exact sums of the lines."""
    sums: dict[RateKey, list[int]] = {}
    for line in lines:
        row = sums.setdefault((line.tax_percent, line.exemption), [0, 0, 0])
        row[0] += line.net
        row[1] += line.tax
        row[2] += line.gross
    ordered = sorted(sums.items(), key=lambda item: (-Decimal(item[0][0]), item[0][1]))
    return tuple(TaxRow(percent, exemption, *row) for (percent, exemption), row in ordered)


@dataclass(frozen=True, slots=True)
class Part:
    """A gross amount given back on one rate."""

    name: str
    sku: str
    quantity: int | None
    rate: RateKey
    gross: int
    order_line: str = ""


def credit_lines(
    parts: Sequence[Part], invoiced: Sequence[TaxRow], credited: Mapping[RateKey, int]
) -> tuple[DocumentLine, ...]:
    """Lines of a credit note whose VAT follows the invoice's.

    The VAT of a rate is ``round(invoiced VAT × credited gross so far ÷ invoiced gross)`` less what earlier notes took:
    so the notes of an invoice that is given back whole sum to its VAT, to the cent. ``credited`` is the gross of
    each rate on earlier notes.
    """
    by_rate = {(row.tax_percent, row.exemption): row for row in invoiced}
    result: list[DocumentLine | None] = [None] * len(parts)
    for rate in {part.rate: None for part in parts}:
        mine = [index for index, part in enumerate(parts) if part.rate == rate]
        gross = sum(parts[index].gross for index in mine)
        before = credited.get(rate, 0)
        tax = _tax_up_to(by_rate[rate], before + gross) - _tax_up_to(by_rate[rate], before)
        shares = allocate(tax, [parts[index].gross for index in mine])
        for index, share in zip(mine, shares, strict=True):
            part = parts[index]
            result[index] = DocumentLine(
                name=part.name,
                sku=part.sku,
                quantity=part.quantity,
                unit_price="",
                price_base=1,
                tax_percent=rate[0],
                exemption=rate[1],
                net=part.gross - share,
                tax=share,
                gross=part.gross,
                order_line=part.order_line,
            )
    return tuple(line for line in result if line is not None)


def spread(amount: int, invoiced: Sequence[TaxRow], credited: Mapping[RateKey, int]) -> list[tuple[RateKey, int]]:
    """A gross amount that is for no line in particular, over the rates in proportion to what is left of each."""
    keys = [(row.tax_percent, row.exemption) for row in invoiced]
    left = [max(0, row.gross - credited.get(key, 0)) for key, row in zip(keys, invoiced, strict=True)]
    shares = allocate(amount, left if any(left) else [max(1, row.gross) for row in invoiced])
    return [(key, share) for key, share in zip(keys, shares, strict=True) if share]


def _tax_up_to(row: TaxRow, gross: int) -> int:
    if row.gross == 0:
        return 0
    return int(round_decimal(Decimal(row.tax) * gross / row.gross, 0))
