"""What a journey is, frozen: its steps, who enters, and what the room hands out about those under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.relationship.marketing.values import Block


class JourneyState(TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Runs")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Unit(TextChoices):
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")


class EndedBy(TextChoices):
    DONE = "done", _("Came to the end")
    GOAL = "goal", _("Reached the goal")
    LEFT = "left", _("No longer in the audience")
    ANSWER = "answer", _("They answered")
    STOPPED = "stopped", _("Taken out")


class Again(TextChoices):
    NEVER = "never", _("Once only")
    AFTER = "after", _("Again, some days after the last time")


@dataclass(frozen=True, slots=True)
class Span:
    count: int
    unit: Unit

    @property
    def length(self) -> timedelta:
        return timedelta(**{self.unit.value: self.count})


@dataclass(frozen=True, slots=True)
class Wait:
    """So long; a day is 24 hours."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """The next time this hour comes on the person's own clock, on one of these days (1 Monday … 7 Sunday; none: any)."""

    id: str
    at: time
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Until they do something, or so long: ``then`` if they did, else ``otherwise``."""

    id: str
    activity: str
    span: Span
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """Who is in the audience goes the one way, the others the other."""

    id: str
    audience: str
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """So many in a hundred people, by lot, go the one way; the same person always the same."""

    id: str
    percent: int
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says in one language, Liquid allowed."""

    subject: str
    body: str
    """For programs, and plans ready made: paragraphs apart by an empty line. The office writes blocks."""
    blocks: tuple[Block, ...] = ()
    """Instead of the body: as in a campaign, with articles at the reader's own price, offers, pictures."""
    preheader: str = ""


@dataclass(frozen=True, slots=True)
class Send:
    """A message, if the person agreed to the topic and the house's rules let it go."""

    id: str
    topic: str
    texts: Mapping[str, Text] = field(hash=False)
    mailing_id: UUID | None = None
    """The mailing it became when the journey was published."""
    channel: str = "email"


@dataclass(frozen=True, slots=True)
class SetTrait:
    id: str
    trait: str
    value: str


@dataclass(frozen=True, slots=True)
class MakeTask:
    """Work for a colleague; without an owner whoever looks after the organisation, else nobody yet."""

    id: str
    title: str
    days: int
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MakeCall:
    """A call by a colleague, with what to say; due within working hours where they are. Who asked for no calls is passed over."""

    id: str
    title: str
    script: str
    days: int = 0
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenProspect:
    """They become a prospect, scored and given to a colleague by rule; who is one already stays as they are."""

    id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GiveOffer:
    """A personal offer: so many percent off an article, a category or everything, for so many days from when each comes here."""

    id: str
    percent: int
    days: int
    reason: str
    sku: str = ""
    category: str = ""
    limit_orders: int = 1
    offering: str = ""
    """Code of the offering it became when the journey was published."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Tells programs that listen by webhook that somebody came here."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Exit:
    """The way ends here, also in the middle."""

    id: str


Step: TypeAlias = (
    Wait
    | WaitUntil
    | WaitFor
    | Branch
    | Split
    | Send
    | SetTrait
    | MakeTask
    | MakeCall
    | OpenProspect
    | GiveOffer
    | Signal
    | Exit
)
Forked: TypeAlias = WaitFor | Branch | Split
"""Steps with two ways on."""


@dataclass(frozen=True, slots=True)
class OnDate:
    """On a day, at an hour of each person's own clock: so many days after a date of theirs, or on one day for everybody."""

    field: str = ""
    """A date that is known of people (``audience.queries.date_fields``, ``trait.birthday``); empty: ``day`` is it."""
    day: date | None = None
    yearly: bool = False
    """Each year on that day."""
    days: int = 0
    """After the date; before it when negative."""
    at: time = time(9)


@dataclass(frozen=True, slots=True)
class Entry:
    """How people come in: as they enter an audience, as they do something (``activity``), or on a day (``on``).

    With ``on`` the audience is whom it concerns; of a day for everybody there must be one.
    """

    audience: str = ""
    activity: str = ""
    on: OnDate | None = None
    also_members: bool = False
    """Those who are in the audience already when the journey starts come in too."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a marketer decides about a journey; published, it is a version that never changes."""

    entry: Entry = Entry()
    steps: tuple[Step, ...] = ()
    goal: str = ""
    """An activity; whoever does it has arrived, wherever they are."""
    stops: tuple[str, ...] = ()
    """Activities that end it too, without having been the aim: they answered, agreed to meet, want no calls."""
    leaves_with_audience: bool = False
    again: Again = Again.NEVER
    again_days: int = 0
    hold_out_percent: int = 0
    """So many people in a hundred take no step, to see what the journey did."""


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """A journey in the list."""

    id: UUID
    code: str
    name: str
    state: JourneyState
    under_way: int
    entered: int
    reached_goal: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """A journey, its draft and what runs."""

    row: JourneyRow
    plan: Plan
    version: int
    """0 before it was published for the first time."""
    is_changed: bool
    """The draft differs from what runs."""
    here: Mapping[str, int]
    """How many people stand at a step now, by its id."""
    passed: Mapping[str, Mapping[str, int]]
    """How many left a step, by its id and how: ``then``, ``otherwise`` or ``on``."""


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody on a journey."""

    hat_id: UUID
    name: str
    organisation_name: str
    step: str
    is_held_out: bool
    entered_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One journey of one hat, with the steps it left, oldest first."""

    journey_code: str
    journey_name: str
    steps: tuple[Step, ...]
    entered_at: datetime
    ended_at: datetime | None
    ended_by: str
    is_held_out: bool
    here: str
    taken: tuple[tuple[str, str, datetime], ...]
    """Step id, the way it went on, when."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What one person would meet, if nothing happened meanwhile."""

    hat_id: UUID
    name: str
    organisation_name: str
    visits: tuple[tuple[datetime, Step], ...]
    mail_forbidden: str
    """Why mail would be held back today, a sentence; empty: it would not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a journey: of those who went it and of those held out, so many reached the goal."""

    treated: int
    treated_goal: int
    held_out: int
    held_out_goal: int
