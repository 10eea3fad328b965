"""What the doctor hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chapeau.kit.refusals import Sentence


class Health(StrEnum):
    WELL = "well"
    WATCH = "watch"
    """Works, but somebody should look."""
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, how it is, what was seen, and what to do about it."""

    code: str
    name: Sentence
    health: Health
    seen: Sentence
    advice: Sentence = ""


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """Jobs of one queue in one state; ``oldest_seconds`` counts from when they were to start."""

    queue: str
    status: str
    count: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class FailedJob:
    id: int
    task: str
    queue: str
    attempts: int
    about: str
    """Ids it worked on, for whoever looks into it."""
    error: str
    place: str
    failed_at: datetime | None
