"""The text language: what is written is read again as the same rule, and nonsense gets a clear answer."""

from __future__ import annotations

import contextlib
import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapeau.kit.refusals import Refusal
from chapeau.person.audience.rules.check import UnknownField, WindowWithoutCounting, WrongComparison, WrongValue, check
from chapeau.person.audience.rules.parse import NoSuchDay, NumberOutOfReach, RuleTooLong, RuleUnreadable, parse
from chapeau.person.audience.rules.stored import from_stored, to_stored
from chapeau.person.audience.rules.write import write
from chapeau.person.audience.values import (
    Ago,
    AllOf,
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

codes = st.from_regex(r"[a-z][a-z0-9]{0,8}([.-][a-z0-9]{1,6})?", fullmatch=True)
names = codes.filter(lambda code: write(Compare("x", "=", code)).endswith(f"= {code}"))
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
spans = st.tuples(st.integers(1, 200), st.sampled_from(Unit))
numbers = st.decimals(min_value=Decimal("-99999"), max_value=Decimal(99999), places=2)
texts = st.one_of(codes, st.text(max_size=12))
values = st.one_of(
    texts,
    numbers,
    st.builds(Amount, numbers, st.sampled_from(["EUR", "CHF"])),
    days,
    st.builds(lambda span: Ago(*span), spans),
)
windows = st.one_of(
    st.none(),
    st.builds(lambda span: Last(*span), spans),
    st.builds(Since, days),
    st.builds(Before, days),
    st.builds(Between, days, days),
)
comparisons = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
properties = st.builds(Compare, names, comparisons, values)
leaves = st.one_of(
    st.builds(Compare, names, comparisons, values, windows),
    st.builds(OneOf, names, st.lists(values, min_size=1, max_size=3).map(tuple)),
    st.builds(Known, names),
    st.builds(Did, names, comparisons, st.integers(0, 999), st.lists(properties, max_size=2).map(tuple), windows),
    st.builds(InAudience, texts),
)


def _flat(kind: type[AllOf] | type[AnyOf], parts: list[Rule]) -> Rule:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return kind(tuple(flat))


rules = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.lists(below, min_size=2, max_size=3).map(lambda parts: _flat(AllOf, parts)),
        st.lists(below, min_size=2, max_size=3).map(lambda parts: _flat(AnyOf, parts)),
        st.builds(Not, below),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(rules)
def test_a_rule_survives_its_text_and_its_json(rule: Rule) -> None:
    text = write(rule)
    assert parse(text) == rule
    assert write(parse(text)) == text
    assert from_stored(to_stored(rule)) == rule


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(string.printable, max_size=60)))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Refusal):
        check(parse(text))


def test_the_words_bind_as_people_expect() -> None:
    assert write(parse("a = 1 or b = 2 and NOT c is 3")) == "a = 1 or b = 2 and not c = 3"
    assert parse("a = 1 or b = 2 and c = 3") == parse("a = 1 or (b = 2 and c = 3)")
    assert parse("not a = 1 and b = 2") == parse("(not a = 1) and b = 2")
    assert parse("never bought") == parse("not bought at least 1 time")
    assert parse("country is unknown") == parse("not country is known")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", RuleUnreadable),
        ("bought >=", RuleUnreadable),
        ("'; DROP TABLE people_hat; --", RuleUnreadable),
        ("bought in last 0 days", NumberOutOfReach),
        ("bought in last 999999 days", NumberOutOfReach),
        ("bought >= 99999999999999999999 times", NumberOutOfReach),
        ("created > 2026-02-30", NoSuchDay),
        ("(" * 100 + "bought" + ")" * 100, RuleTooLong),
        ("bought and " * 2000 + "bought", RuleTooLong),
        ("buoght in last 3 days", UnknownField),
        ("countri = FR", UnknownField),
        ("country = Atlantis", WrongValue),
        ("created = soon", WrongValue),
        ("language > fr", WrongComparison),
        ("created = 30 days ago", WrongComparison),
        ("country = FR in last 3 days", WindowWithoutCounting),
    ],
)
def test_nonsense_gets_a_clear_answer(text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check(parse(text))


def test_a_misspelled_word_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownField) as caught:
        check(parse("buoght in last 3 days"))
    assert "bought" in str(caught.value)


def test_where_it_cannot_be_read_is_told() -> None:
    with pytest.raises(RuleUnreadable) as caught:
        parse("country = FR\nand bought >>= 3 times")
    assert (caught.value.details["line"], caught.value.details["column"]) == (2, 12 + 1)


def test_choices_are_kept_as_they_are_stored() -> None:
    assert write(check(parse("organisation.trade = Repair-Shop and country = fr"))) == (
        "organisation.trade = repair and country = FR"
    )


def test_a_condition_on_the_last_ones_is_written_as_it_was_read() -> None:
    said = "none of last 5 written-to got responded"
    read = parse("NONE OF LAST 5 written-to GOT responded")
    assert (write(read), write(from_stored(to_stored(read)))) == (said, said)
