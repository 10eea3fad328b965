"""What this room hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LookCard:
    """One look, as the person reads it: by which kind of work, not by whom."""

    roles: tuple[str, ...]
    page: str
    is_across: bool
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look, as compliance reads it. Without a person: a list, with what was asked for and how many were shown."""

    id: UUID
    by_name: str
    by_roles: tuple[str, ...]
    person_name: str
    person_code: str
    page: str
    about: str
    is_across: bool
    is_export: bool
    shown: int
    looked_at: datetime
