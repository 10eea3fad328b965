"""Kinds, states and the records this room hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chapeau.relationship.service.models import Request

RequestKind = Request.Kind
RequestState = Request.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where to reach somebody who asks without being signed in, or who wants to be called elsewhere."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """A word of the conversation; ``is_note``: only the house reads it."""

    by: str
    is_from_staff: bool
    is_note: bool
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request in a list."""

    code: str
    kind: str
    state: str
    hat_id: UUID | None
    hat_code: str
    asker: str
    organisation_name: str
    sku: str
    order_code: str
    quantity: int | None
    channel: str
    beginning: str
    """The first words of what was asked."""
    owner_id: UUID | None
    owner_name: str
    asked_at: datetime
    due_at: datetime
    first_answer_at: datetime | None
    closed_at: datetime | None
    is_late: bool
    """Not answered in time."""
    time_to_answer: timedelta | None
    """Business time until the first answer; until now while there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request with its conversation, as far as the viewer may read it."""

    row: RequestRow
    text: str
    language: str
    contact: Contact
    variant_id: UUID | None
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """The queue at a glance; ``median_to_answer`` of the requests first answered in the period asked for."""

    open: int
    late: int
    without_owner: int
    answered: int
    median_to_answer: timedelta | None
    in_time_percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    hat_id: UUID
    by: str
    text: str
    written_at: datetime
