"""How figures are named on screen: months, markets, countries, and where people came from."""

from __future__ import annotations

from datetime import date

from babel.dates import format_skeleton
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.metrics.values import SalesBy
from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import page_language
from chapeau.person.people.values import Market

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
