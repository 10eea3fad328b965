"""Two years of visits and what the campaigns cost: ads-display costs more than it brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.actions import record_costs
from chapeau.insight.metrics.values import Cost
from chapeau.interfaces.demo.crowd import TWO_YEARS, Buyer
from chapeau.kit.money import Money
from chapeau.person.activity.actions import record_visits
from chapeau.person.activity.values import Visit
from chapeau.person.people.values import SYSTEM

AT_ONCE = 5_000
SOURCES = (
    ("search", 33),
    ("direct", 20),
    ("newsletter", 9),
    ("social", 12),
    ("referral", 4),
    ("fair", 1),
    ("ads-display", 21),
)
KNOWN = 0.35
"""Share of visits by somebody signed in."""
CURRENCIES = ("EUR", "CHF")
SHARE_OF_MARGIN = {"ads-display": 1.45, "fair": 0.45, "social": 0.2, "search": 0.08, "newsletter": 0.03}
"""What is spent on a source, as a share of the margin it brought."""
FAIRS = (3, 9)
"""Months with a fair."""


def make_visits(buyers: Sequence[Buyer], now: datetime, rng: Random, count: int) -> int:
    """Returns how many visits; then the campaigns' costs follow from what the sources brought."""
    codes, shares = [code for code, _ in SOURCES], [share for _, share in SOURCES]
    visitors = rng.choices(buyers, [buyer.eagerness for buyer in buyers], k=count)
    sources = rng.choices(codes, shares, k=count)
    visits = [_visit(buyer, source, now, rng) for buyer, source in zip(visitors, sources, strict=True)]
    visits.sort(key=lambda visit: visit.at)
    for start in range(0, count, AT_ONCE):
        record_visits(SYSTEM, visits=visits[start : start + AT_ONCE])
    record_costs(SYSTEM, costs=_costs(now, rng), now=now)
    return len(visits)


def _visit(buyer: Buyer, source: str, now: datetime, rng: Random) -> Visit:
    """Of a known buyer the way they first came, half of the time; of everybody else nothing is known."""
    is_known = rng.random() < KNOWN
    first = max(buyer.since, now - TWO_YEARS) if is_known else now - TWO_YEARS
    day = first + (now - timedelta(days=1) - first) * rng.random() ** 0.8
    at = min(day.replace(hour=rng.choice((7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 21)), minute=rng.randint(0, 59)), now)
    return Visit(
        at=at,
        source=buyer.source if is_known and buyer.source and rng.random() < 0.5 else source,
        hat_id=buyer.hat_id if is_known else None,
    )


def _costs(now: datetime, rng: Random) -> list[Cost]:
    since = now - TWO_YEARS
    months = _months(since.date().replace(day=1), now.date())
    costs = []
    for currency in CURRENCIES:
        for row in queries.channels(SYSTEM, currency=currency, since=since, until=now).rows:
            share = SHARE_OF_MARGIN.get(row.key)
            if share is None or row.margin.minor <= 0:
                continue
            chosen = [month for month in months if month.month in FAIRS] if row.key == "fair" else months
            for month in chosen:
                minor = row.margin.minor * share / len(chosen) * rng.uniform(0.7, 1.3)
                costs.append(Cost(source=row.key, day=month, amount=Money(round(minor / 100) * 100, currency)))
    return costs


def _months(first: date, last: date) -> list[date]:
    months = [first]
    while (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= last:
        months.append(following)
    return months
