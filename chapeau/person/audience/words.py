"""Rules and what was found, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money
from chapeau.kit.refusals import Sentence
from chapeau.person.audience import registry
from chapeau.person.audience.registry import AudienceField, Choices, Kind, Tally
from chapeau.person.audience.rules.check import field_of
from chapeau.person.audience.values import (
    Ago,
    Among,
    Amount,
    Before,
    Between,
    Compare,
    Did,
    InAudience,
    Known,
    Last,
    Leaf,
    OneOf,
    Since,
    Unit,
    Value,
    Window,
)

COMPARISONS: dict[str, Sentence] = {
    "=": _("%(what)s is %(value)s"),
    "!=": _("%(what)s is not %(value)s"),
    "<": _("%(what)s is under %(value)s"),
    "<=": _("%(what)s is at most %(value)s"),
    ">": _("%(what)s is over %(value)s"),
    ">=": _("%(what)s is at least %(value)s"),
}
MOMENTS: dict[str, Sentence] = {
    "=": _("%(what)s is on %(value)s"),
    "!=": _("%(what)s is not on %(value)s"),
    "<": _("%(what)s is before %(value)s"),
    "<=": _("%(what)s is on or before %(value)s"),
    ">": _("%(what)s is after %(value)s"),
    ">=": _("%(what)s is on or after %(value)s"),
}
SPANS: dict[Unit, Callable[[int], str]] = {
    Unit.HOURS: lambda n: ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n},
    Unit.DAYS: lambda n: ngettext("%(n)s day", "%(n)s days", n) % {"n": n},
    Unit.WEEKS: lambda n: ngettext("%(n)s week", "%(n)s weeks", n) % {"n": n},
    Unit.MONTHS: lambda n: ngettext("%(n)s month", "%(n)s months", n) % {"n": n},
}


def told(leaf: Leaf, *, audience_name: Callable[[str], str] = str) -> str:
    """A condition as a sentence without its full stop; ``audience_name`` by code."""
    match leaf:
        case Compare(code, comparison, value, window):
            known = field_of(code, value)
            sentence = _compared(str(known.label), known.kind, comparison, shown(value, known.choices))
            return _together(sentence, _window(window))
        case OneOf(code, values):
            known = field_of(code, values[0])
            every = ", ".join(shown(value, known.choices) for value in values)
            return gettext("%(what)s is one of: %(values)s") % {"what": known.label, "values": every}
        case Known(code):
            return gettext("%(what)s is known") % {"what": field_of(code).label}
        case Did():
            return _did(leaf)
        case Among(sequence, last, answer, quantity):
            one, other = registry.find_activity(sequence), registry.find_activity(answer)
            names = {"n": last, "one": one.label if one else sequence, "other": other.label if other else answer}
            if quantity == "none":
                return gettext("of the last %(n)s times this: %(one)s, never: %(other)s") % names
            return gettext("of the last %(n)s times this: %(one)s, at least once: %(other)s") % names
        case InAudience(code):
            return gettext("is in the audience “%(name)s”") % {"name": audience_name(code)}


def _compared(what: str, kind: Kind, comparison: str, value: str) -> str:
    patterns = MOMENTS if kind is Kind.MOMENT else COMPARISONS
    return str(patterns[comparison]) % {"what": what, "value": value}


def _did(leaf: Did) -> str:
    known = registry.find_activity(leaf.activity)
    what = str(known.label) if known else leaf.activity
    where = []
    for each in leaf.where:
        property_ = known.property(each.field) if known else None
        label = str(property_.label) if property_ else each.field
        kind = property_.kind if property_ else Kind.TEXT
        where.append(
            _compared(label, kind, each.comparison, shown(each.value, property_.choices if property_ else None))
        )
    if where:
        what = gettext("%(what)s (%(conditions)s)") % {"what": what, "conditions": "; ".join(where)}
    if (leaf.comparison, leaf.times) != (">=", 1):
        what = gettext("%(what)s %(times)s") % {"what": what, "times": _times(leaf.comparison, leaf.times)}
    return _together(what, _window(leaf.window))


def _times(comparison: str, n: int) -> str:
    pattern = {
        ">=": ngettext("at least %(n)s time", "at least %(n)s times", n),
        "<=": ngettext("at most %(n)s time", "at most %(n)s times", n),
        ">": ngettext("more than %(n)s time", "more than %(n)s times", n),
        "<": ngettext("fewer than %(n)s time", "fewer than %(n)s times", n),
        "=": ngettext("exactly %(n)s time", "exactly %(n)s times", n),
        "!=": ngettext("any number of times but %(n)s", "any number of times but %(n)s", n),
    }[comparison]
    return pattern % {"n": n}


def _together(sentence: str, window: str) -> str:
    return gettext("%(sentence)s %(window)s") % {"sentence": sentence, "window": window} if window else sentence


def _window(window: Window | None) -> str:
    match window:
        case None:
            return ""
        case Last(count, unit):
            return gettext("in the last %(span)s") % {"span": SPANS[unit](count)}
        case Since(day):
            return gettext("since %(day)s") % {"day": _day(day)}
        case Before(day):
            return gettext("before %(day)s") % {"day": _day(day)}
        case Between(first, last):
            return gettext("between %(first)s and %(last)s") % {"first": _day(first), "last": _day(last)}


def shown(value: Value, choices: Choices | None = None) -> str:
    match value:
        case str():
            return label_of(value, choices)
        case Decimal():
            return formats.localize(value) if value % 1 else formats.localize(int(value))
        case Amount(number, currency):
            return Money.of(number, currency).format(get_language() or "en")
        case date():
            return _day(value)
        case Ago(count, unit):
            return gettext("%(span)s ago") % {"span": SPANS[unit](count)}


def label_of(code: str, choices: Choices | None) -> str:
    return str(next((label for each, label in (choices() if choices else ()) if each == code), code))


def found(leaf: Leaf, raw: str | None, zone: ZoneInfo) -> str:
    """What there was, as the statement returned it."""
    match leaf:
        case InAudience():
            return ""
        case Did():
            return times(int(raw or 0))
        case Among():
            followed, _slash, of = (raw or "0/0").partition("/")
            return gettext("%(n)s of %(of)s") % {"n": followed, "of": of}
        case Compare(code, value=value):
            return _found(field_of(code, value), raw, value.currency if isinstance(value, Amount) else "", zone)
        case OneOf(code, values):
            return _found(field_of(code, values[0]), raw, "", zone)
        case Known(code):
            return _found(field_of(code), raw, "", zone)


def times(n: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", n) % {"n": n}


def _found(known: AudienceField, raw: str | None, currency: str, zone: ZoneInfo) -> str:
    if raw in (None, ""):
        return gettext("not known")
    if known.kind in (Kind.CHOICE, Kind.CODES, Kind.TEXT):
        return ", ".join(label_of(each, known.choices) for each in raw.split(", "))
    if known.kind is Kind.MOMENT:
        return ", ".join(_moment(each, zone) for each in raw.split(", "))
    try:
        number = Decimal(raw)
    except InvalidOperation:  # several, of several capacities
        return raw
    if known.kind is Kind.MONEY and currency:
        return Money(int(number), currency).format(get_language() or "en")
    if isinstance(known.source, Tally) and known.source.measure == "count":
        return times(int(number))
    return formats.localize(number.normalize() if number % 1 else int(number))


def _moment(raw: str, zone: ZoneInfo) -> str:
    return formats.date_format(datetime.fromisoformat(raw).astimezone(zone), "SHORT_DATETIME_FORMAT")


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
