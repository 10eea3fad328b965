"""What is foretold, in records and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chapeau.kit.money import Money
from chapeau.person.people.values import StaffRole

FORESEERS = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE)
"""Who reads what is foretold."""

Text = str | Promise


class Segment(TextChoices):
    """By recency and frequency."""

    CHAMPIONS = "champions", _("Champions")
    LOYAL = "loyal", _("Loyal")
    POTENTIAL = "potential", _("Becoming loyal")
    NEW = "new", pgettext_lazy("buyers", "New")
    PROMISING = "promising", _("Promising")
    ATTENTION = "attention", _("Need attention")
    ABOUT_TO_SLEEP = "about-to-sleep", _("About to fall asleep")
    CANNOT_LOSE = "cannot-lose", _("Not to be lost")
    AT_RISK = "at-risk", _("At risk")
    HIBERNATING = "hibernating", _("Asleep")


SEGMENT_MEANS: Mapping[Segment, Text] = {
    Segment.CHAMPIONS: _("Bought just now, and buy often."),
    Segment.LOYAL: _("Buy often, and bought not long ago."),
    Segment.POTENTIAL: _("Bought not long ago, and have come again."),
    Segment.NEW: _("Bought just now for the first time."),
    Segment.PROMISING: _("Bought once, not long ago."),
    Segment.ATTENTION: _("Came again now and then, and not for a while."),
    Segment.ABOUT_TO_SLEEP: _("Bought once or twice, and not for a while."),
    Segment.CANNOT_LOSE: _("Bought very often, and have stopped."),
    Segment.AT_RISK: _("Bought often, and not for a long time."),
    Segment.HIBERNATING: _("Bought once or twice, long ago."),
}


class Stage(TextChoices):
    """By the time since the last purchase, measured in the buyer's own rhythm."""

    NEW = "new", pgettext_lazy("buyers", "New")
    ACTIVE = "active", pgettext_lazy("buyers", "Active")
    SLIPPING = "slipping", _("Slipping away")
    ASLEEP = "asleep", _("Asleep")
    LOST = "lost", _("Lost")


STAGE_MEANS: Mapping[Stage, Text] = {
    Stage.NEW: _("Bought once, and it is too early to expect more."),
    Stage.ACTIVE: _("Buy again at their usual pace."),
    Stage.SLIPPING: _("Are later than usual: one and a half to three times their pace."),
    Stage.ASLEEP: _("Have been silent for three to six times their pace."),
    Stage.LOST: _("Have been silent for more than six times their pace."),
}


class FitStep(TextChoices):
    """What is being done, in its order."""

    PURCHASES = "purchases", _("Purchases are read")
    PEOPLE = "people", _("People are worked out")
    ORGANISATIONS = "organisations", _("Organisations are worked out")
    HABITS = "habits", _("Habits are looked at")
    TRAITS = "traits", _("What is known of each is written down")


class FitOf(TextChoices):
    HAT = "hat", _("People, each capacity on its own")
    ORGANISATION = "organisation", _("Organisations")


class ModelName(TextChoices):
    """How the literature calls them; not translated."""

    BGNBD = "bg-nbd", "BG/NBD"
    PARETO = "pareto-nbd", "Pareto/NBD"


WHY_NOT: Mapping[str, Text] = {
    "few": _("At least fifty buyers are needed, twenty of whom came again."),
    "short": _("At least three months of purchases are needed."),
    "no-peak": _("What is known fits every answer about equally well."),
}
"""Reason to sentence, where nothing is foretold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The model fitted to the time before a day, held against what happened after it."""

    began_on: date
    weeks: float
    buyers: int
    predicted: float
    """Purchases."""
    actual: int
    error: float
    """Root of the mean squared error of one buyer's purchases."""
    naive_error: float
    """The same for whoever expects that each goes on as before."""

    @property
    def off_by(self) -> float:
        """So much too many (or, negative, too few) were predicted, as a part of those that came."""
        return self.predicted / self.actual - 1 if self.actual else 0.0

    @property
    def is_better_than_naive(self) -> bool:
        return self.error <= self.naive_error


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """Buyers with so many repeat purchases before: mean purchases after, predicted and actual."""

    repeats: int
    """7: seven or more."""
    buyers: int
    predicted: float
    actual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingRow:
    """Repeat purchases of everybody up to the end of a week."""

    on: date
    predicted: float
    actual: int
    is_after_calibration: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthFit:
    """What a purchase is worth (Gamma-Gamma), in one currency."""

    currency: str
    is_margin: bool
    """Else revenue: the costs of goods are not known well enough."""
    buyers: int
    mean_minor: float
    p: float
    q: float
    gamma: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FitView:
    """One fit, or why there is none."""

    of: FitOf
    model: ModelName | None
    version: int
    fitted_at: datetime
    until: date
    buyers: int
    repeat_buyers: int
    purchases: int
    reason: str
    """Why nothing is foretold; empty when something is."""
    parameters: Mapping[str, float]
    errors: Mapping[str, float]
    log_likelihood: float | None
    check: Check | None
    calibration: tuple[CalibrationRow, ...]
    tracking: tuple[TrackingRow, ...]
    worth: tuple[WorthFit, ...]
    lorenz: tuple[float, ...]
    """The part of revenue that the so many hundredths of buyers who spent most brought, 0 to 100."""

    @property
    def why_not(self) -> str:
        return str(WHY_NOT.get(self.reason, WHY_NOT["no-peak"])) if self.reason else ""


@dataclass(frozen=True, slots=True)
class RunView:
    """A fit that was asked for by day."""

    asked_at: datetime
    step: FitStep | None
    """None as long as it waits."""
    ended_at: datetime | None
    has_failed: bool

    @property
    def done(self) -> int:
        """Steps that are behind it."""
        return list(FitStep).index(self.step) if self.step else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForetoldHat:
    """One of those who stand at a point. Whom the reader may not see has a number and no name."""

    person_code: str
    name: str
    number: int
    value: str
    """Code of a segment or stage, a share, or minor units of ``currency``."""
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AliveCell:
    """P(alive) of somebody with so many repeats whose last purchase was so many weeks before the end."""

    repeats: int
    weeks_ago: float
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationForetold:
    """Of an organisation, all its people taken together."""

    ltv: Money | None
    """Of the next twelve months, discounted."""
    is_margin: bool
    p_alive: float | None
    purchases: float | None
    """In the next twelve months."""
    at: datetime

    @property
    def chance(self) -> Decimal | None:
        """``p_alive`` in hundredths."""
        return None if self.p_alive is None else Decimal(round(self.p_alive * 100))
