"""Shares of a line's frozen amounts: whatever came back in however many parts, the parts sum to the line."""

from __future__ import annotations

from chapeau.commerce.fulfilment.values import LineAmounts


def share(whole: LineAmounts, *, of: int, before: int, quantity: int) -> LineAmounts:
    """What ``quantity`` of the line's ``of`` pieces are worth when ``before`` of them came back already.

    Cumulative rounding, half up: the first k pieces are worth round(whole * k / of), a share is the
    difference of two such sums. Net and gross are shared, tax is what lies between.
    Three pieces for 10.00 come back one by one: 3.33, 3.34, 3.33.
    """
    if not 0 < quantity <= of - before or before < 0:
        raise ValueError("a share is of at least one piece and at most what is left")
    net = _part(whole.net_minor, of, before + quantity) - _part(whole.net_minor, of, before)
    gross = _part(whole.gross_minor, of, before + quantity) - _part(whole.gross_minor, of, before)
    return LineAmounts(net, gross - net, gross)


def _part(whole: int, of: int, pieces: int) -> int:
    sign = -1 if whole < 0 else 1
    return sign * ((2 * abs(whole) * pieces + of) // (2 * of))
