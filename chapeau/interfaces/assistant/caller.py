"""On whose behalf an assistant asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chapeau.person.people.values import Viewer


@dataclass(frozen=True, slots=True)
class Caller:
    viewer: Viewer
    scopes: frozenset[str]
    now: datetime
