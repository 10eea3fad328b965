"""Figures with what they mean, and the rows they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money, round_decimal
from chapeau.person.people.values import StaffRole

MEASURERS = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE)
"""Who may read figures."""
RECORDERS = (StaffRole.MARKETING, StaffRole.FINANCE)
"""Who writes costs down."""


class SalesBy(TextChoices):
    """What figures are told apart by."""

    MONTH = "month", _("Month")
    MARKET = "market", _("Market")
    COUNTRY = "country", _("Country")
    SOURCE = "source", _("Where they came from")


class BroughtIn(TextChoices):
    """Whether orders made elsewhere and brought in count."""

    WITH = "", _("All")
    WITHOUT = "without", _("Made here")
    ONLY = "only", _("Brought in")


class SalesPart(TextChoices):
    """What a figure counts, to open it down to its rows."""

    ORDERS = "orders", _("Orders")
    UNKNOWN = "unknown", _("Orders of unknown buyers")
    BUYERS = "buyers", _("Buyers")
    RETURNING = "returning", _("Returning buyers")
    SOLD = "sold", _("Sold")
    BACK = "back", _("Cancelled and returned")
    REVENUE = "revenue", _("Revenue")


SALES_DEFINITIONS: dict[SalesPart, str | Promise] = {
    SalesPart.ORDERS: _(
        "Orders placed in the period. An order that lapsed unpaid is not counted; one cancelled after it was paid is, "
        "and stands under Cancelled and returned as well. Credits brought in from elsewhere are no orders."
    ),
    SalesPart.UNKNOWN: _("Those of the orders whose buyer nobody knows: guests, and orders brought in without a customer."),
    SalesPart.BUYERS: _("Different people who placed at least one order in the period, whatever they bought as. Unknown buyers are not counted."),
    SalesPart.RETURNING: _("Those of the buyers with an order in the period that was not their first ever."),
    SalesPart.SOLD: _("Sum of the orders, without VAT, at the time they were placed."),
    SalesPart.BACK: _(
        "Refunded returns at the time of the refund, cancelled orders at the time they were cancelled, and credits "
        "brought in from elsewhere at their own time; without VAT."
    ),
    SalesPart.REVENUE: _("Sold less cancelled and returned, without VAT."),
}  # fmt: skip
"""The sentence behind each figure, shown when it is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOnly:
    """What is looked at; empty: everything. A buyer's earlier orders count for *returning* whatever is looked at."""

    market: str = ""
    country: str = ""
    source: str | None = None
    """Where the buyers came from; empty: not known; none: from anywhere."""
    brought_in: BroughtIn = BroughtIn.WITH


EVERYTHING = SalesOnly()


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesRow:
    """The figures of one month, market, country or source, or of all.

    ``key`` is ``2011-03``, ``B2C``, ``FR``, ``newsletter``, or empty.
    """

    key: str
    orders: int
    unknown: int
    buyers: int
    returning: int
    orders_of_returning: int
    gone_back: int
    """How many cancellations, returns and credits."""
    sold: Money
    back: Money

    @property
    def revenue(self) -> Money:
        return self.sold - self.back

    def counts(self, part: SalesPart) -> int:
        """From how many rows the figure is made: its n."""
        match part:
            case SalesPart.ORDERS | SalesPart.SOLD:
                return self.orders
            case SalesPart.UNKNOWN:
                return self.unknown
            case SalesPart.BUYERS:
                return self.orders - self.unknown
            case SalesPart.RETURNING:
                return self.orders_of_returning
            case SalesPart.BACK:
                return self.gone_back
            case SalesPart.REVENUE:
                return self.orders + self.gone_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """Figures of a period in one currency; amounts of different currencies are never added."""

    by: SalesBy
    currency: str
    since: datetime
    until: datetime
    rows: tuple[SalesRow, ...]
    total: SalesRow
    """Buyers of the rows don't add up to it: who bought in two months is one buyer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedOrder:
    """An order, return or credit that a figure counts; ``amount`` is negative for what went back."""

    order_code: str
    external_id: str
    at: datetime
    market: str
    country: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """What one source, or one month of it, cost and brought in one currency; ``key`` empty: not known where from."""

    key: str
    visits: int
    orders: int
    revenue: Money
    margin: Money
    cost: Money

    @property
    def left(self) -> Money:
        """What stays of the margin after the campaigns."""
        return self.margin - self.cost

    @property
    def orders_per_hundred_visits(self) -> Decimal | None:
        return round_decimal(Decimal(self.orders * 100) / self.visits, 1) if self.visits else None

    @property
    def cost_per_order(self) -> Money | None:
        if not self.orders or not self.cost:
            return None
        return Money(int(round_decimal(Decimal(self.cost.minor) / self.orders, 0)), self.cost.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    currency: str
    rows: tuple[ChannelRow, ...]
    total: ChannelRow


CHANNEL_DEFINITIONS: dict[str, str | Promise] = {
    "visits": _("Visits to the shop that began in the period; robots are not counted. They have no currency: the same number stands under each."),
    "orders": _(
        "Orders placed in the period by people who came this way: as written on the order, else by the buyer's last "
        "visit in the 30 days before it."
    ),
    "revenue": _("These orders less what was cancelled and returned, without VAT."),
    "margin": _(
        "What the goods brought less what they cost the house when they were ordered, without what was cancelled or "
        "sent back. Goods whose cost is not known are left out."
    ),
    "cost": _("What was spent on campaigns for days of the period, as recorded on this page."),
    "left": _("Margin less campaigns."),
}  # fmt: skip


class CostKind(TextChoices):
    """What money went into: only ``media`` is advertising, the rest counts where everything does."""

    MEDIA = "media", _("Advertising")
    PEOPLE = "people", _("Salaries")
    AGENCY = "agency", _("Agencies")
    TOOLS = "tools", _("Tools")
    EVENTS = "events", _("Fairs and events")
    OTHER = "other", _("Other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What was spent on one source, campaign or kind of thing on a day, or in the month that begins on it."""

    source: str
    day: date
    amount: Money
    last_day: date | None = None
    """Spread evenly over the days up to this one, and with it; none: that day alone."""
    medium: str = ""
    campaign: str = ""
    kind: CostKind = CostKind.MEDIA
    market: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One of ``base`` is worth ``rate`` of ``quote``, from this day until the next one known."""

    day: date
    base: str
    quote: str
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFile:
    """What a file of an ad network came to. ``held_back``: rows not taken, by their line, with the reason."""

    network: str
    days: int
    campaigns: int
    spent: tuple[Money, ...]
    first_day: date | None
    last_day: date | None
    held_back: tuple[tuple[int, str], ...]
