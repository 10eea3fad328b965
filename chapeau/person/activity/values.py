"""What the log hands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, as a timeline shows it."""

    id: UUID
    verb: str
    occurred_at: datetime
    hat_id: UUID | None
    actor_hat_id: UUID | None
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit to the shop, to be recorded; of nobody known when there is neither hat nor visitor."""

    at: datetime
    source: str
    hat_id: UUID | None = None
    visitor_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PastDoing:
    """Something that one hat or one visitor did before this log was kept."""

    at: datetime
    verb: str
    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


class SourceKind(TextChoices):
    """Where messages of a source come from, and hence what is believed of them."""

    BROWSER = "browser", _("Website or app")
    """Its key stands in the page for everybody to read: no word of who somebody is counts."""
    SERVER = "server", _("Server")
    """Its key is secret: it may say under which hat something happened."""
    HOUSE = "house", _("Your own shop")


class HeldBecause(TextChoices):
    """Why a message is held back."""

    NOT_JSON = "not-json", _("It is not readable JSON.")
    NOT_A_MESSAGE = "not-a-message", _("It is not a message: an object with fields was expected.")
    UNKNOWN_KIND = "unknown-kind", _("It says no kind that is known here (track, page, identify …).")
    NO_NAME = "no-name", _("It does not say what happened.")
    TOO_LARGE = "too-large", _("It is larger than 64 kB.")
    TOO_DEEP = "too-deep", _("It is nested more than 32 levels deep.")
    UNSTORABLE = "unstorable", _("The database refused it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """A source as the collector needs it with every request."""

    id: UUID
    code: str
    name: str
    kind: SourceKind
    origins: tuple[str, ...] = ()
    numbering: str = ""
    per_minute: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What came in place of a message, as it came."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What one request brings: messages in the form of the Segment specification, or whatever else came in their place.

    ``agent`` and ``address`` are the caller's, ``sent_at`` what its clock said when it sent. ``hat_id`` or ``visitor_id``
    says who it is where the face knows better than the message: the shop's own pages.
    """

    source: KnownSource
    messages: Sequence[Any]
    sent_at: datetime | None = None
    agent: str = ""
    address: str = ""
    hat_id: UUID | None = None
    visitor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a delivery; the three sum to what came."""

    stored: int = 0
    repeated: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteKeyCard:
    code: str
    hint: str
    created_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What came in some days, and what became of it; ``received`` is counted apart from the others."""

    received: int = 0
    stored: int = 0
    repeated: int = 0
    held: int = 0
    discarded: int = 0

    @property
    def is_whole(self) -> bool:
        """Nothing that was received is unaccounted for."""
        return self.received == self.stored + self.repeated + self.held + self.discarded


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A source with its keys and counts, for the office."""

    source: KnownSource
    created_at: datetime
    closed_at: datetime | None
    keys: tuple[WriteKeyCard, ...] = ()
    today: Counts = field(default_factory=Counts)
    week: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A write key, told this once."""

    source: KnownSource
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    code: str
    source_name: str
    reason: HeldBecause
    body: str
    received_at: datetime
    day: date
