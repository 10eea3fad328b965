"""Cells and words that several lists share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapeau.kit.money import Money
from chapeau.person.people.values import HatCard

HOUSE_ZONE = ZoneInfo("Europe/Paris")
"""Staff read times as the house lives them."""
TONES = {"good", "warn", "bad", "info"}


def language() -> str:
    return (get_language() or "en").split("-")[0]


def money(amount: Money | None) -> str:
    return amount.format(language()) if amount is not None else "–"


def day(value: date | datetime | None) -> str:
    """A date as its reader writes it."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return format_datetime(value, "d MMM y", tzinfo=HOUSE_ZONE, locale=language())
    return format_date(value, "d MMM y", locale=language())


def moment(value: datetime | None) -> str:
    if value is None:
        return "–"
    return format_datetime(value, "d MMM y, HH:mm", tzinfo=HOUSE_ZONE, locale=language())


def badge(text: str | Promise, tone: str = "") -> SafeString:
    known = f" badge-{tone}" if tone in TONES else ""
    return format_html('<span class="badge{}">{}</span>', known, text)


def two_lines(first: object, second: object) -> SafeString | str:
    return format_html("{}<small>{}</small>", first, second) if second else str(first)


def percent(value: Decimal | None) -> str:
    return "–" if value is None else f"{value.normalize():f} %"


def hat_name(card: HatCard) -> str:
    """A hat as people read it: the organisation, or *Private*."""
    return card.organisation_name or _("Private")


def hat_names(cards: Iterable[HatCard]) -> str:
    return " · ".join(hat_name(card) for card in cards)
