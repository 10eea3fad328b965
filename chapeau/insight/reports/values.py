"""What this room hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.values import By, Cut


class Every(TextChoices):
    DAY = "day", _("Every day")
    WEEK = "week", _("Every week, on Monday")
    MONTH = "month", _("Every month, on the first")


class Side(TextChoices):
    """On which side of its line a figure should stay."""

    AT_LEAST = "least", _("At least")
    AT_MOST = "most", _("At most")


class Standing(TextChoices):
    KEPT = "kept", _("Kept")
    MISSED = "missed", _("Missed")
    UNSURE = "unsure", _("Within chance")
    NONE = "none", _("Nothing to tell yet")


PERIODS = ("30", "90", "365", "year", "all")
"""How far back, always up to now: days, this year, or everything."""


EVERYTHING_DAYS = 366 * 8


def days_of(period: str, today: date, began: date | None = None) -> tuple[date, date]:
    """The first and the last day of a period that goes up to today. ``began``: the day of the first thing there is."""
    if period == "year":
        return today.replace(month=1, day=1), today
    if period == "all" and began:
        return began, today
    return today - timedelta(days=(EVERYTHING_DAYS if period == "all" else int(period)) - 1), today


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A figure as somebody asks it again and again."""

    figure: str
    period: str = "90"
    by: By | None = None
    currency: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    """Fields of ``Cut`` that are narrowed."""

    @property
    def cut(self) -> Cut:
        return Cut(**dict(self.only))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ViewOfFigure:
    code: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class ReportView:
    code: str
    every: Every
    hour: int
    next_at: datetime
    last_at: datetime | None
    hat_ids: tuple[UUID, ...]
    """Colleagues it goes to."""


@dataclass(frozen=True, slots=True)
class BoardView:
    code: str
    name: str
    owner_id: UUID
    is_shared: bool
    is_mine: bool
    views: tuple[ViewOfFigure, ...]
    reports: tuple[ReportView, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalView:
    code: str
    wish: Wish
    side: Side
    line: float
    """In the figure's own measure: a share, minor units, points."""
    owner_id: UUID
    standing: Standing
    since: datetime | None
    checked_at: datetime | None
    is_mine: bool
