"""What happened to requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAsked(Fact):
    verb: ClassVar[str] = "request.asked"

    request_id: UUID
    kind: str
    channel: str
    variant_id: UUID | None
    order_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered(Fact):
    """``seconds_to_answer`` is business time from asking to the first answer; None for later answers."""

    verb: ClassVar[str] = "request.answered"

    request_id: UUID
    entry_id: UUID
    seconds_to_answer: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReplied(Fact):
    """The asker wrote again; the request waits again."""

    verb: ClassVar[str] = "request.replied"

    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClosed(Fact):
    verb: ClassVar[str] = "request.closed"

    request_id: UUID
