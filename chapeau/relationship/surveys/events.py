"""What happened with surveys: codes and numbers only. An anonymous answer names nobody, and its day only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAsked(Fact):
    """A hat was asked to answer, by mail or on the shop's pages."""

    verb: ClassVar[str] = "survey.asked"

    survey: str
    kind: str
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswered(Fact):
    """Something was answered for the first time; more may follow. ``score`` of a free survey may be None."""

    verb: ClassVar[str] = "survey.answered"

    survey: str
    kind: str
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDetractor(Fact):
    """A low score of somebody known; a task was made of it."""

    verb: ClassVar[str] = "survey.detractor"

    survey: str
    kind: str
    score: int
    answer_id: UUID
