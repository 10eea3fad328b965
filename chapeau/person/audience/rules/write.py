"""Tree to text: ``parse(write(rule))`` is the rule again."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import assert_never

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
    Value,
    Window,
)

_BARE = re.compile(r"[^\W\d_]\w*([.:-]\w+)*")
_KEPT = frozenset(
    "or and not in is known unknown did never with time times at last since before between ago audience none some of got".split()  # noqa: SIM905
)


def write(rule: Rule) -> str:
    """The rule in the text language, one line."""
    match rule:
        case AnyOf(parts):
            return " or ".join(_within(part, AnyOf) for part in parts)
        case AllOf(parts):
            return " and ".join(_within(part, AnyOf, AllOf) for part in parts)
        case Not(Known(field)):
            return f"{field} is unknown"
        case Not(part):
            return f"not {_within(part, AnyOf, AllOf)}"
        case Compare(field, comparison, value, window):
            return f"{field} {comparison} {write_value(value)}{_window(window)}"
        case OneOf(field, values):
            return f"{field} in ({', '.join(map(write_value, values))})"
        case Known(field):
            return f"{field} is known"
        case Did():
            return _did(rule)
        case Among(sequence, last, answer, quantity):
            return f"{quantity} of last {last} {sequence} got {answer}"
        case InAudience(audience):
            return f"in audience {write_value(audience)}"
        case _:
            assert_never(rule)


def _within(part: Rule, *kinds: type[AnyOf] | type[AllOf]) -> str:
    """A part in brackets where it would otherwise be read as belonging to its neighbours."""
    return f"({write(part)})" if isinstance(part, kinds) else write(part)


def _did(rule: Did) -> str:
    where = " and ".join(f"{each.field} {each.comparison} {write_value(each.value)}" for each in rule.where)
    text = rule.activity
    if where:
        text += f" with ({where})"
    if (rule.comparison, rule.times) != (">=", 1):
        text += f" {rule.comparison} {rule.times} times"
    return text + _window(rule.window)


def _window(window: Window | None) -> str:
    match window:
        case None:
            return ""
        case Last(count, unit):
            return f" in last {count} {unit.value}"
        case Since(day):
            return f" since {day.isoformat()}"
        case Before(day):
            return f" before {day.isoformat()}"
        case Between(first, last):
            return f" between {first.isoformat()} and {last.isoformat()}"
        case _:
            assert_never(window)


def write_value(value: Value) -> str:
    match value:
        case str():
            if _BARE.fullmatch(value) and value.lower() not in _KEPT:
                return value
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Decimal():
            return f"{value:f}"
        case Amount(number, currency):
            return f"{number:f} {currency}"
        case date():
            return value.isoformat()
        case Ago(count, unit):
            return f"{count} {unit.value} ago"
        case _:
            assert_never(value)
