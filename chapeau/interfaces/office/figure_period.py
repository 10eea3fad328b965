"""What somebody wants figures of: period, currency, and what is looked at; kept in the page's address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import BroughtIn, SalesBy, SalesOnly
from chapeau.interfaces.days import read_day
from chapeau.kit.house import house_zone
from chapeau.person.people.values import Market, Viewer

LONGEST = timedelta(days=25 * 31)


@dataclass(frozen=True, slots=True)
class Wanted:
    by: SalesBy
    currency: str
    first: date
    last: date
    """The last day that counts."""
    only: SalesOnly
    currencies: tuple[tuple[str, int], ...]
    """What there is, with how many orders."""

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), house_zone())

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), house_zone())

    def query(self, **new: str) -> str:
        """The address's query that asks for this again."""
        said = {
            "by": self.by.value,
            "currency": self.currency,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "market": self.only.market,
            "country": self.only.country,
            "orders": self.only.brought_in.value,
        }
        return urlencode({name: value for name, value in {**said, **new}.items() if value})


def wanted(request: HttpRequest, viewer: Viewer, today: date) -> Wanted:
    """From the address; what is missing or makes no sense is chosen: the latest order's currency, its last two years."""
    asked = request.GET
    found = queries.measured(viewer)
    currencies = tuple((currency, count) for currency, count, _, _ in found)
    known = {currency: (first, last) for currency, _, first, last in found}
    currency = asked.get("currency", "")
    if currency not in known:
        currency = max(known, key=lambda code: known[code][1], default="EUR")
    first, last = _known_days(known.get(currency), today)
    first, last = read_day(asked.get("from")) or first, read_day(asked.get("to")) or last
    return Wanted(
        by=SalesBy(asked["by"]) if asked.get("by") in SalesBy.values else SalesBy.MONTH,
        currency=currency,
        first=min(first, last),
        last=max(first, last),
        only=narrowed(asked.get("market", ""), asked.get("country", ""), asked.get("orders", "")),
        currencies=currencies,
    )


def narrowed(market: str, country: str, brought_in: str) -> SalesOnly:
    return SalesOnly(
        market=market if market in Market.values else "",
        country=country if len(country) == 2 else "",
        brought_in=BroughtIn(brought_in) if brought_in in BroughtIn.values else BroughtIn.WITH,
    )


def of_month(whole: Wanted, key: str) -> Wanted:
    """The part of the period that lies in a month, told apart by source."""
    year, month = (int(part) for part in key.split("-"))
    first = date(year, month, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return replace(whole, by=SalesBy.SOURCE, first=max(first, whole.first), last=min(last, whole.last))


def _known_days(known: tuple[datetime, datetime] | None, today: date) -> tuple[date, date]:
    if known is None:
        return today - timedelta(days=365), today
    first, last = (moment.astimezone(house_zone()).date() for moment in known)
    return (first if last - first <= LONGEST else (last - timedelta(days=700)).replace(day=1)), last
