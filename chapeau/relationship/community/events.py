"""What happened with reviews, questions and answers. Codes and numbers only: the words lie in the versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWritten(Fact):
    """Also each time it is written anew (``version`` from 1)."""

    verb: ClassVar[str] = "review.written"

    post_id: UUID
    product_id: UUID
    stars: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Fact):
    verb: ClassVar[str] = "question.asked"

    post_id: UUID
    product_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWritten(Fact):
    """``is_house``: by a member of staff, shown at once."""

    verb: ClassVar[str] = "answer.written"

    post_id: UUID
    product_id: UUID
    is_house: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDecided(Fact):
    """The house looked at it. ``hat_id`` is whose it is; ``decision`` published, declined, or waiting when undone."""

    verb: ClassVar[str] = "post.decided"

    post_id: UUID
    version_id: UUID
    kind: str
    decision: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostWithdrawn(Fact):
    verb: ClassVar[str] = "post.withdrawn"

    post_id: UUID
    kind: str
