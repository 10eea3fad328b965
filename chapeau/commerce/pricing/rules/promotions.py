"""Promotions on pieces: all that combine, one after the other, or one that does not; what is best for the buyer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chapeau.commerce.pricing.rules.facts import ZERO, PromotionFact

HUNDRED = Decimal(100)


def reduced(promotion: PromotionFact, amount: Decimal, base: int) -> Decimal:
    """The price of ``base`` pieces after one promotion; never below zero."""
    if promotion.kind == "percent":
        return amount * (HUNDRED - promotion.percent) / HUNDRED
    return max(amount - promotion.amount * base, ZERO)


def best_promotions(
    promotions: Sequence[PromotionFact], amount: Decimal, base: int
) -> Sequence[tuple[PromotionFact, Decimal]]:
    """The promotions that apply, each with the price after it.

    Either all combinable ones in order (priority, then code), or a single one that does not combine: the lower
    price wins; at equal price the combinable ones, then priority, then code. ``promotions`` come in that order.
    """
    together: list[tuple[PromotionFact, Decimal]] = []
    best: Sequence[tuple[PromotionFact, Decimal]] = ()
    lowest = current = amount
    for promotion in promotions:
        if promotion.is_combinable:
            after = reduced(promotion, current, base)
            if after < current:
                together.append((promotion, after))
                current = after
    if together:
        best, lowest = together, current
    for promotion in promotions:
        if not promotion.is_combinable:
            after = reduced(promotion, amount, base)
            if after < lowest:
                best, lowest = ((promotion, after),), after
    return best
