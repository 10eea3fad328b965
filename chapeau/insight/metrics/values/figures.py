"""A figure with its interval, what it is told apart by, and the rows it opens to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.values.sales import BroughtIn
from chapeau.kit.money import Money


class By(TextChoices):
    """What a figure is told apart by: one of these, or one of them and one of ``TIMES``."""

    MARKET = "market", _("Market")
    KIND = "kind", _("Bought as")
    CHANNEL = "channel", _("Channel")
    SOURCE = "source", _("Where they came from")
    CAMPAIGN = "campaign", _("Campaign")
    AUDIENCE = "audience", _("Audience")
    ORGANISATION = "organisation", _("Organisation")
    COUNTRY = "country", _("Country")
    PRODUCT = "product", _("Product")
    CATEGORY = "category", _("Category")
    MONTH = "month", _("Month")
    WEEK = "week", _("Week")
    DAY = "day", _("Day")


BY_ARTICLE = _(
    "Somebody who bought several articles stands under each of them. What of an order is no article, such as delivery, stands "
    "under none, and goods of an order with an unknown cost have no margin."
)
NO_ARTICLE = _(
    "Visits, answers and what marketing cost are known for the shop, not for an article: this cannot be told apart by product "
    "or category. What was bought can be: see retention, the worth of customers, revenue and margin."
)
TIMES = frozenset({By.MONTH, By.WEEK, By.DAY})


class Unit(TextChoices):
    """What the value of a figure is: how to write it."""

    SHARE = "share", _("Share")
    """0.031 for 3.1 %."""
    MONEY = "money", _("Amount")
    """Minor units of the figure's currency, not rounded: ``Figure.money`` makes an amount of it."""
    TIMES = "times", _("Times")
    """4.2 for 4.2 to 1."""
    SCORE = "score", _("Points")
    """From -100 to 100."""
    DAYS = "days", _("Days")
    COUNT = "count", _("Number")


class Of(TextChoices):
    """What is counted: to what a figure opens."""

    PEOPLE = "people", _("People")
    ORGANISATIONS = "organisations", _("Organisations")
    VISITS = "visits", _("Visits")
    ORDERS = "orders", _("Orders")
    ANSWERS = "answers", _("Answers")
    COSTS = "costs", _("Costs")
    BACK = "back", _("Cancelled and returned")


class Verdict(TextChoices):
    """Whether a figure differs from the period before by more than chance makes it differ."""

    MORE = "more", _("more, and more than chance explains")
    LESS = "less", _("less, and more than chance explains")
    ALIKE = "alike", _("the difference is within chance")
    NONE = "none", _("nothing to compare with")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is looked at. ``None``: anything; empty text: what is not known."""

    market: str | None = None
    kind: str | None = None
    """``private``, or the kind of the organisation people act for."""
    channel: str | None = None
    source: str | None = None
    campaign: str | None = None
    audience: str | None = None
    """Code of an audience: who was in it at the end of the period."""
    organisation: str | None = None
    """Public code."""
    country: str | None = None
    product: str | None = None
    """SKU."""
    category: str | None = None
    brought_in: BroughtIn = BroughtIn.WITH
    converts: bool = False
    """Figures in money: amounts of other currencies too, each at the rate written down for its day (UTC)."""
    lag_days: int = 0
    """Acquisition only: costs so many days before the people they brought."""
    discount: Decimal = Decimal("0.10")
    """Worth of customers only: what money loses a year."""


EVERYBODY = Cut()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a figure: of all, of one row it is told apart by, of one month.

    ``value`` is ``None`` where there is nothing to divide by; ``low`` and ``high`` bound its 95 % interval and are
    ``None`` where no interval can be told.
    """

    key: str
    """``B2C``, ``FR``, ``newsletter``; empty for all, and for what is not known."""
    period: str = ""
    """``2011-03``, ``2011-W09``, ``2011-03-07``; empty for the whole period."""
    value: float | None
    low: float | None
    high: float | None
    n: int
    """From how many of what the figure counts (``Definition.of``)."""
    numerator: int
    denominator: int
    """Money in minor units."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """What the figure falls into, by the codes of ``Definition.parts``."""
    previous: float | None = None
    previous_low: float | None = None
    previous_high: float | None = None
    previous_n: int = 0
    verdict: Verdict = Verdict.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a figure lacks, and what to do about it."""

    code: str
    """``costs``, ``answers``, ``visits``, ``orders``, ``goods-costs``, ``lake``."""
    sentence: str
    figures: tuple[str, ...]
    """Codes of the figures that wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of ``[since, until)``, with its interval, and the period before."""

    code: str
    by: tuple[By, ...]
    since: datetime
    until: datetime
    previous_since: datetime
    only: Cut
    currency: str
    """Empty for what has none."""
    total: Point
    points: tuple[Point, ...]
    adds_up: bool
    """Whether numerators and denominators of the points sum to those of the whole."""
    as_of: datetime | None
    """What is younger is not in it yet; ``None``: nothing was gathered so far."""
    missing: tuple[Missing, ...] = ()

    def money(self, value: float) -> Money:
        """A value, low or high of a figure whose unit is money, as an amount."""
        return Money(round(value), self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """One of what a figure counts. What the reader may not see has its number and no name."""

    kind: Of
    at: datetime | None
    code: str
    """Public code of the order, person, organisation or campaign; empty when the reader may not open it, or nobody knows who."""
    name: str
    number: int
    """The same for the same person, visit or order."""
    part: str
    """Code of ``Definition.parts``; empty when the figure has none."""
    numerator: int
    denominator: int
    """What it adds to the two sums the figure is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf:
    """What a figure falls into: ``retained``, with its name on screen."""

    code: str
    label: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Everything a figure is made of. Texts are read by people, in their language."""

    code: str
    name: str | Promise
    sentence: str | Promise
    """What it says, to somebody who never heard of it."""
    numerator: str | Promise
    denominator: str | Promise
    of: Of
    unit: Unit
    window: str | Promise
    basis: str | Promise
    """Currency and tax."""
    attribution: str | Promise
    """Under which row somebody counts who belongs to several."""
    estimator: str | Promise
    interval: str | Promise
    caution: str | Promise
    """What it must not be read as."""
    cuts: frozenset[By]
    parts: tuple[PartOf, ...] = ()
    is_good_when_high: bool = True
    overlaps: frozenset[By] = frozenset()
    """Cuts whose rows do not add up to the whole: somebody can be in several."""
    needs: tuple[str, ...] = ()
    """Codes of ``Missing``."""

    @property
    def articles(self) -> str | Promise:
        """By product and category: under which row somebody stands, or why there are none."""
        return BY_ARTICLE if By.PRODUCT in self.cuts else NO_ARTICLE

    @property
    def is_money(self) -> bool:
        """Its sums are amounts of one currency."""
        return self.unit is Unit.MONEY or "costs" in self.needs or self.code in ("grr", "nrr", "wallet_share")

    @property
    def zone(self) -> str | Promise:
        return _("Days and months are those of the house.")

    @property
    def cut_off(self) -> str | Promise:
        return _("What was gathered when the page says; robots and colleagues are left out, and whoever was erased.")
