"""What the log itself sees: that somebody came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBegan(Fact):
    """Somebody opened the shop, for the first time since the browser was opened; robots are not recorded."""

    verb: ClassVar[str] = "visit.began"

    source: str
    """Code of where they came from: ``search``, ``direct``, or a campaign's own."""
