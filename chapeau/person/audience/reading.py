"""What a rule reads: after which facts, and at which moments, somebody may enter or leave."""

from __future__ import annotations

from dataclasses import dataclass

from chapeau.person.audience import registry
from chapeau.person.audience.registry import Column, Tally, TraitSource
from chapeau.person.audience.rules.check import field_of
from chapeau.person.audience.values import (
    Ago,
    Among,
    Compare,
    Did,
    InAudience,
    Known,
    Last,
    Leaf,
    OneOf,
    Rule,
    leaves_of,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """Where time alone changes an answer: an activity, a date or a trait grows older than ``span``."""

    span: Last | Ago
    verbs: tuple[str, ...] = ()
    column: Column | None = None
    trait: str = ""


def reads_of(rule: Rule) -> tuple[str, ...]:
    """Verbs of the facts after which the rule's answer may be another, those of the universe included."""
    verbs = set(registry.universe_verbs())
    for leaf in leaves_of(rule):
        verbs.update(_verbs(leaf))
    return tuple(sorted(verbs))


def edges_of(rule: Rule) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    for leaf in leaves_of(rule):
        match leaf:
            case Did(activity, window=Last() as window):
                edges.append(Edge(window, verbs=_activity_verbs(activity)))
            case Compare(code, value=value, window=window):
                source = field_of(code, value).source
                if isinstance(window, Last) and isinstance(source, Tally):
                    edges.append(Edge(window, verbs=_activity_verbs(source.activity)))
                if isinstance(value, Ago):
                    edges.append(_edge(source, value))
            case _:
                pass
    return tuple(edges)


def asks_for(rule: Rule) -> tuple[str, ...]:
    """Codes of the audiences whose members the rule asks for."""
    return tuple(dict.fromkeys(leaf.audience for leaf in leaves_of(rule) if isinstance(leaf, InAudience)))


def _edge(source: Column | Tally | TraitSource, span: Ago) -> Edge:
    match source:
        case Tally(activity):
            return Edge(span, verbs=_activity_verbs(activity))
        case TraitSource(code):
            return Edge(span, trait=code)
        case Column():
            return Edge(span, column=source)


def _activity_verbs(code: str) -> tuple[str, ...]:
    known = registry.find_activity(code)
    return known.verbs if known else ()


def _verbs(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Did(activity):
            return _activity_verbs(activity)
        case Compare(code, value=value):
            return _field_verbs(code, value)
        case OneOf(code, values):
            return _field_verbs(code, values[0])
        case Known(code):
            return _field_verbs(code, None)
        case Among(sequence, _last, answer):
            return (*_activity_verbs(sequence), *_activity_verbs(answer))
        case InAudience():
            return ()


def _field_verbs(code: str, value: object) -> tuple[str, ...]:
    known = field_of(code, value)  # type: ignore[arg-type]
    match known.source:
        case Tally(activity):
            return _activity_verbs(activity)
        case TraitSource(trait):
            return (registry.verb_of_trait(trait), *known.changed_by)
        case Column():
            return known.changed_by
