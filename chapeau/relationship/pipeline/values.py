"""What this room hands out and takes in, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    NEW = "new", pgettext_lazy("prospect", "New")
    CONTACTED = "contacted", _("In touch")
    QUALIFIED = "qualified", _("Fits")
    OFFER = "offer", _("Has an offer")
    WON = "won", _("Won")
    LOST = "lost", pgettext_lazy("prospect", "Lost")


OPEN = (Stage.NEW, Stage.CONTACTED, Stage.QUALIFIED, Stage.OFFER)
"""In the order of the board."""


class Source(TextChoices):
    JOURNEY = "journey", _("A journey")
    FORM = "form", _("A form or a white paper")
    FAIR = "fair", _("A fair or a visit")
    CALLED = "called", _("They called")
    RECOMMENDED = "recommended", _("Recommended")
    HAND = "hand", _("Found by us")


class LostReason(TextChoices):
    PRICE = "price", _("Too dear")
    OTHER = "other", _("Bought elsewhere")
    NO_NEED = "no-need", _("Needs nothing of ours")
    SILENT = "silent", _("Does not answer")
    NO_CALLS = "no-calls", _("Wants no calls")


class CallOutcome(TextChoices):
    REACHED = "reached", _("Reached")
    MISSED = "missed", _("Not reached")
    MEETING = "meeting", _("Meeting agreed")
    OFFER = "offer", _("Wants an offer")
    NEVER = "never", _("Never call again")


MOST_TRIES = 4
"""After so many calls that nobody took, it is let be."""


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A rule that is true of somebody, and what it counts."""

    rule: str
    points: int


@dataclass(frozen=True, slots=True)
class ScoreRuleView:
    code: str
    name: str
    text: str
    """In the language of audiences."""
    points: int


@dataclass(frozen=True, slots=True)
class AssignmentView:
    code: str
    audience_code: str
    audience_name: str
    owner_id: UUID
    owner_name: str


@dataclass(frozen=True, slots=True)
class ProspectView:
    code: str
    hat_id: UUID
    person_name: str
    person_code: str
    organisation_name: str
    stage: Stage
    source: Source
    source_note: str
    owner_id: UUID | None
    owner_name: str
    next_step: str
    next_step_at: datetime | None
    is_late: bool
    score: int
    parts: tuple[ScorePart, ...]
    opened_at: datetime
    stage_since: datetime
    closed_at: datetime | None
    lost_reason: str
    won_by: str
    """Code of the order it became."""


@dataclass(frozen=True, slots=True)
class ProspectEventView:
    kind: str
    """``opened``, ``stage``, ``owner``, ``next``."""
    before: str
    after: str
    by_name: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class CallView:
    """A call that is due, or was made. ``phone`` is empty where there is none, or where it must not be called."""

    code: str
    task_code: str
    hat_id: UUID
    person_name: str
    person_code: str
    organisation_name: str
    title: str
    script: str
    phone: str
    may_call: bool
    """False: they asked not to be called."""
    tries: int
    due_at: datetime | None
    is_late: bool
    outcome: str
    called_at: datetime | None
    owner_name: str
    prospect_code: str
