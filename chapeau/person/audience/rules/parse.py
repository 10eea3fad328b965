"""Text to tree, by lark's LALR parser over ``grammar.lark``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from chapeau.kit.refusals import Refusal
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
)

LONGEST = 10_000
DEEPEST = 60
MOST_TIMES = 1_000_000
MOST_LAST = 100
LONGEST_WINDOW = {Unit.HOURS: 24 * 366 * 20, Unit.DAYS: 366 * 20, Unit.WEEKS: 53 * 20, Unit.MONTHS: 12 * 20}


class RuleUnreadable(Refusal):
    """``line`` and ``column`` from 1, ``near`` what stands there."""

    code = "rule-unreadable"
    status = 422
    sentence = _("The rule cannot be read at line %(line)s, place %(column)s, near “%(near)s”. %(hint)s")


class RuleTooLong(Refusal):
    code = "rule-too-long"
    status = 422
    sentence = _(
        "The rule is too long or has too many brackets within each other. Make two audiences and combine them."
    )


class NumberOutOfReach(Refusal):
    code = "rule-number-out-of-reach"
    status = 422
    sentence = _("“%(number)s” is too large or too small here. Counts go to a million, times back to 20 years.")


class NoSuchDay(Refusal):
    code = "rule-no-such-day"
    status = 422
    sentence = _("There is no day %(day)s. Write year-month-day, such as 2026-03-01.")


HINT_END = _("It ends too early.")
HINT_WORD = _(
    "Write conditions such as “bought >= 3 times in last 90 days”, joined by “and”, “or”, “not” and brackets."
)
HINT_QUOTES = _("Put texts with spaces or signs between double quotes.")


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=True)


def parse(text: str) -> Rule:
    """The rule as a tree, not yet held against what is registered.

    Refuses: ``RuleUnreadable``, ``RuleTooLong``, ``NumberOutOfReach``, ``NoSuchDay``.
    """
    if len(text) > LONGEST or text.count("(") > DEEPEST or text.lower().count("not") > 4 * DEEPEST:
        raise RuleTooLong
    try:
        tree = _parser().parse(text)
    except UnexpectedEOF:
        raise RuleUnreadable(line=1, column=len(text) + 1, near="", hint=HINT_END) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            line = text.count("\n") + 1
            raise RuleUnreadable(line=line, column=len(text.rsplit("\n", 1)[-1]) + 1, near="", hint=HINT_END) from None
        raise RuleUnreadable(line=error.line, column=error.column, near=str(error.token)[:40], hint=HINT_WORD) from None
    except UnexpectedCharacters as error:
        near = text.split("\n")[error.line - 1][error.column - 1 :][:20]
        raise RuleUnreadable(line=error.line, column=error.column, near=near, hint=HINT_QUOTES) from None
    except UnexpectedInput:
        raise RuleUnreadable(line=1, column=1, near=text[:20], hint=HINT_WORD) from None
    try:
        rule: Rule = _Maker().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, Refusal):
            raise error.orig_exc from None
        raise
    return rule


def _day(token: str) -> date:
    try:
        return date.fromisoformat(token)
    except ValueError:
        raise NoSuchDay(day=token) from None


def _unit(token: str) -> Unit:
    return Unit(token.lower().rstrip("s") + "s")


def _span(number: str, unit: str) -> tuple[int, Unit]:
    count, known = int(number), _unit(unit)
    if not 1 <= count <= LONGEST_WINDOW[known]:
        raise NumberOutOfReach(number=number)
    return count, known


def _times(token: str) -> int:
    times = int(token) if len(token) < 10 else -1
    if not 0 <= times <= MOST_TIMES:
        raise NumberOutOfReach(number=token)
    return times


def _how_many(token: str) -> int:
    if not (len(token) < 4 and 1 <= int(token) <= MOST_LAST):
        raise NumberOutOfReach(number=token)
    return int(token)


def _number(token: str) -> Decimal:
    if len(token) > 20:
        raise NumberOutOfReach(number=token)
    return Decimal(token)


@v_args(inline=True)
class _Maker(Transformer[Any, Any]):
    def start(self, rule: Rule) -> Rule:
        return rule

    def any(self, *parts: Rule) -> Rule:
        return parts[0] if len(parts) == 1 else AnyOf(_flat(parts, AnyOf))

    def all(self, *parts: Rule) -> Rule:
        return parts[0] if len(parts) == 1 else AllOf(_flat(parts, AllOf))

    def negation(self, part: Rule) -> Rule:
        return Not(part)

    def in_audience(self, code: str) -> Rule:
        return InAudience(code)

    def compare(self, field: str, comparison: Any, value: Any, window: Any) -> Rule:
        return Compare(str(field), str(comparison), value, window)  # type: ignore[arg-type]

    def equals(self, field: str, value: Any, window: Any) -> Rule:
        return Compare(str(field), "=", value, window)

    def one_of(self, field: str, *values: Any) -> Rule:
        return OneOf(str(field), values)

    def known(self, field: str) -> Rule:
        return Known(str(field))

    def unknown(self, field: str) -> Rule:
        return Not(Known(str(field)))

    def did(self, *given: Any) -> Rule:
        activity, where, count, window = given[-4:]
        comparison, times = count or (">=", 1)
        return Did(str(activity), comparison, times, where or (), window)  # type: ignore[arg-type]

    def none_of(self, last: str, sequence: str, answer: str) -> Rule:
        return Among(str(sequence), _how_many(last), str(answer), "none")

    def some_of(self, last: str, sequence: str, answer: str) -> Rule:
        return Among(str(sequence), _how_many(last), str(answer), "some")

    def never(self, activity: str, where: Any) -> Rule:
        return Not(Did(str(activity), where=where or ()))

    def where(self, *properties: Compare) -> tuple[Compare, ...]:
        return properties

    def property(self, code: str, comparison: Any, value: Any) -> Compare:
        return Compare(str(code), str(comparison), value)  # type: ignore[arg-type]

    def property_is(self, code: str, value: Any) -> Compare:
        return Compare(str(code), "=", value)

    def count(self, comparison: str, times: str) -> tuple[str, int]:
        return str(comparison), _times(times)

    def at_least(self, times: str) -> tuple[str, int]:
        return ">=", _times(times)

    def at_most(self, times: str) -> tuple[str, int]:
        return "<=", _times(times)

    def last(self, count: str, unit: str) -> Last:
        return Last(*_span(count, unit))

    def since(self, day: str) -> Since:
        return Since(_day(day))

    def before(self, day: str) -> Before:
        return Before(_day(day))

    def between(self, first: str, last: str) -> Between:
        return Between(_day(first), _day(last))

    def day(self, token: str) -> date:
        return _day(token)

    def ago(self, count: str, unit: str) -> Ago:
        return Ago(*_span(count, unit))

    def text(self, token: Any) -> str:
        if token.type == "STRING":
            return str(token)[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        return str(token)

    def number(self, token: str) -> Decimal:
        return _number(token)

    def amount(self, number: str, currency: str) -> Amount:
        return Amount(_number(number), str(currency))


def _flat(parts: tuple[Rule, ...], kind: type[AllOf] | type[AnyOf]) -> tuple[Rule, ...]:
    """``(a and b) and c`` is ``a and b and c``."""
    flat: list[Rule] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return tuple(flat)
