"""What people agreed to and took back. Codes only; the address is a keyed hash on the row, not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Fact):
    verb: ClassVar[str] = "consent.given"
    purpose: str
    topic: str = ""
    channel: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Fact):
    """Refused when asked, or withdrawn later; ``state`` says which."""

    verb: ClassVar[str] = "consent.withdrawn"
    purpose: str
    topic: str = ""
    channel: str
    state: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAsked(Fact):
    """An address waits for its owner's word (double opt-in); a mail with the button goes out."""

    verb: ClassVar[str] = "consent.asked"
    confirmation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentConfirmed(Fact):
    """The owner of the address pressed the button."""

    verb: ClassVar[str] = "consent.confirmed"
    purpose: str
    topic: str = ""
    channel: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Fact):
    """Name, addresses and words are gone from every table; ``hat_id`` is the private hat that was. Let caches forget."""

    verb: ClassVar[str] = "person.erased"
