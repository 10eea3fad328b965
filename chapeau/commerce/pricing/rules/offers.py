"""Personal offer: a percentage after everything before, or a fixed price where it is lower. Never worse for the buyer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chapeau.commerce.pricing.rules.facts import OfferFact

HUNDRED = Decimal(100)


def best_offer(
    offers: Sequence[OfferFact], amount: Decimal, base: int, to_own_basis: Decimal
) -> tuple[OfferFact, Decimal] | None:
    """The offer with the lowest price, and that price on the amount's basis; None when none is lower.

    ``to_own_basis`` is the factor to the hat's own basis, on which fixed prices are written.
    """
    best: tuple[OfferFact, Decimal] | None = None
    lowest = amount
    for offer in offers:
        if offer.amount is not None:
            after = offer.amount * base / to_own_basis
        else:
            after = amount * (HUNDRED - (offer.percent_off or 0)) / HUNDRED
        if after < lowest:
            best, lowest = (offer, after), after
    return best
