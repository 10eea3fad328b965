"""What the log hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


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
