"""Two years of visits and what the campaigns cost: ads-display costs more than it brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from uuid import UUID

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import Channel
from chapeau.insight.metrics import queries
from chapeau.insight.metrics.actions import record_costs, record_rates
from chapeau.insight.metrics.values import Cost, Rate
from chapeau.interfaces.demo.crowd import TWO_YEARS, Buyer
from chapeau.kit.db import copy_many
from chapeau.kit.money import Money
from chapeau.person.activity.actions import record_past
from chapeau.person.activity.values import PastDoing
from chapeau.person.people.models import Visitor
from chapeau.person.people.values import SYSTEM

SOURCES = (
    ("search", 34),
    ("direct", 17),
    ("newsletter", 5),
    ("social", 17),
    ("referral", 5),
    ("fair", 2),
    ("ads-display", 26),
)
"""Where visits come from; more of the display ads' than of what they sell."""
BOUGHT, SIGNED_IN = 0.026, 0.04
"""Shares of visits: with an order, and by somebody signed in who did not order. Everybody else is unknown, one per browser."""
SAW_PRODUCT, HAD_BASKET, SAW_CHECKOUT = 0.56, 0.088, 0.034
"""How far visits get that end in no order."""
VISITS_EACH = ((1, 80), (2, 13), (3, 5), (4, 2))
WEEKDAYS = (1.1, 1.1, 1.05, 1.05, 1.0, 0.8, 0.75)
AROUND = 14
"""Days before and after: visits are as many as orders of those days call for, and so have their seasons."""
HOURS = (7, 8, 9, 10, 11, 12, 12, 14, 16, 18, 19, 20, 20, 21, 22)
CURRENCIES = ("EUR", "CHF")
SHARE_OF_MARGIN = {"ads-display": 1.45, "fair": 0.45, "social": 0.35, "search": 0.18, "newsletter": 0.06}
"""What is spent on a source, as a share of the margin it brought."""
FAIRS = (3, 9)
"""Months with a fair."""


def make_visits(buyers: Sequence[Buyer], skus: Sequence[str], now: datetime, rng: Random, count: int) -> int:
    """About so many visits, and how far each got; some orders were placed in one. The campaigns' costs follow from what the
    sources brought. Returns how many things people did."""
    orders = _orders(now)
    days = _Days([order.at for order in orders], now, rng)
    chosen = _seen(orders, now, rng, BOUGHT * count)
    doings = [each for order in chosen for each in _ordering_visit(order, skus, rng)]
    for _ in range(round(SIGNED_IN * count)):
        buyer = rng.choice(buyers)
        at = days.moment()
        if at > buyer.since:
            doings += _visit(at, _source(rng), skus, rng, hat_id=buyer.hat_id)
    visitors: list[Visitor] = []
    many, shares = zip(*VISITS_EACH, strict=True)
    left = count - len(chosen) - round(SIGNED_IN * count)
    while left > 0:
        land, source, at = rng.choice(buyers).land, _source(rng), days.moment()
        visitor = Visitor(country=land.country, language=land.language, source=source, created_at=at)
        visitors.append(visitor)
        for _ in range(min(left, rng.choices(many, shares)[0])):
            if at < days.last:
                doings += _visit(at, source, skus, rng, visitor_id=visitor.id)
            at += timedelta(days=rng.expovariate(1 / 9))
            source, left = _source(rng), left - 1
    copy_many(visitors)
    record_past(SYSTEM, doings=doings)
    record_costs(SYSTEM, costs=_costs(now, rng), now=now)
    record_rates(SYSTEM, rates=_rates(now, rng), now=now)
    return len(doings)


VISIT, PRODUCT, BASKET, CHECKOUT, PAGE = (
    "visit.began", "web.product-viewed", "web.basket-changed", "track:checkout-started", "web.page"
)  # fmt: skip


class _Days:
    """Moments of two years: many where orders are many, fewer at weekends."""

    def __init__(self, ordered: Sequence[datetime], now: datetime, rng: Random) -> None:
        self.last = now - timedelta(days=1)
        self._rng = rng
        of_day = Counter(min((now - at).days, TWO_YEARS.days - 1) for at in ordered)
        self._days, weights = [], []
        for ago in range(1, TWO_YEARS.days):
            near = range(max(0, ago - AROUND), min(TWO_YEARS.days, ago + AROUND + 1))
            day = now - timedelta(days=ago)
            self._days.append(day)
            weights.append((sum(of_day[each] for each in near) / len(near) + 0.2) * WEEKDAYS[day.weekday()])
        self._sums = list(accumulate(weights))

    def moment(self) -> datetime:
        day = self._rng.choices(self._days, cum_weights=self._sums)[0]
        at = day.replace(hour=self._rng.choice(HOURS), minute=self._rng.randrange(60), second=self._rng.randrange(60))
        return min(at, self.last)


def _source(rng: Random) -> str:
    return rng.choices([code for code, _ in SOURCES], [share for _, share in SOURCES])[0]


def _visit(
    at: datetime, source: str, skus: Sequence[str], rng: Random, *, hat_id: UUID | None = None, visitor_id: UUID | None = None
) -> list[PastDoing]:  # fmt: skip
    who, chance, told = (hat_id, visitor_id), rng.random(), {"sku": rng.choice(skus)}
    doings = [PastDoing(at, VISIT, *who, {"source": source})]
    for share, verb, minutes in ((SAW_PRODUCT, PRODUCT, 2), (HAD_BASKET, BASKET, 6), (SAW_CHECKOUT, CHECKOUT, 9)):
        if chance < share:
            doings.append(PastDoing(at + timedelta(minutes=minutes, seconds=rng.randrange(60)), verb, *who, told))
    return doings


@dataclass(frozen=True, slots=True)
class _Ordered:
    at: datetime
    hat_id: UUID
    source: str
    is_told: bool
    """Placed by the deeds themselves, which wrote down what was done."""


def _orders(now: datetime) -> list[_Ordered]:
    rows = Order.objects.filter(channel=Channel.WEB, placed_at__lt=now).exclude(hat=None)
    rows = rows.exclude(hat__organisation__is_house=True).order_by("placed_at", "id")
    fields = rows.values_list("placed_at", "hat_id", "source", "is_historic")
    return [
        _Ordered(at, hat_id, source, not is_historic) for at, hat_id, source, is_historic in fields if at is not None
    ]


def _seen(orders: Sequence[_Ordered], now: datetime, rng: Random, many: float) -> list[_Ordered]:
    """The orders whose visits are known, of browsers that agreed to be counted: every one that was placed here, and so many of
    the others that visits end in an order as often lately as before."""
    share, told = many / max(1, len(orders)), [order for order in orders if order.is_told]
    began = min((order.at for order in told), default=now)
    meanwhile = sum(order.at >= began for order in orders) - len(told)
    beside = max(0.0, (share * (meanwhile + len(told)) - len(told)) / max(1, meanwhile))
    return [order for order in orders if order.is_told or rng.random() < (beside if order.at >= began else share)]


def _ordering_visit(order: _Ordered, skus: Sequence[str], rng: Random) -> list[PastDoing]:
    told = {"sku": rng.choice(skus)}
    steps: list[tuple[int, str, dict[str, str]]] = [
        (6, VISIT, {"source": order.source or _source(rng)}), (5, PRODUCT, told)
    ]  # fmt: skip
    if not order.is_told:
        steps += [(3, BASKET, told), (2, CHECKOUT, told), (-1, PAGE, {})]
    return [PastDoing(order.at - timedelta(minutes=ago), verb, order.hat_id, None, tells) for ago, verb, tells in steps]


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


def _rates(now: datetime, rng: Random) -> list[Rate]:
    """What a euro is worth in francs, once a month."""
    worth, found = Decimal("0.9460"), []
    for month in _months((now - TWO_YEARS - timedelta(days=31)).date().replace(day=1), now.date()):
        worth += Decimal(rng.randint(-80, 70)) / 10_000
        found.append(Rate(day=month, base="EUR", quote="CHF", rate=worth))
    return found


def _months(first: date, last: date) -> list[date]:
    months = [first]
    while (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= last:
        months.append(following)
    return months
