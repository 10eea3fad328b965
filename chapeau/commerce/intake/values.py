"""What this room hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a run is."""

    KEPT = "kept", _("Handed in")
    QUEUED = "queued", _("Waiting for its turn")
    RUNNING = "running", _("Under way")
    TRIED = "tried", _("Tried")
    DONE = "done", _("Brought in")
    REFUSED = "refused", _("Not possible so")
    BROKEN = "broken", _("Stopped in the middle")
    UNDOING = "undoing", _("Being taken out")
    UNDONE = "undone", _("Taken out again")


MOVING = (State.QUEUED, State.RUNNING, State.UNDOING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCard:
    """A run as lists and its page show it."""

    code: str
    kind: str
    preset: str
    file_name: str
    state: State
    is_trial: bool
    stage: str
    rows_in: int
    rows_done: int
    counts: Mapping[str, int]
    problem: str
    by: str
    headers: tuple[str, ...]
    mapping: Mapping[str, str]
    ways: Mapping[str, str]
    manner: Mapping[str, str]
    kept_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None

    @property
    def is_moving(self) -> bool:
        return self.state in MOVING

    @property
    def is_over(self) -> bool:
        return self.state in (State.DONE, State.UNDONE, State.UNDOING)

    @property
    def refused(self) -> int:
        return self.counts.get("refused", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    number: int
    fate: str
    key: str
    code: str
    reason: str
    content: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    rows: tuple[RowResult, ...]
    total: int
