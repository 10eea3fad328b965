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
    mailing_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Fact):
    """It was refused for good, or too often."""

    verb: ClassVar[str] = "message.failed"
    message_id: UUID
    template: str
    purpose: str
    mailing_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageInDoubt(Fact):
    """The sender died between handing it over and noting it: perhaps sent. Only a person sends it again."""

    verb: ClassVar[str] = "message.in-doubt"
    message_id: UUID
    template: str
    purpose: str
    mailing_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageClicked(Fact):
    """Its reader followed a link; scanners that open every link are not told."""

    verb: ClassVar[str] = "message.clicked"
    message_id: UUID
    mailing_id: UUID | None
    link: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOpened(Fact):
    """Its picture was fetched, by a reader or by their mail program: weak evidence."""

    verb: ClassVar[str] = "message.opened"
    message_id: UUID
    mailing_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageBounced(Fact):
    """The mail server of the reader sent it back for good."""

    verb: ClassVar[str] = "message.bounced"
    message_id: UUID
    mailing_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageComplained(Fact):
    """Its reader called it spam."""

    verb: ClassVar[str] = "message.complained"
    message_id: UUID
    mailing_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWritten(Fact):
    """A colleague wrote to this one person; it is on its way."""

    verb: ClassVar[str] = "message.written"
    message_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReceived(Fact):
    """A mail of a human came in; ``kind`` as in ``values.IncomingKind``. ``by_hat_id``: the colleague it answers."""

    verb: ClassVar[str] = "mail.received"
    mail_id: UUID
    kind: str
    message_id: UUID | None
    by_hat_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReplied(Fact):
    """The reader answered in person (no machine, no bounce): whatever waits for that stops."""

    verb: ClassVar[str] = "message.replied"
    message_id: UUID
    mailing_id: UUID | None
    mail_id: UUID
