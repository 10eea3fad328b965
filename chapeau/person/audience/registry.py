"""What rules may ask about: fields and activities, told by the rooms above when the application starts.

A rule is compiled to SQL of ours only; what a registered field says of columns is written in code, and what people type
is always a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, TypeAlias

from chapeau.kit.refusals import Sentence

Choices: TypeAlias = Callable[[], Sequence[tuple[str, Sentence]]]


class Kind(StrEnum):
    CHOICE = "choice"
    """One of a list of codes."""
    CODES = "codes"
    """Several codes at once (roles): equals a code when it has it."""
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """Minor units beside a currency."""
    MOMENT = "moment"


Of: TypeAlias = Literal["hat", "person", "organisation"]


@dataclass(frozen=True, slots=True)
class Column:
    """SQL over one row of people: the aliases ``hat``, ``person`` and ``organisation`` stand for their tables.

    ``of`` says whose row it reads; ``hat`` may also use the other two.
    """

    sql: str
    of: Of
    uses: frozenset[Of] = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """Counted from what happened: how often, the sum of a property, or the last time."""

    activity: str
    measure: Literal["count", "sum", "last"]
    property: str = ""


@dataclass(frozen=True, slots=True)
class TraitSource:
    """What ``publish_traits`` wrote under this code."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceField:
    code: str
    """As rules write it: ``country``, ``organisation.trade``."""
    label: Sentence
    kind: Kind
    source: Column | Tally | TraitSource
    group: Sentence = ""
    choices: Choices | None = None
    also: tuple[tuple[str, str], ...] = ()
    """Other spellings of a choice: ``repair-shop`` for ``repair``."""
    changed_by: tuple[str, ...] = ()
    """Verbs of the facts after which it may be another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceProperty:
    """A property of an activity. Of a ``MONEY`` the currency stands in the property ``currency``."""

    code: str
    label: Sentence
    kind: Kind
    name: str
    """In the log."""
    choices: Choices | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceActivity:
    code: str
    """As rules write it: ``bought``."""
    label: Sentence
    """As a condition reads: *placed an order*."""
    verbs: tuple[str, ...]
    properties: tuple[AudienceProperty, ...] = field(default=())
    about: str = ""
    """The property in the log that names what it was about: activities that share it follow each other."""
    only: tuple[tuple[str, str], ...] = ()
    """Properties that a row of the log must have to be one."""

    def property(self, code: str) -> AudienceProperty | None:
        return next((each for each in self.properties if each.code == code), None)


_fields: dict[str, AudienceField] = {}
_activities: dict[str, AudienceActivity] = {}
_universe: set[str] = set()

TRAIT_PREFIX = "trait."


def register_fields(*fields: AudienceField) -> None:
    """Called in ``AppConfig.ready()``; a code is for ever, because stored rules name it."""
    for each in fields:
        _fields[each.code] = each


def register_activities(*activities: AudienceActivity) -> None:
    for each in activities:
        _activities[each.code] = each


def extend_activity(code: str, *verbs: str) -> None:
    """More verbs that are the same activity: an order brought in from elsewhere is an order too."""
    known = _activities[code]
    _activities[code] = replace(known, verbs=tuple(dict.fromkeys((*known.verbs, *verbs))))


def register_universe(*verbs: str) -> None:
    """Facts after which somebody may begin or cease to be anybody: read by every audience."""
    _universe.update(verbs)


def universe_verbs() -> tuple[str, ...]:
    return tuple(sorted(_universe))


def fields() -> tuple[AudienceField, ...]:
    return tuple(_fields.values())


def activities() -> tuple[AudienceActivity, ...]:
    return tuple(_activities.values())


def find_field(code: str) -> AudienceField | None:
    """A registered field, or any trait by ``trait.<code>``: then its kind is what the rule compares it with."""
    return _fields.get(code)


def find_activity(code: str) -> AudienceActivity | None:
    """A registered activity, or a verb of the log itself (``web.page``, ``track:signed-up``)."""
    if known := _activities.get(code):
        return known
    if "." in code or ":" in code:
        return AudienceActivity(code=code, label=code, verbs=(code,))
    return None


def verb_of_trait(code: str) -> str:
    """What ``publish_traits`` tells the audiences that read the trait."""
    return f"trait:{code}"
