"""What happened with prospects and calls. Ids, codes and numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspectOpened(Fact):
    verb: ClassVar[str] = "prospect.opened"
    prospect_code: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspectMoved(Fact):
    """To another stage that is not the end."""

    verb: ClassVar[str] = "prospect.moved"
    prospect_code: str
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspectWon(Fact):
    verb: ClassVar[str] = "prospect.won"
    prospect_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspectLost(Fact):
    verb: ClassVar[str] = "prospect.lost"
    prospect_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReached(Fact):
    verb: ClassVar[str] = "call.reached"
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMissed(Fact):
    verb: ClassVar[str] = "call.missed"
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAgreed(Fact):
    verb: ClassVar[str] = "call.meeting"
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWished(Fact):
    verb: ClassVar[str] = "call.offer"
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsRefused(Fact):
    """They want no more calls; their number is on the list of those left alone."""

    verb: ClassVar[str] = "call.never"
    tries: int


ALL: tuple[type[Fact], ...] = (
    ProspectOpened, ProspectMoved, ProspectWon, ProspectLost, CallReached, CallMissed, MeetingAgreed, OfferWished,
    CallsRefused,
)  # fmt: skip
