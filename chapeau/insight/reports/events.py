"""What happened to reports and goals; nothing of it is about a person who buys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue(Fact):
    """Its hour has come: draw it and mail it."""

    verb: ClassVar[str] = "report.due"
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalMissed(Fact):
    """A figure went to the wrong side of its line, by more than chance."""

    verb: ClassVar[str] = "goal.missed"
    goal: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalKept(Fact):
    """A figure is on the right side of its line again, by more than chance."""

    verb: ClassVar[str] = "goal.kept"
    goal: str
    figure: str


ALL = (ReportDue, GoalMissed, GoalKept)
