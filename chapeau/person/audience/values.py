"""What an audience is, frozen: the rule as a tree, and what the room hands out about who is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """What a member is."""

    HAT = "hat", _("People, each capacity on its own")
    PERSON = "person", _("People, all they do taken together")
    ORGANISATION = "organisation", _("Organisations")


class Unit(TextChoices):
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


Comparison: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Last:
    """From so long ago until now; a day is 24 hours, a month the calendar's."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Since:
    """From the beginning of that day, in the house's time zone."""

    day: date


@dataclass(frozen=True, slots=True)
class Before:
    """Until the beginning of that day."""

    day: date


@dataclass(frozen=True, slots=True)
class Between:
    """Both days included."""

    first: date
    last: date


Window: TypeAlias = Last | Since | Before | Between


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as a rule writes it: whole currency units, ``100.50 EUR``."""

    number: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Ago:
    """A moment that moves with the clock."""

    count: int
    unit: Unit


Value: TypeAlias = str | Decimal | Amount | date | Ago


@dataclass(frozen=True, slots=True)
class Compare:
    """A field against a value. A field of several codes (roles) equals a code when it has it.

    ``window`` only where the field is counted from what happened.
    """

    field: str
    comparison: Comparison
    value: Value
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Something is known of the field at all."""

    field: str


@dataclass(frozen=True, slots=True)
class Did:
    """So often, in that time, with these properties."""

    activity: str
    comparison: Comparison = ">="
    times: int = 1
    where: tuple[Compare, ...] = ()
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Among:
    """Of the last so many of one activity, how many were followed by another about the same thing: *none of the last five
    mails was opened*. With fewer than ``last`` of them it is not true that none of the last so many was.
    """

    sequence: str
    last: int
    answer: str
    quantity: Literal["none", "some"] = "none"


@dataclass(frozen=True, slots=True)
class InAudience:
    audience: str
    """Its code."""


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Rule


Leaf: TypeAlias = Compare | OneOf | Known | Did | Among | InAudience
Rule: TypeAlias = AllOf | AnyOf | Not | Leaf


def leaves_of(rule: Rule) -> list[Leaf]:
    """The conditions of a rule from left to right."""
    match rule:
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in leaves_of(part)]
        case Not(part):
            return leaves_of(part)
        case _:
            return [rule]


@dataclass(frozen=True, slots=True)
class TraitRow:
    """Something known or computed about a hat, to be published; exactly one of the three values, or none: no longer known.

    Money is a number of minor units with its currency as the text.
    """

    hat_id: UUID
    code: str
    source: Literal["declared", "observed", "predicted"] = "observed"
    number: Decimal | None = None
    text: str | None = None
    moment: datetime | None = None
    model: str = ""
    """Which computation, with its version."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What is known, as a person page shows it."""

    code: str
    label: str
    value: str
    """As text; of a moment, an amount or a choice the face has better words, by what follows."""
    source: str
    model: str
    at: datetime
    number: Decimal | None = None
    text: str | None = None
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class AudienceView:
    """One audience as lists and pages need it."""

    id: UUID
    code: str
    name: str
    level: Level
    text: str
    rule: Rule
    size: int | None
    """Nothing: fewer than five, and this member of staff may not see them one by one."""
    is_built: bool
    reads_across: bool
    """Says something about a person through all they do: only staff who see across may read its people."""
    built_at: datetime | None
    build_seconds: float
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None
    made_by_name: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Who is or was in. ``hat_id`` is the private hat where the audience is of persons."""

    since: datetime
    until: datetime | None
    hat_id: UUID | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """When somebody was in an audience."""

    audience_code: str
    audience_name: str
    hat_id: UUID
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SizeOn:
    day: date
    entered: int
    left: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """An activity that counted: its id, what it was, when, and its value where the rule asked for one."""

    id: UUID
    verb: str
    at: datetime
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A node of the rule with what was true of it. ``is_true`` is of the node itself, negation included."""

    words: str
    """The condition, in the reader's language."""
    is_true: bool
    found: str = ""
    """What there was, in the reader's language: ``2 times``, ``not known``, ``Repair shop``."""
    evidence: tuple[Evidence, ...] = ()
    joined_by: Literal["", "and", "or", "not"] = ""
    parts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody is in or out now; ``is_member`` is what is kept, ``is_true`` what the rule says this moment."""

    is_member: bool
    is_true: bool
    since: datetime | None
    reason: Reason


Details: TypeAlias = Mapping[str, object]
