"""What somebody wants a figure of: period, what it is told apart by, what is looked at; all of it in the page's address."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import TIMES, BroughtIn, By, Cut, Definition
from chapeau.insight.reports.values import Wish, days_of
from chapeau.kit.house import house_currencies, house_zone

NARROWED_BY = (By.MARKET, By.KIND, By.CHANNEL, By.SOURCE, By.CAMPAIGN, By.AUDIENCE, By.ORGANISATION, By.COUNTRY,
               By.PRODUCT, By.CATEGORY)  # fmt: skip
PERIODS: dict[str, str | Promise] = {
    "30": _("30 days"), "90": _("90 days"), "365": _("12 months"), "year": _("This year"), "all": _("Everything"),
}  # fmt: skip
USUAL = "90"
LONGEST = timedelta(days=366 * 8)
UNKNOWN = "-"
"""In addresses: the row of what is not known."""


@dataclass(frozen=True, slots=True)
class AskedFigure:
    first: date
    last: date
    """The last day that counts."""
    period: str
    """One of ``PERIODS``, or empty: chosen by two days."""
    by: By | None
    only: Cut
    currency: str

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), house_zone())

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), house_zone())

    @property
    def step(self) -> By:
        """Fine enough to see a course, coarse enough to read it."""
        days = (self.last - self.first).days + 1
        return By.DAY if days <= 31 else By.WEEK if days <= 120 else By.MONTH

    def query(self, **new: str) -> str:
        """The address's query that asks for this again."""
        said = {"by": self.by.value if self.by else "", "currency": self.currency, **self._when()}
        said |= {
            by.value: chosen or UNKNOWN for by in NARROWED_BY if (chosen := getattr(self.only, by.value)) is not None
        }
        said["orders"] = self.only.brought_in.value
        said["convert"] = "1" if self.only.converts else ""
        return urlencode({name: value for name, value in {**said, **new}.items() if value})

    def for_figure(self, what: Definition) -> AskedFigure:
        """The same, without what that figure cannot be narrowed or told apart by."""
        return self.narrowed_to(what.cuts)

    def narrowed_to(self, cuts: Collection[By]) -> AskedFigure:
        lost: dict[str, Any] = {by.value: None for by in NARROWED_BY if by not in cuts}
        return replace(self, by=self.by if self.by in cuts else None, only=replace(self.only, **lost))

    def for_all(self, figures: Iterable[Definition]) -> AskedFigure:
        """The same, without what one of them cannot be narrowed by."""
        asked = self
        for what in figures:
            asked = asked.for_figure(what)
        return asked

    @property
    def narrowed(self) -> dict[By, str]:
        return {by: chosen for by in NARROWED_BY if (chosen := getattr(self.only, by.value)) is not None}

    def _when(self) -> dict[str, str]:
        if self.period:
            return {"period": self.period}
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def read(asked: QueryDict, today: date, began: date | None) -> AskedFigure:
    """From an address; what is missing or makes no sense is chosen. ``began``: the day of the first thing there is."""
    first, last = _day(asked.get("from")), _day(asked.get("to"))
    period = "" if first or last else asked.get("period", USUAL)
    if not first and not last:
        period = period if period in PERIODS else USUAL
        first, last = days_of(period, today, began)
    first, last = first or (last or today) - timedelta(days=89), last or today
    first, last = min(first, last), max(first, last)
    by = asked.get("by", "")
    orders = asked.get("orders", "")
    currencies = house_currencies()
    only: dict[str, Any] = {
        each.value: "" if said == UNKNOWN else said[:80] for each in NARROWED_BY if (said := asked.get(each.value, ""))
    }
    currency = asked.get("currency", "")
    return AskedFigure(
        first=max(first, last - LONGEST),
        last=last,
        period=period,
        by=By(by) if by in By.values and By(by) not in TIMES else None,
        only=Cut(
            **only,
            brought_in=BroughtIn(orders) if orders in BroughtIn.values else BroughtIn.WITH,
            converts=asked.get("convert") == "1",
        ),
        currency=currency if currency in currencies else currencies[0],
    )


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1970 < found.year < 2200 else None


def asked_of_wish(wish: Wish, today: date) -> AskedFigure:
    """What a board or a goal asks, as of today."""
    first, last = days_of(wish.period, today)
    currencies = house_currencies()
    return AskedFigure(
        first=first,
        last=last,
        period=wish.period,
        by=wish.by,
        only=wish.cut,
        currency=wish.currency if wish.currency in currencies else currencies[0],
    )


def wish_of(figure: str, asked: AskedFigure) -> Wish:
    """To be asked again: two chosen days become the nearest period that goes on."""
    days = (asked.last - asked.first).days + 1
    nearest = min(("30", "90", "365"), key=lambda period: abs(int(period) - days))
    what = definition(figure)
    asked = asked.for_figure(what)
    return Wish(
        figure=figure,
        period=asked.period or nearest,
        by=asked.by,
        currency=asked.currency if what.is_money else "",
        only={by.value: key for by, key in asked.narrowed.items()},
    )
