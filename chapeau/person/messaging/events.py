"""What happened to messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Fact):
    """The mail server has taken it."""

    verb: ClassVar[str] = "message.sent"
    message_id: UUID
    template: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Fact):
    """It was refused for good, or too often."""

    verb: ClassVar[str] = "message.failed"
    message_id: UUID
    template: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageInDoubt(Fact):
    """The sender died between handing it over and noting it: perhaps sent. Only a person sends it again."""

    verb: ClassVar[str] = "message.in-doubt"
    message_id: UUID
    template: str
    purpose: str
