"""What the purchases to come are worth today."""

from __future__ import annotations

import numpy as np

from chapeau.insight.models.rules import gammagamma, waiting
from chapeau.insight.models.rules.histories import Histories, Numbers

MONTHS = 12
WEEKS_OF_MONTH = 365.25 / 7 / 12
YEARLY_DISCOUNT = 0.10


def discounted_purchases(model: waiting.Model, histories: Histories) -> Numbers:
    """(buyers,) Purchases expected in the next twelve months, each counted at the end of its month as what it is worth today.

    Σ over months m of (E[Y(m)] − E[Y(m − 1)]) ÷ (1 + d)^(m / 12), d = 10 % a year. The horizon is finite and says so: what
    comes after a year is not in it.
    """
    total, until = np.zeros(len(histories)), np.zeros(len(histories))
    for month in range(1, MONTHS + 1):
        reached = waiting.expected_further(model, histories, month * WEEKS_OF_MONTH)
        total += (reached - until) / (1 + YEARLY_DISCOUNT) ** (month / 12)
        until = reached
    return total


def expected_value(model: gammagamma.GammaGamma, repeats: Numbers, worth: Numbers, purchases: Numbers) -> Numbers:
    """(buyers,) ``purchases`` at what one of each buyer's is expected to be worth; who brought less than nothing counts as nothing."""
    value: Numbers = purchases * gammagamma.expected_worth(model, repeats, np.maximum(worth, 0.0))
    return value


def lorenz(spent: Numbers) -> tuple[float, ...]:
    """(101,) The part of all that the first 0, 1, … 100 hundredths of buyers brought, those who spent most first."""
    kept = np.sort(np.maximum(spent, 0))[::-1]
    if not kept.sum():
        return ()
    whole = np.r_[0.0, np.cumsum(kept) / kept.sum()]
    return tuple(float(each) for each in np.interp(np.linspace(0, len(kept), 101), np.arange(len(kept) + 1), whole))
