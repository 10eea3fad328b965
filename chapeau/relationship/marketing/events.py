"""What happened with campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSent(Fact):
    """Nothing of it waits any longer. Of the house: with no hat; who got it is told by ``message.sent``."""

    verb: ClassVar[str] = "campaign.sent"
    campaign_id: UUID
    mailing_id: UUID
    sent: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WinnerPicked(Fact):
    """A test was looked at and what did better is on its way to the rest. Of the house: with no hat."""

    verb: ClassVar[str] = "campaign.decided"
    campaign_id: UUID
    arm: str
    is_sure: bool
    """The interval of the difference to the second leaves nothing out of chance."""
    readers: int
