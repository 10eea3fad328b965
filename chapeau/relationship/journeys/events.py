"""Somebody set out on a journey, came to its end, or passed a signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyEntered(Fact):
    verb: ClassVar[str] = "journey.entered"

    journey_code: str
    is_held_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyEnded(Fact):
    verb: ClassVar[str] = "journey.ended"

    journey_code: str
    ended_by: str
    """A code of ``values.EndedBy``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneySignalled(Fact):
    verb: ClassVar[str] = "journey.signalled"

    journey_code: str
    signal: str


ALL: tuple[type[Fact], ...] = (JourneyEntered, JourneyEnded, JourneySignalled)
