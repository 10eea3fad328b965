"""Why somebody is in an audience, or is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import get_language, gettext

from chapeau.kit.house import house_zone
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.audience import registry, words
from chapeau.person.audience.compile import Scope, log_evidence
from chapeau.person.audience.models import Audience
from chapeau.person.audience.models import Member as MemberRow
from chapeau.person.audience.reading import asks_for
from chapeau.person.audience.refresh import Crowd, compiled, crowd_of, rule_of, scope_of
from chapeau.person.audience.registry import Kind, Tally
from chapeau.person.audience.rules.check import field_of
from chapeau.person.audience.sight import check_may_read, may_list
from chapeau.person.audience.values import (
    AllOf,
    Among,
    AnyOf,
    Compare,
    Did,
    Evidence,
    Leaf,
    Level,
    Not,
    Reason,
    Rule,
    Why,
    leaves_of,
)
from chapeau.person.people.models import Hat
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import Viewer

SHOWN = 5


def why(viewer: Viewer, *, audience_id: UUID, hat_id: UUID, now: datetime) -> Why:
    """The rule as a tree with what is true of this hat (its person, its organisation), and the activities that counted.

    Sentences are in the active language. Refuses: ``Forbidden``, ``NotFound``.
    """
    check_may_read(viewer)
    audience = Audience.objects.filter(id=audience_id).first()
    hat = hats_side_by_side(viewer, ids=[hat_id]).filter(id=hat_id).first()
    if audience is None or hat is None:
        raise NotFound
    if not may_list(viewer, reads_across=audience.reads_across):
        raise Forbidden
    level = Level(audience.level)
    subject = _subject(hat, level)
    scope = _scope(hat, level, subject)
    rule = rule_of(audience)
    is_true, truths, found = _asked(rule, level, now, scope)
    names = dict(audience.inside.values_list("code", "name"))
    zone = house_zone()

    def reasons() -> Iterator[Reason]:
        for leaf, truth, raw in zip(leaves_of(rule), truths, found, strict=True):
            yield Reason(
                words=words.told(leaf, audience_name=lambda code: names.get(code, code)),
                is_true=truth,
                found=words.found(leaf, raw, zone),
                evidence=_evidence(leaf, now, scope),
            )

    kept = MemberRow.objects.filter(
        Q(organisation=subject) if level is Level.ORGANISATION else Q(hat=subject), audience=audience, until=None
    ).first()
    return Why(
        is_member=kept is not None,
        is_true=is_true,
        since=kept.since if kept else None,
        reason=_tree(rule, reasons()),
    )


def rule_words(viewer: Viewer, *, rule: Rule) -> Reason:
    """The rule as sentences in the active language, nobody in view: ``is_true`` says nothing. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    names = dict(Audience.objects.filter(code__in=asks_for(rule)).values_list("code", "name"))

    def reasons() -> Iterator[Reason]:
        for leaf in leaves_of(rule):
            yield Reason(words=words.told(leaf, audience_name=lambda code: names.get(code, code)), is_true=True)

    return _tree(rule, reasons())


def rule_sentences(viewer: Viewer, *, rules: Sequence[Rule]) -> list[str]:
    """Each rule in one line of the active language, as a list shows it. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    inside = {code for rule in rules for code in asks_for(rule)}
    names = dict(Audience.objects.filter(code__in=inside).values_list("code", "name")) if inside else {}
    return [_sentence(rule, names) for rule in rules]


def _sentence(rule: Rule, names: dict[str, str]) -> str:
    match rule:
        case Not(part):
            return gettext("not: %(what)s") % {"what": _inner(part, names)}
        case AllOf(parts):
            return gettext(" and ").join(_inner(part, names) for part in parts)
        case AnyOf(parts):
            return gettext(" or ").join(_inner(part, names) for part in parts)
        case _:
            return words.told(rule, audience_name=lambda code: names.get(code, code))


def _inner(rule: Rule, names: dict[str, str]) -> str:
    said = _sentence(rule, names)
    return f"({said})" if isinstance(rule, AllOf | AnyOf) else said


def _subject(hat: Hat, level: Level) -> UUID | None:
    match level:
        case Level.HAT:
            return hat.alias_of_id or hat.id
        case Level.PERSON:
            private = Hat.objects.filter(person=hat.person_id, organisation=None, alias_of=None)
            return private.values_list("id", flat=True).first()
        case _:
            return hat.organisation_id


def _scope(hat: Hat, level: Level, subject: UUID | None) -> Scope:
    if subject is None:  # a private hat of an audience of organisations
        return Scope((), (), ())
    if level is Level.HAT:  # nothing of the person's other hats
        own = Hat.objects.filter(Q(id=subject) | Q(alias_of=subject)).values_list("id", flat=True)
        return scope_of(Crowd(hats=tuple(own)), level)
    return replace(scope_of(crowd_of(hat_ids=[hat.id]), level), subjects=[subject])


def _asked(rule: Rule, level: Level, now: datetime, scope: Scope) -> tuple[bool, list[bool], list[str | None]]:
    select = compiled(rule, level=level, now=now, scope=scope, explains=True)
    with connection.cursor() as cursor:
        cursor.execute(select.explained, select.parameters)
        row = cursor.fetchone()
    if row is None:  # nobody: ended, or a colleague
        count = len(leaves_of(rule))
        return False, [False] * count, [None] * count
    return bool(row[1]), list(row[2]), list(row[3])


def _evidence(leaf: Leaf, now: datetime, scope: Scope) -> tuple[Evidence, ...]:
    """The latest activities that counted for a condition."""
    match leaf:
        case Did(activity, where=where, window=window):
            property_ = where[0].field if where else ""
        case Among(activity):
            where, window, property_ = (), None, ""
        case Compare(code, value=value, window=window) if isinstance(source := field_of(code, value).source, Tally):
            activity, where, property_ = source.activity, (), source.property
        case _:
            return ()
    known = registry.find_activity(activity)
    of = known.property(property_) if known and property_ else None
    statement, parameters = log_evidence(
        activity, window=window, where=where, name=of.name if of else property_, now=now, zone=house_zone(), scope=scope
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, "most": SHOWN})
        rows = cursor.fetchall()
    return tuple(
        Evidence(id, verb, at, _value(of.kind if of else Kind.TEXT, raw, currency))
        for id, verb, at, raw, currency in rows
    )


def _value(kind: Kind, raw: str | None, currency: str | None) -> str:
    if raw is None:
        return ""
    if kind is Kind.MONEY and currency and raw.lstrip("-").isdigit():
        return Money(int(raw), currency).format(get_language() or "en")
    return raw[:80]


def _tree(rule: Rule, leaves: Iterator[Reason]) -> Reason:
    match rule:
        case AllOf(parts):
            below = tuple(_tree(part, leaves) for part in parts)
            return Reason("", all(each.is_true for each in below), joined_by="and", parts=below)
        case AnyOf(parts):
            below = tuple(_tree(part, leaves) for part in parts)
            return Reason("", any(each.is_true for each in below), joined_by="or", parts=below)
        case Not(part):
            inner = _tree(part, leaves)
            return Reason("", not inner.is_true, joined_by="not", parts=(inner,))
        case _:
            return next(leaves)
