"""What happened to tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(Fact):
    verb: ClassVar[str] = "task.created"

    task_id: UUID
    owner_hat_id: UUID | None
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Fact):
    """``days_late`` is negative when it was done before it was due; None without a due date."""

    verb: ClassVar[str] = "task.done"

    task_id: UUID
    owner_hat_id: UUID | None
    days_late: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReminded(Fact):
    """The moment to remind has come."""

    verb: ClassVar[str] = "task.reminded"

    task_id: UUID
    owner_hat_id: UUID
