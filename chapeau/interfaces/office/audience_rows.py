"""The form of a rule: groups of conditions as rows of fields, to the text language and back.

What the form cannot show (properties of an activity, deeper brackets) is changed as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.kit.house import house_currencies
from chapeau.person.audience import registry
from chapeau.person.audience.registry import Kind, Tally
from chapeau.person.audience.values import (
    Ago,
    AllOf,
    Among,
    Amount,
    AnyOf,
    AudienceView,
    Before,
    Between,
    Compare,
    Did,
    InAudience,
    Known,
    Last,
    Leaf,
    Not,
    OneOf,
    Rule,
    Since,
    Window,
)

Text = str | Promise
Joiner = Literal["and", "or"]
Option = tuple[str, Text]
MOST_ROWS = 40

IS = (("=", _("is")), ("!=", _("is not")))
SIZES = (
    (">=", _("at least")),
    ("<=", _("at most")),
    (">", _("more than")),
    ("<", _("fewer than")),
    ("=", _("exactly")),
)
MOMENTS = (("ago>", _("within the last")), ("ago<", _("longer ago than")), (">=", _("on or after")), ("<", _("before")))
TIMES = ((">=", _("at least")), ("<=", _("at most")), ("=", _("exactly")))
AMONG = (("none", _("none of the last")), ("some", _("at least one of the last")))
KNOWN = (("known", _("is known")), ("unknown", _("is not known")))
WINDOWS = (
    ("", _("at any time")),
    ("last", _("in the last")),
    ("since", _("since")),
    ("before", _("before")),
    ("between", _("between")),
)
UNITS = (("hours", _("hours")), ("days", _("days")), ("weeks", _("weeks")), ("months", _("months")))


@dataclass(frozen=True, slots=True)
class Row:
    """One condition as typed; every field is text."""

    group: int = 0
    what: str = ""
    """``f:country``, ``a:bought``, ``m:code-of-audience``."""
    negated: str = ""
    comparison: str = ""
    value: str = ""
    currency: str = ""
    times: str = "1"
    when: str = ""
    count: str = "30"
    unit: str = "days"
    day: str = ""
    day2: str = ""

    @property
    def kind(self) -> str:
        """Which fields the row has: of a registered field its kind, else ``did``, ``in`` or nothing yet."""
        match self.what.partition(":"):
            case ("f", _, code):
                known = registry.find_field(code)
                return known.kind.value if known else Kind.TEXT.value
            case ("a", _, _):
                return "did"
            case ("m", _, _):
                return "in"
            case ("s", _, _):
                return "among"
            case _:
                return ""

    @property
    def is_counted(self) -> bool:
        """It may say in which time."""
        known = registry.find_field(self.what.removeprefix("f:"))
        return self.kind == "did" or bool(known and isinstance(known.source, Tally) and known.kind is not Kind.MOMENT)

    @property
    def comparisons(self) -> tuple[Option, ...]:
        match self.kind:
            case Kind.CHOICE | Kind.CODES | Kind.TEXT:
                return (*IS, *KNOWN)
            case Kind.NUMBER | Kind.MONEY:
                return SIZES
            case Kind.MOMENT:
                return (*MOMENTS, *KNOWN)
            case "did":
                return TIMES
            case "among":
                return AMONG
            case _:
                return ()

    @property
    def choices(self) -> list[Option]:
        known = registry.find_field(self.what.removeprefix("f:"))
        return list(known.choices()) if known and known.choices else []

    @property
    def asks_value(self) -> bool:
        return self.comparison not in ("known", "unknown")


FIELDS = ("what", "negated", "comparison", "value", "currency", "times", "when", "count", "unit", "day", "day2")


@dataclass(frozen=True, slots=True)
class Group:
    number: int
    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """``joined``: how the groups are joined; within a group conditions are joined the other way."""

    joined: Joiner = "and"
    rows: tuple[Row, ...] = (Row(),)

    @property
    def within(self) -> Joiner:
        return "or" if self.joined == "and" else "and"

    @property
    def groups(self) -> list[Group]:
        numbers = sorted({row.group for row in self.rows})
        numbered = list(enumerate(self.rows))
        return [Group(n, tuple((i, row) for i, row in numbered if row.group == n)) for n in numbers]


def from_sent(sent: Mapping[str, str]) -> Builder:
    """The rows as the browser sent them, after the button that was pressed (``add``, ``add-group``, ``drop-3``)."""
    joined: Joiner = "or" if sent.get("joined") == "or" else "and"
    rows = []
    for number in range(MOST_ROWS):
        if f"what-{number}" not in sent:
            continue
        typed = {name: sent[f"{name}-{number}"][:200] for name in FIELDS if f"{name}-{number}" in sent}
        group = sent.get(f"group-{number}", "0")
        row = Row(group=int(group) if group.isdecimal() and len(group) < 3 else 0, **typed)
        options = [value for value, _label in row.comparisons]
        if row.comparison not in options:
            row = replace(row, comparison=options[0] if options else "")
        rows.append((number, row))
    do = sent.get("do", "")
    if do.startswith("drop-"):
        rows = [(number, row) for number, row in rows if f"drop-{number}" != do]
    kept = tuple(row for _number, row in rows)
    if do.startswith("add-to-") and len(kept) < MOST_ROWS:
        to = do.removeprefix("add-to-")
        kept = (*kept, Row(group=int(to) if to.isdecimal() and len(to) < 3 else 0))
    elif do == "add-group" and len(kept) < MOST_ROWS:
        kept = (*kept, Row(group=max((row.group for row in kept), default=-1) + 1))
    return Builder(joined, kept or (Row(),))


def text_of(builder: Builder) -> str:
    """The rows in the text language; rows without a subject are passed over. It is read, and refused, as any text is."""
    groups = []
    for group in builder.groups:
        conditions = [_condition(row) for _number, row in group.rows if row.what]
        if len(conditions) > 1:
            groups.append(f"({f' {builder.within} '.join(conditions)})")
        else:
            groups += conditions
    return f" {builder.joined} ".join(groups)


def _condition(row: Row) -> str:
    kind, _colon, code = row.what.partition(":")
    no = "not " if row.negated else ""
    if kind == "m":
        return f"{no}in audience {_quoted(code)}"
    if kind == "s":
        sequence, _colon, answer = code.partition(":")
        return f"{no}{row.comparison} of last {row.times.strip() or '0'} {sequence} got {answer}"
    if kind == "a":
        times = row.times.strip() or "0"
        return f"{no}{code} {row.comparison} {times} times{_window(row)}"
    if row.comparison in ("known", "unknown"):
        return f"{no}{code} is {row.comparison}"
    if row.comparison.startswith("ago"):
        return f"{no}{code} {row.comparison[3:]} {row.count.strip() or '0'} {row.unit} ago"
    return f"{no}{code} {row.comparison} {_value(row)}{_window(row) if row.is_counted else ''}"


def _value(row: Row) -> str:
    value = row.value.strip()
    match row.kind:
        case Kind.NUMBER:
            return value.replace(",", ".") or '""'
        case Kind.MONEY:
            return f"{value.replace(',', '.') or '0'} {row.currency or house_currencies()[0]}"
        case Kind.MOMENT:
            return row.day.strip() or '""'
        case _:
            return _quoted(value)


def _window(row: Row) -> str:
    match row.when:
        case "last":
            return f" in last {row.count.strip() or '0'} {row.unit}"
        case "since" | "before":
            return f" {row.when} {row.day.strip() or '?'}"
        case "between":
            return f" between {row.day.strip() or '?'} and {row.day2.strip() or '?'}"
        case _:
            return ""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ------------------------------------------------------------------------------------------------ back from a rule


class TooDeep(Exception):
    """The form cannot show the rule."""


def from_rule(rule: Rule) -> Builder | None:
    """The form of a rule, or nothing when it has more than the form can show."""
    joined: Joiner = "or" if isinstance(rule, AnyOf) else "and"
    parts = rule.parts if isinstance(rule, AllOf | AnyOf) else (rule,)
    try:
        rows = tuple(
            replace(_row(leaf, negated), group=number)
            for number, part in enumerate(parts)
            for leaf, negated in _leaves(part, joined)
        )
    except TooDeep:
        return None
    return Builder(joined, rows) if len(rows) <= MOST_ROWS else None


def _leaves(part: Rule, joined: Joiner) -> list[tuple[Leaf, bool]]:
    inner = AnyOf if joined == "and" else AllOf
    match part:
        case OneOf(code, values) if joined == "and":
            return [(Compare(code, "=", value), False) for value in values]
        case AllOf(parts) | AnyOf(parts):
            if not isinstance(part, inner):
                raise TooDeep
            return [one for each in parts for one in _single(each)]
        case _:
            return _single(part)


def _single(part: Rule) -> list[tuple[Leaf, bool]]:
    match part:
        case Not(Known() as leaf):
            return [(leaf, True)]
        case Not(inner) if not isinstance(inner, AllOf | AnyOf | Not):
            return [(inner, True)]
        case AllOf() | AnyOf() | Not():
            raise TooDeep
        case _:
            return [(part, False)]


def _row(leaf: Leaf, negated: bool) -> Row:
    no = "1" if negated else ""
    match leaf:
        case InAudience(code):
            return Row(what=f"m:{code}", negated=no)
        case Among(sequence, last, answer, quantity):
            return Row(what=f"s:{sequence}:{answer}", negated=no, comparison=quantity, times=str(last))
        case Known(code):
            return Row(what=f"f:{code}", comparison="unknown" if negated else "known")
        case Did(activity, comparison, times, where, window):
            if where or comparison not in dict(TIMES):
                raise TooDeep
            return replace(_timed(window), what=f"a:{activity}", negated=no, comparison=comparison, times=str(times))
        case Compare(code, comparison, value, window):
            row = replace(_timed(window), what=f"f:{code}", negated=no, comparison=comparison)
            match value:
                case Ago(count, unit):
                    known = "ago>" if comparison in (">", ">=") else "ago<"
                    row = replace(row, comparison=known, count=str(count), unit=unit.value)
                case date():
                    row = replace(row, day=value.isoformat())
                case Amount(number, currency):
                    row = replace(row, value=f"{number:f}", currency=currency)
                case Decimal():
                    row = replace(row, value=f"{value:f}")
                case str():
                    row = replace(row, value=value)
            if row.comparison not in dict(row.comparisons) or registry.find_field(code) is None:
                raise TooDeep
            return row
        case _:
            raise TooDeep


def _timed(window: Window | None) -> Row:
    match window:
        case Last(count, unit):
            return Row(when="last", count=str(count), unit=unit.value)
        case Since(day):
            return Row(when="since", day=day.isoformat())
        case Before(day):
            return Row(when="before", day=day.isoformat())
        case Between(first, last):
            return Row(when="between", day=first.isoformat(), day2=last.isoformat())
        case _:
            return Row()


@dataclass(frozen=True, slots=True)
class Subjects:
    label: Text
    options: list[Option] = field(default_factory=list)


def subjects(audiences: list[AudienceView]) -> list[Subjects]:
    """What a condition may be about, in the groups of the menu."""
    groups: dict[str, Subjects] = {}
    for each in registry.fields():
        groups.setdefault(str(each.group), Subjects(each.group)).options.append((f"f:{each.code}", each.label))
    did = Subjects(_("What they did"), [(f"a:{each.code}", each.label) for each in registry.activities()])
    every = registry.activities()
    pairs = [
        (f"s:{one.code}:{other.code}", other.label)
        for one in every
        if one.only and one.about
        for other in every
        if other.about == one.about and other is not one
    ]
    came = Subjects(_("What came of what we wrote"), list(pairs))
    inside = Subjects(_("Audiences"), [(f"m:{each.code}", each.name) for each in audiences])
    return [*groups.values(), did, *([came] if pairs else []), *([inside] if audiences else [])]
