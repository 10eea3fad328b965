"""Somebody entered or left an audience after it was built. Building says nothing: who is in then was in before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceEntered(Fact):
    """``hat_id`` only where the audience is of single capacities; else ``subject_id`` alone says who: the private hat
    that stands for a person, or the organisation. The log of one hat tells nothing of another.
    """

    verb: ClassVar[str] = "audience.entered"
    audience_id: UUID
    audience_code: str
    level: str
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceLeft(Fact):
    """As ``AudienceEntered``."""

    verb: ClassVar[str] = "audience.left"
    audience_id: UUID
    audience_code: str
    level: str
    subject_id: UUID


ALL: tuple[type[Fact], ...] = (AudienceEntered, AudienceLeft)
