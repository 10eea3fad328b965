"""What is done to figures: only what cannot be read from the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCostRecorded(Fact):
    """What a campaign cost was written down, or written anew; ``actor_hat_id`` says by whom."""

    verb: ClassVar[str] = "channel.cost-recorded"

    source: str
    day: str
    amount_minor: int
    currency: str
