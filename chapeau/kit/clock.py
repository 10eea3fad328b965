"""The clock is read at the faces and passed down as ``now``."""

from __future__ import annotations

from datetime import UTC, datetime


def read_clock() -> datetime:
    """The present moment, aware, in UTC. Only faces, tasks and tests may call it."""
    return datetime.now(UTC)
