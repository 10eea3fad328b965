"""What this room hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

ABOUT = ("order", "request", "return", "invoice", "person", "organisation", "answer", "mail", "call")
"""Kinds of things a task may link to; by code, since those rooms stand above."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be made; its fields as in ``actions.create_task``."""

    title: str
    owner_id: UUID | None = None
    due_at: datetime | None = None
    remind_at: datetime | None = None
    note: str = ""
    hat_id: UUID | None = None
    organisation_id: UUID | None = None
    about: str = ""
    about_code: str = ""


@dataclass(frozen=True, slots=True)
class TaskView:
    code: str
    title: str
    note: str
    owner_id: UUID | None
    owner_name: str
    made_by_name: str
    hat_id: UUID | None
    hat_code: str
    hat_name: str
    """The person's name, with the organisation's when the hat has one."""
    organisation_name: str
    about: str
    about_code: str
    due_at: datetime | None
    remind_at: datetime | None
    reminded_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    is_late: bool
