"""What this room hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LookCard:
    """One look across, as the person reads it: by which kind of work, not by whom."""

    roles: tuple[str, ...]
    page: str
    looked_at: datetime
