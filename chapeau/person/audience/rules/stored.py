"""The tree as versioned JSON, as it is kept; an older version is read for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from chapeau.person.audience.values import (
    Ago,
    AllOf,
    Among,
    Amount,
    AnyOf,
    Before,
    Between,
    Compare,
    Did,
    InAudience,
    Known,
    Last,
    Not,
    OneOf,
    Rule,
    Since,
    Unit,
    Value,
    Window,
)

VERSION = 1


def to_stored(rule: Rule) -> dict[str, Any]:
    return {"version": VERSION, "rule": _rule(rule)}


def from_stored(stored: Mapping[str, Any]) -> Rule:
    if stored["version"] != VERSION:
        raise ValueError(f"a rule of version {stored['version']}")
    return _read(stored["rule"])


def _rule(rule: Rule) -> dict[str, Any]:
    match rule:
        case AllOf(parts):
            return {"all": [_rule(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_rule(part) for part in parts]}
        case Not(part):
            return {"not": _rule(part)}
        case Compare(field, comparison, value, window):
            return {"field": field, "is": comparison, "value": _value(value), "window": _window(window)}
        case OneOf(field, values):
            return {"field": field, "one_of": [_value(value) for value in values]}
        case Known(field):
            return {"known": field}
        case Did(activity, comparison, times, where, window):
            return {
                "did": activity,
                "is": comparison,
                "times": times,
                "where": [_rule(each) for each in where],
                "window": _window(window),
            }
        case Among(sequence, last, answer, quantity):
            return {"of_last": last, "sequence": sequence, "answer": answer, "quantity": quantity}
        case InAudience(audience):
            return {"audience": audience}
        case _:
            assert_never(rule)


def _value(value: Value) -> dict[str, Any]:
    match value:
        case str():
            return {"text": value}
        case Decimal():
            return {"number": str(value)}
        case Amount(number, currency):
            return {"amount": str(number), "currency": currency}
        case date():
            return {"day": value.isoformat()}
        case Ago(count, unit):
            return {"ago": count, "unit": unit.value}
        case _:
            assert_never(value)


def _window(window: Window | None) -> dict[str, Any] | None:
    match window:
        case None:
            return None
        case Last(count, unit):
            return {"last": count, "unit": unit.value}
        case Since(day):
            return {"since": day.isoformat()}
        case Before(day):
            return {"before": day.isoformat()}
        case Between(first, last):
            return {"first": first.isoformat(), "last": last.isoformat()}
        case _:
            assert_never(window)


def _read(stored: Mapping[str, Any]) -> Rule:
    match stored:
        case {"all": parts}:
            return AllOf(tuple(_read(part) for part in parts))
        case {"any": parts}:
            return AnyOf(tuple(_read(part) for part in parts))
        case {"not": part}:
            return Not(_read(part))
        case {"field": field, "one_of": values}:
            return OneOf(field, tuple(_read_value(value) for value in values))
        case {"field": _, "value": _}:
            return _read_compare(stored)
        case {"known": field}:
            return Known(field)
        case {"did": activity, "is": comparison, "times": times, "where": where, "window": window}:
            return Did(activity, comparison, times, tuple(map(_read_compare, where)), _read_window(window))
        case {"of_last": last, "sequence": sequence, "answer": answer, "quantity": quantity}:
            return Among(sequence, int(last), answer, "some" if quantity == "some" else "none")
        case {"audience": audience}:
            return InAudience(audience)
        case _:
            raise ValueError(f"no condition: {stored}")


def _read_compare(stored: Mapping[str, Any]) -> Compare:
    return Compare(stored["field"], stored["is"], _read_value(stored["value"]), _read_window(stored["window"]))


def _read_value(stored: Mapping[str, Any]) -> Value:
    match stored:
        case {"text": text}:
            return str(text)
        case {"number": number}:
            return Decimal(number)
        case {"amount": number, "currency": currency}:
            return Amount(Decimal(number), currency)
        case {"day": day}:
            return date.fromisoformat(day)
        case {"ago": count, "unit": unit}:
            return Ago(count, Unit(unit))
        case _:
            raise ValueError(f"no value: {stored}")


def _read_window(stored: Mapping[str, Any] | None) -> Window | None:
    match stored:
        case None:
            return None
        case {"last": count, "unit": unit}:
            return Last(count, Unit(unit))
        case {"since": day}:
            return Since(date.fromisoformat(day))
        case {"before": day}:
            return Before(date.fromisoformat(day))
        case {"first": first, "last": last}:
            return Between(date.fromisoformat(first), date.fromisoformat(last))
        case _:
            raise ValueError(f"no window: {stored}")
