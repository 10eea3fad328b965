"""Figures with what they mean, and the rows they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money


class By(TextChoices):
    """What figures are told apart by."""

    MONTH = "month", _("Month")
    MARKET = "market", _("Market")
    COUNTRY = "country", _("Country")


class Part(TextChoices):
    """What a figure counts, to open it down to its rows."""

    ORDERS = "orders", _("Orders")
    UNKNOWN = "unknown", _("Orders of unknown buyers")
    BUYERS = "buyers", _("Buyers")
    RETURNING = "returning", _("Returning buyers")
    SOLD = "sold", _("Sold")
    BACK = "back", _("Cancelled and returned")
    REVENUE = "revenue", _("Revenue")


DEFINITIONS: dict[Part, str | Promise] = {
    Part.ORDERS: _(
        "Orders placed in the period. An order that lapsed unpaid is not counted; one cancelled after it was paid is, "
        "and stands under Cancelled and returned as well. Credits brought in from elsewhere are no orders."
    ),
    Part.UNKNOWN: _("Those of the orders whose buyer nobody knows: guests, and orders brought in without a customer."),
    Part.BUYERS: _("Different people who placed at least one order in the period, whatever they bought as. Unknown buyers are not counted."),
    Part.RETURNING: _("Those of the buyers with an order in the period that was not their first ever."),
    Part.SOLD: _("Sum of the orders, without VAT, at the time they were placed."),
    Part.BACK: _(
        "Refunded returns at the time of the refund, cancelled orders at the time they were cancelled, and credits "
        "brought in from elsewhere at their own time; without VAT."
    ),
    Part.REVENUE: _("Sold less cancelled and returned, without VAT."),
}  # fmt: skip
"""The sentence behind each figure, shown when it is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """The figures of one month, market or country, or of all; ``key`` is ``2011-03``, ``B2C``, ``FR`` or empty."""

    key: str
    orders: int
    unknown: int
    buyers: int
    returning: int
    sold: Money
    back: Money

    @property
    def revenue(self) -> Money:
        return self.sold - self.back


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of a period in one currency; amounts of different currencies are never added."""

    by: By
    currency: str
    since: datetime
    until: datetime
    rows: tuple[FigureRow, ...]
    total: FigureRow
    """Buyers of the rows don't add up to it: who bought in two months is one buyer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """An order, return or credit that a figure counts; ``amount`` is negative for what went back."""

    order_code: str
    external_id: str
    at: datetime
    market: str
    country: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPage:
    rows: tuple[CountedRow, ...]
    total: int
    page: int
    page_size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))
