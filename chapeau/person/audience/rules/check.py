"""A rule held against what is registered: every name known, every value of its field's kind, choices as they are stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal
from chapeau.person.audience import registry
from chapeau.person.audience.registry import (
    AudienceActivity,
    AudienceField,
    AudienceProperty,
    Choices,
    Kind,
    Tally,
    TraitSource,
)
from chapeau.person.audience.values import (
    Ago,
    AllOf,
    Among,
    Amount,
    AnyOf,
    Compare,
    Did,
    InAudience,
    Known,
    Not,
    OneOf,
    Rule,
    Value,
    leaves_of,
)

MOST_LEAVES = 60


class TooManyConditions(Refusal):
    code = "too-many-conditions"
    status = 422
    sentence = _("A rule may have %(most)s conditions. Make two audiences and combine them.")


class UnknownField(Refusal):
    code = "unknown-field"
    status = 422
    sentence = _("There is nothing called “%(name)s” to ask about. Perhaps one of these: %(near)s.")


class WrongValue(Refusal):
    code = "wrong-value"
    status = 422
    sentence = _("“%(value)s” does not fit %(name)s. Expected: %(expected)s.")


class WrongComparison(Refusal):
    code = "wrong-comparison"
    status = 422
    sentence = _("%(name)s cannot be compared by “%(comparison)s”.")


class WindowWithoutCounting(Refusal):
    code = "window-without-counting"
    status = 422
    sentence = _("%(name)s is as it is now; it has no “in last”, “since”, “before” or “between”.")


class NotFollowed(Refusal):
    code = "rule-not-followed"
    status = 422
    sentence = _("“%(name)s” cannot be asked about by “of last”: what follows what is known of messages alone.")


EXPECTED = {
    Kind.TEXT: _("a text"),
    Kind.NUMBER: _("a number"),
    Kind.MONEY: _("an amount with its currency, such as 100 EUR"),
    Kind.MOMENT: _("a day such as 2026-03-01, or “30 days ago”"),
}


def check(rule: Rule) -> Rule:
    """The rule with choices spelled as they are stored.

    Refuses: ``TooManyConditions``, ``UnknownField``, ``WrongValue``, ``WrongComparison``, ``WindowWithoutCounting``.
    """
    if len(leaves_of(rule)) > MOST_LEAVES:
        raise TooManyConditions(most=MOST_LEAVES)
    return _checked(rule)


def _checked(rule: Rule) -> Rule:
    match rule:
        case AllOf(parts):
            return AllOf(tuple(map(_checked, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(_checked, parts)))
        case Not(part):
            return Not(_checked(part))
        case Compare():
            return _compare(rule)
        case OneOf(code, values):
            return OneOf(code, tuple(_compare(Compare(code, "=", value)).value for value in values))
        case Known(code):
            field_of(code)
            return rule
        case Did(activity, where=where):
            known = registry.find_activity(activity)
            if known is None:
                raise _unknown(activity)
            return replace(rule, where=tuple(_property(each, known.property(each.field)) for each in where))
        case Among(sequence, _last, answer):
            return _followed(rule, registry.find_activity(sequence), registry.find_activity(answer))
        case InAudience():
            return rule


def _followed(rule: Among, one: AudienceActivity | None, other: AudienceActivity | None) -> Among:
    if one is None or not one.about:
        raise NotFollowed(name=rule.sequence)
    if other is None or other.about != one.about:
        raise NotFollowed(name=rule.answer)
    return rule


def field_of(code: str, value: Value | None = None) -> AudienceField:
    """The field; of a trait that nobody registered, as the value has it. Refuses: ``UnknownField``."""
    if known := registry.find_field(code):
        return known
    if code.startswith(registry.TRAIT_PREFIX):
        name = code.removeprefix(registry.TRAIT_PREFIX)
        kind = (
            Kind.NUMBER if isinstance(value, Decimal) else Kind.MOMENT if isinstance(value, date | Ago) else Kind.TEXT
        )
        return AudienceField(
            code=code, label=name, kind=kind, source=TraitSource(name), changed_by=(registry.verb_of_trait(name),)
        )
    raise _unknown(code)


def _unknown(name: str) -> UnknownField:
    every = [field.code for field in registry.fields()] + [activity.code for activity in registry.activities()]
    near = get_close_matches(name, every, n=3, cutoff=0.5) or sorted(every)[:6]
    return UnknownField(name=name, near=", ".join(near))


def _compare(rule: Compare) -> Compare:
    known = field_of(rule.field, rule.value)
    if rule.window and not isinstance(known.source, Tally):
        raise WindowWithoutCounting(name=rule.field)
    value = _fitting(rule, known.kind, known.choices, dict(known.also))
    return replace(rule, value=value)


def _property(rule: Compare, known: AudienceProperty | None) -> Compare:
    if known:
        return replace(rule, value=_fitting(rule, known.kind, known.choices, {}))
    kind = Kind.NUMBER if isinstance(rule.value, Decimal) else Kind.TEXT
    return replace(rule, value=_fitting(rule, kind, None, {}))


def _fitting(rule: Compare, kind: Kind, choices: Choices | None, also: dict[str, str]) -> Value:
    value = rule.value
    if kind in (Kind.CHOICE, Kind.CODES) and choices:
        if rule.comparison not in ("=", "!="):
            raise WrongComparison(name=rule.field, comparison=rule.comparison)
        codes = {code.casefold(): code for code, _label in choices()} | {key.casefold(): to for key, to in also.items()}
        if not isinstance(value, str) or value.casefold() not in codes:
            raise _wrong(rule, ", ".join(code for code, _label in choices()))
        return codes[value.casefold()]
    if kind in (Kind.CHOICE, Kind.CODES, Kind.TEXT):
        if isinstance(value, Decimal):  # an unquoted 75001 is a text where a text is asked
            value = f"{value:f}"
        if not isinstance(value, str):
            raise _wrong(rule, EXPECTED[Kind.TEXT])
        if rule.comparison not in ("=", "!="):
            raise WrongComparison(name=rule.field, comparison=rule.comparison)
    elif (kind is Kind.NUMBER and not isinstance(value, Decimal)) or (
        kind is Kind.MONEY and not isinstance(value, Amount)
    ):
        raise _wrong(rule, EXPECTED[kind])
    elif kind is Kind.MOMENT:
        if not isinstance(value, date | Ago):
            raise _wrong(rule, EXPECTED[kind])
        if isinstance(value, Ago) and rule.comparison in ("=", "!="):
            raise WrongComparison(name=rule.field, comparison=rule.comparison)
    return value


def _wrong(rule: Compare, expected: object) -> WrongValue:
    from chapeau.person.audience.rules.write import write_value

    return WrongValue(value=write_value(rule.value), name=rule.field, expected=expected)
