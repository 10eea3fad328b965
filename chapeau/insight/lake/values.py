"""What the lake hands out about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chapeau.insight.lake.manifest import LakeFile, LakeState

Progress = Callable[[str, int], None]
"""Told while building: which table, and how many rows further."""

LEAVES_WITHIN: Final = timedelta(days=1)
"""So long after a person was erased, at most, the files still hold what they did; no question is answered with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStatus:
    name: str
    rows: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeStatus:
    """``number`` 0: nothing was built yet. ``behind``: activities stored since (``None``: not asked)."""

    number: int
    built_at: datetime | None
    buckets: int
    tables: tuple[TableStatus, ...]
    behind: int
    folder: str
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One sum of the lake beside the same sum of the database."""

    table: str
    what: str
    """``count``, a column whose sum it is, or ``gone``: rows of people who were erased and whose time is over."""
    month: str
    """``2026-11`` (UTC); empty over all."""
    currency: str
    lake: int
    database: int

    @property
    def is_right(self) -> bool:
        return self.lake == self.database


__all__ = ["LEAVES_WITHIN", "Check", "LakeFile", "LakeState", "LakeStatus", "Progress", "TableStatus"]
