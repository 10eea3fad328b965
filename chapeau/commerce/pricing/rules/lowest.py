"""The lowest price of the 30 days before a reduction: Directive 98/6/EC, article 6a (Omnibus)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

DAYS = timedelta(days=30)


class ShelfPeriod(NamedTuple):
    amount: Decimal
    regular_amount: Decimal
    since: datetime
    until: datetime | None


def lowest_before(periods: Iterable[ShelfPeriod]) -> Decimal | None:
    """From the periods of one article, newest first; None when it is not reduced now, or nothing is known before.

    A reduction that goes on from another began with the first of them.
    """
    begun: datetime | None = None
    lowest: Decimal | None = None
    for period in periods:
        if lowest is None and period.amount < period.regular_amount and (begun is None or period.until == begun):
            begun = period.since
            continue
        if begun is None or (period.until is not None and period.until <= begun - DAYS):
            break
        lowest = period.amount if lowest is None else min(lowest, period.amount)
    return lowest
