"""How figures are named on screen: months, markets, countries, and where people came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog.queries import category_tree
from chapeau.commerce.catalog.values import CategoryNode
from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import By, Definition, Figure, Point, SalesBy, Unit, Verdict
from chapeau.insight.reports.values import GoalView
from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import money, page_language, percent, plain_number
from chapeau.kit.house import house_currencies
from chapeau.kit.intervals import Share
from chapeau.kit.money import Money, round_decimal
from chapeau.person.people.values import SYSTEM, Market, OrganisationKind

SOURCES: dict[str, str | Promise] = {
    "": gettext_lazy("Not known"),
    "direct": gettext_lazy("Directly"),
    "search": gettext_lazy("Search engines"),
    "newsletter": gettext_lazy("Newsletter"),
    "social": gettext_lazy("Social networks"),
    "referral": gettext_lazy("Other sites"),
    "fair": gettext_lazy("Trade fairs"),
    "ads-search": gettext_lazy("Ads in search engines"),
    "ads-display": gettext_lazy("Display ads"),
}

CHANNELS: dict[str, str | Promise] = {
    "ads": gettext_lazy("Advertising"),
    "email": gettext_lazy("Mails"),
    "social": gettext_lazy("Social networks"),
    "search": gettext_lazy("Search engines"),
    "referral": gettext_lazy("Other sites"),
    "fair": gettext_lazy("Trade fairs"),
    "direct": gettext_lazy("Directly"),
    "other": gettext_lazy("Others"),
}
HUNDREDTH = 0.01
_CUSTOMER = (gettext_lazy("A new customer cost %(value)s"), "")
SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    "cr_visitor": (gettext_lazy("Of 100 people who visited the shop, %(value)s bought"), ""),
    "cr_session": (gettext_lazy("Of 100 visits, %(value)s ended in an order"), ""),
    "crr": (gettext_lazy("Of 100 who bought in the period before, %(value)s bought again"), ""),
    "crr_organisation": (
        gettext_lazy("Of 100 organisations that bought in the period before, %(value)s bought again"),
        "",
    ),
    "grr": (
        gettext_lazy("Of each 100 that organisations bought for in the period before, they bought for %(value)s again"),
        "",
    ),
    "nrr": (
        gettext_lazy("For each 100 of the period before, the same organisations bought for %(value)s in this one"),
        "",
    ),
    "cac_paid": _CUSTOMER,
    "cac_loaded": _CUSTOMER,
    "cac_blended": _CUSTOMER,
    "cac_organisation": (gettext_lazy("An organisation that buys cost %(value)s to win"), ""),
    "cac_marginal": (gettext_lazy("One customer more cost %(value)s"), ""),
    "ltv_history": (gettext_lazy("A customer has left %(value)s with the house so far"), ""),
    "ltv_revenue": (gettext_lazy("A customer has bought for %(value)s so far"), ""),
    "nps": (
        gettext_lazy("Of 100 who answered, %(value)s more would recommend the house than advise against it"),
        gettext_lazy("Of 100 who answered, %(value)s more would advise against the house than recommend it"),
    ),
    "nps_organisation": (
        gettext_lazy("Of 100 organisations, %(value)s more would recommend the house than advise against it"),
        gettext_lazy("Of 100 organisations, %(value)s more would advise against the house than recommend it"),
    ),
    "roi": (
        gettext_lazy("For each 100 spent on marketing, %(value)s came back on top"),
        gettext_lazy("Of each 100 spent on marketing, %(value)s did not come back"),
    ),
    "roas": (gettext_lazy("What was spent on marketing came back %(value)s as revenue"), ""),
    "cost_to_revenue": (gettext_lazy("Of each 100 of revenue, %(value)s went into marketing"), ""),
    "revenue": (
        gettext_lazy("What was sold brought %(value)s"),
        gettext_lazy("%(value)s more went back than was sold"),
    ),
    "margin": (
        gettext_lazy("Goods brought %(value)s more than they cost"),
        gettext_lazy("Goods cost %(value)s more than they brought"),
    ),
    "incremental": (
        gettext_lazy("Campaigns brought %(value)s that would not have come without them"),
        gettext_lazy("Those left alone bought for %(value)s more than those who were reached"),
    ),
    "incremental_roi": (
        gettext_lazy("For each 100 spent on campaigns, %(value)s came on top that would not have come without them"),
        gettext_lazy("Of each 100 spent on campaigns, %(value)s did not come back by them"),
    ),
    "wallet_share": (
        gettext_lazy(
            "Of each 100 spent by people who buy for themselves and for others, %(value)s were for an organisation"
        ),
        "",
    ),
    "introduced": (gettext_lazy("Of 100 new organisations, a private buyer led %(value)s here"), ""),
    "nps_response": (gettext_lazy("Of 100 who were asked, %(value)s answered"), ""),
}
"""What a figure says, and what it says when it is below nothing."""


def source_name(code: str) -> str:
    """``ads-display`` → Display ads; a campaign's own code stays as it is."""
    return str(SOURCES.get(code, code))


def month_name(key: str) -> str:
    """``2026-11`` → Nov 2026."""
    year, month = key.split("-")
    return str(format_skeleton("yMMM", date(int(year), int(month), 1), locale=page_language()))


def key_name(by: SalesBy, key: str) -> str:
    """The row of a figure, as it is read."""
    match by:
        case SalesBy.MONTH:
            return month_name(key)
        case SalesBy.COUNTRY:
            return country_name(key) if key else _("Not known")
        case SalesBy.MARKET:
            return str(Market(key).label) if key in Market.values else _("Not known")
        case SalesBy.SOURCE:
            return source_name(key)


def value_text(figure: Figure, value: float | None) -> str:
    """A value of a figure as it is read: ``3.1 %``, ``42.00 €``, ``+12``."""
    if value is None:
        return "–"
    match definition(figure.code).unit:
        case Unit.SHARE:
            return share_text(value, 1 if abs(value) >= HUNDREDTH else 2)
        case Unit.MONEY:
            return money(figure.money(value))
        case Unit.TIMES:
            return f"{plain_number(_rounded(value, 2))}\N{NO-BREAK SPACE}×"
        case Unit.SCORE:
            return ("+" if value > 0 else "−" if value < 0 else "") + plain_number(abs(_rounded(value, 0)))
        case Unit.DAYS:
            return plain_number(_rounded(value, 1))
        case _:
            return plain_number(_rounded(value, 0))


def share_text(rate: float, places: int = 1) -> str:
    """0.031 → 3.1 %."""
    return percent(_rounded(100 * rate, places))


def of_hundred(rate: float) -> str:
    """0.031 → 3.1, to be read after *of 100*."""
    return plain_number(_rounded(100 * rate, 1))


def interval_of(share: Share) -> str:
    return _("%(low)s to %(high)s") % {"low": share_text(share.low), "high": share_text(share.high)}


def interval_text(figure: Figure, point: Point) -> str:
    if point.low is None or point.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": value_text(figure, point.low), "high": value_text(figure, point.high)}


def plain_sentence(figure: Figure, point: Point) -> str:
    """What the figure says, without a word of statistics; empty where there is nothing to say."""
    if point.value is None:
        return ""
    what = definition(figure.code)
    said, turned = SENTENCES.get(figure.code, (f"{what.name}: %(value)s", ""))
    value = point.value
    if value < 0 and turned:
        said, value = turned, -value
    of_hundred = what.unit in (Unit.SHARE, Unit.SCORE)
    shown = (
        plain_number(_rounded(value * (100 if what.unit is Unit.SHARE else 1), 1))
        if of_hundred
        else value_text(figure, value)
    )
    sentence = str(said) % {"value": shown}
    if point.previous is None or point.verdict is Verdict.NONE:
        return _("%(sentence)s.") % {"sentence": sentence}
    return _("%(sentence)s; in the period before %(previous)s: %(verdict)s.") % {
        "sentence": sentence,
        "previous": value_text(figure, point.previous),
        "verdict": point.verdict.label,
    }


def tone(what: Definition, verdict: Verdict) -> str:
    """``good`` or ``bad`` where it differs by more than chance."""
    if verdict not in (Verdict.MORE, Verdict.LESS):
        return ""
    return "good" if (verdict is Verdict.MORE) == what.is_good_when_high else "bad"


def pattern(figure: Figure) -> str:
    """How d3 writes the values of its axis."""
    match definition(figure.code).unit:
        case Unit.SHARE:
            return "~%"
        case Unit.SCORE:
            return "+~r"
        case _:
            return "~s"


def drawn(figure: Figure, value: float | None) -> float | None:
    """A value as a picture takes it: amounts in whole units of the currency."""
    if value is None or definition(figure.code).unit is not Unit.MONEY:
        return value
    return float(figure.money(value).amount)


def line_text(goal: GoalView) -> str:
    """A goal's line as it is read."""
    match definition(goal.wish.figure).unit:
        case Unit.SHARE:
            return percent(_rounded(100 * goal.line, 2))
        case Unit.MONEY:
            return money(Money(round(goal.line), goal.wish.currency or house_currencies()[0]))
        case _:
            return plain_number(_rounded(goal.line, 2))


def line_unit(figure: Figure) -> str:
    """What a typed line is in."""
    match definition(figure.code).unit:
        case Unit.SHARE:
            return "%"
        case Unit.MONEY:
            return figure.currency
        case _:
            return ""


def point_name(by: By | None, key: str) -> str:
    """What a row of a figure is called."""
    if not key:
        return _("No article") if by in (By.PRODUCT, By.CATEGORY) else _("Not known")
    match by:
        case By.COUNTRY:
            return country_name(key)
        case By.MARKET:
            return str(Market(key).label) if key in Market.values else key
        case By.KIND:
            return (
                _("Private")
                if key == "private"
                else str(OrganisationKind(key).label)
                if key in OrganisationKind.values
                else key
            )
        case By.SOURCE:
            return source_name(key)
        case By.CATEGORY:
            return category_names().get(key, key)
        case By.CHANNEL:
            return str(CHANNELS.get(key, key))
        case _:
            return key


def category_names() -> dict[str, str]:
    """By code; remembered as long as the catalogue stays as it is."""

    def walk(nodes: Iterable[CategoryNode]) -> Iterator[tuple[str, str]]:
        for node in nodes:
            yield node.code, node.name
            yield from walk(node.children)

    return dict(walk(category_tree(SYSTEM, market=None, language=page_language())))


def period_name(key: str) -> str:
    """``2026-11`` → Nov 2026, ``2026-W09`` → week 9, ``2026-11-07`` → 7 Nov."""
    if "W" in key:
        year, week = key.split("-W")
        monday = date.fromisocalendar(int(year), int(week), 1)
        return str(format_skeleton("MMMd", monday, locale=page_language()))
    if key.count("-") == 1:
        return month_name(key)
    return str(format_skeleton("MMMd", date.fromisoformat(key), locale=page_language()))


def _rounded(value: float, places: int) -> Decimal:
    return round_decimal(Decimal(str(value)), places)
