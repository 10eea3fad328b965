"""How amounts, dates and quantities are written in the language of the page: filters of every template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from chapeau.commerce.ordering.values import order_number
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money, minor_digits
from chapeau.person.audience.queries import SMALL

register = template.Library()

FINEST_PLACES = 6
GRAMS_PER_KG = 1000


def page_language() -> str:
    return (get_language() or "en").replace("-", "_")


@register.simple_tag
def colon() -> str:
    """What stands between a label and what it says; French puts a space before it."""
    return pgettext("between a label and what it says", ": ")


def labelled(label: object, what: object) -> str:
    """``Source: a fair``."""
    return f"{label}{colon()}{what}"


def _date_locale() -> str:
    """Dates in English are written as Europe writes them: 21 November 2026."""
    language = page_language()
    return "en_GB" if language == "en" else language


@register.filter
def money(amount: Money | None) -> str:
    """An amount in the page's language: ``48,90 €``."""
    return "" if amount is None else amount.format(page_language())


@register.filter
def unit_price(amount: Decimal | None, currency: str) -> str:
    """A price per piece; shows what is below the minor unit when there is something there: ``0,0123 €``."""
    if amount is None:
        return ""
    digits = minor_digits(currency)
    exact = amount.normalize()
    places = min(max(digits, -int(exact.as_tuple().exponent)), FINEST_PLACES)
    pattern = "¤#,##0." + "0" * places if page_language() == "en" else "#,##0." + "0" * places + "\xa0¤"
    if places == digits:
        return format_currency(amount, currency, locale=page_language())
    return format_currency(amount, currency, format=pattern, locale=page_language(), currency_digits=False)


@register.filter
def signed_price(amount: Decimal | None, currency: str) -> str:
    """A change of a price: ``+1,20 €``, ``−3,00 €``."""
    if amount is None:
        return ""
    return ("+" if amount > 0 else "−" if amount < 0 else "") + unit_price(abs(amount), currency)


@register.filter
def code_groups(code: str) -> str:
    """A code as people read it and type it: ``8TGZ 01V3 AANA``."""
    return order_number(code)


@register.filter
def weight(grams: int) -> str:
    """``850 g``, ``1.2 kg``."""
    if grams < GRAMS_PER_KG:
        return f"{grams}\xa0g"
    return f"{format_decimal(Decimal(grams) / GRAMS_PER_KG, format='#,##0.##', locale=page_language())}\xa0kg"


@register.filter
def plain_number(amount: Decimal | int | None) -> str:
    return "" if amount is None else format_decimal(amount, locale=page_language())


@register.filter
def how_many(people: int | None) -> str:
    """A sum of people; ``None``: fewer than are told."""
    return gettext("fewer than %s") % SMALL if people is None else plain_number(people)


@register.filter
def two_places(amount: Decimal | None) -> str:
    """An amount without its currency, as one types it: ``74,50``."""
    return "" if amount is None else format_decimal(amount, format="0.00", locale=page_language())


@register.filter
def percent(amount: Decimal | None) -> str:
    """20 → ``20 %``."""
    if amount is None:
        return ""
    return format_percent(
        amount / 100, locale=page_language(), format="#,##0.###%" if page_language() == "en" else "#,##0.###\xa0%"
    )


@register.filter
def share_percent(part: float | None) -> str:
    """0.0512 → ``5.1 %``."""
    return "" if part is None else percent(Decimal(str(round(100 * part, 1))))


@register.filter
def day(moment: date | datetime | None) -> str:
    """``21 November 2026``."""
    return "" if moment is None else format_date(_local(moment), "long", locale=_date_locale())


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """``21 Nov 2026``."""
    return "" if moment is None else format_date(_local(moment), "medium", locale=_date_locale())


@register.filter
def weekday(moment: date | datetime | None) -> str:
    """``Thursday 26 November``: for promises of the next days."""
    return "" if moment is None else format_date(_local(moment), "EEEE d MMMM", locale=_date_locale())


@register.filter
def moment(at: datetime | None) -> str:
    """``21 Nov 2026, 14:05``."""
    if at is None:
        return ""
    return f"{short_day(at)}, {clock(at)}"


@register.filter
def clock(at: datetime | None) -> str:
    return "" if at is None else format_datetime(timezone.localtime(at, house_zone()), "HH:mm", locale=page_language())


@register.filter
def page_numbers(page: int, pages: int) -> list[int]:
    """Which numbers a pagination shows; 0 stands for a gap."""
    wanted = sorted({1, 2, page - 1, page, page + 1, pages} & set(range(1, pages + 1)))
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] > 1:
            shown.append(0)
        shown.append(number)
    return shown


@register.filter
def get(mapping: dict[str, object], key: str) -> object:
    """An entry by a key that is itself a variable."""
    return mapping.get(key, "")


@register.filter
def joined(parts: Iterable[object], between: str = ", ") -> str:
    return between.join(str(part) for part in parts if part)


def _local(moment: date | datetime) -> date:
    return timezone.localtime(moment, house_zone()).date() if isinstance(moment, datetime) else moment
