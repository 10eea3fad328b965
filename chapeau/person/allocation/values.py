"""What this room hands out, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
WHOLE = 100
"""Per cent: shares are whole numbers of them."""


class ExperimentState(TextChoices):
    DRAFT = "draft", _("Not started")
    RUNNING = "running", _("Runs")
    STOPPED = "stopped", _("Stopped")
    DECIDED = "decided", _("Decided")


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Place:
    """Something of the product that can be one way or another; the first choice is the usual one."""

    code: str
    label: Text
    says: Text
    choices: tuple[Choice, ...]

    @property
    def usual(self) -> str:
        return self.choices[0].code

    def label_of(self, choice: str) -> Text:
        return next((each.label for each in self.choices if each.code == choice), choice)


@dataclass(frozen=True, slots=True)
class Switch:
    """Something of the product that is there or not; ``usual``: as long as nobody decided."""

    code: str
    label: Text
    says: Text
    usual: bool


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of an experiment; the first is what the others are compared with.

    ``choice``: of the place. Of an experiment of one's own pages the code of the arm is all there is.
    """

    code: str
    share: int
    choice: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who may be in it: of these markets (none named: of all), in this audience (code; empty: anybody), so many per cent."""

    share: int = WHOLE
    markets: tuple[str, ...] = ()
    audience: str = ""


@dataclass(frozen=True, slots=True)
class ExperimentPlan:
    """``place`` empty: an experiment of one's own pages and programs, which ask by its code.

    ``group``: experiments of one group never share a person; those at one place never do anyway. ``base_percent`` of people
    order now, ``lift_percent`` more would be worth knowing: from both follows how many people it needs.
    """

    name: str
    arms: tuple[Arm, ...]
    place: str = ""
    eligible: Eligible = Eligible()
    group: str = ""
    question: str = ""
    base_percent: float | None = None
    lift_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the history: who changed what."""

    field: str
    before: str
    after: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExperimentCard:
    code: str
    plan: ExperimentPlan
    state: ExperimentState
    met: int
    """So many hats and visitors saw it; a person may be several of them."""
    decided_arm: str
    created_at: datetime
    started_at: datetime | None
    stopped_at: datetime | None
    decided_at: datetime | None

    def arm(self, code: str) -> Arm | None:
        return next((arm for arm in self.plan.arms if arm.code == code), None)


@dataclass(frozen=True, slots=True)
class FlagCard:
    """``is_ours``: of the product; others are asked for by one's own pages and programs."""

    code: str
    name: Text
    says: Text
    is_on: bool
    eligible: Eligible
    is_ours: bool
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for one person this moment: arm by experiment, choice by place, and which experiments they would be in."""

    arms: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    running: Mapping[str, str] = field(default_factory=dict)
    """Place to the experiment that decides there for this person; seeing the place is then to be recorded."""


@dataclass(frozen=True, slots=True)
class Live:
    """A section of the house's settings: what runs, so that no page asks the database for it. Values are JSON."""

    experiments: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
