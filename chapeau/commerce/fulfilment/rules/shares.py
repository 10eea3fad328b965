"""Shares of a line's frozen amounts: whatever came back in however many parts, the parts sum to the line."""

from __future__ import annotations

from chapeau.commerce.fulfilment.values import LineAmounts


def share(left: LineAmounts, *, of: int, quantity: int) -> LineAmounts:
    """What ``quantity`` of the ``of`` pieces are worth that have not been refunded yet, ``left`` their amounts.

    Net and gross are shared in proportion, half up; tax is what lies between. The last pieces take all that
    is left: three pieces for 10.00 come back one by one at 3.33, 3.34 and 3.33.
    """
    if not 0 < quantity <= of:
        raise ValueError("a share is of at least one piece and at most what is left")
    net = _part(left.net_minor, of, quantity)
    gross = _part(left.gross_minor, of, quantity)
    return LineAmounts(net, gross - net, gross)


def less(whole: LineAmounts, part: LineAmounts) -> LineAmounts:
    return LineAmounts(
        whole.net_minor - part.net_minor, whole.tax_minor - part.tax_minor, whole.gross_minor - part.gross_minor
    )


def _part(whole: int, of: int, pieces: int) -> int:
    sign = -1 if whole < 0 else 1
    return sign * ((2 * abs(whole) * pieces + of) // (2 * of))
