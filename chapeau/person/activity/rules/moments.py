"""When something happened, told by a clock that may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

WELL_SET = timedelta(seconds=10)
"""Clocks that differ by less are taken at their word; the way here takes a while too."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""What claims to be older comes from a clock that was never set."""
_MILLISECONDS = 100_000_000_000
"""Numbers above are milliseconds: as seconds they would be the year 5138."""


def read_moment(told: Any) -> datetime | None:
    """ISO 8601, or seconds or milliseconds since 1970; without a zone it is UTC. None for anything else."""
    try:
        if isinstance(told, str):
            if told.isdigit():
                return read_moment(int(told))
            read = datetime.fromisoformat(told)
            return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
        if isinstance(told, int | float) and not isinstance(told, bool):
            return datetime.fromtimestamp(told / 1000 if told > _MILLISECONDS else told, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def occurred(told: Any, *, sent_at: datetime | None, received_at: datetime) -> tuple[datetime, str]:
    """When it happened by our clock, and what was wrong with theirs: ``""``, ``corrected``, ``unreadable``, ``unset`` or
    ``ahead``.

    A clock that is wrong is wrong by the same when the message was made and when it was sent; so the difference between
    sending and receiving is taken off. What lies ahead of us even then happened now.
    """
    if told is None or told == "":
        return received_at, ""
    moment = read_moment(told)
    if moment is None:
        return received_at, "unreadable"
    clock = ""
    if sent_at is not None and abs(received_at - sent_at) > WELL_SET:
        try:
            moment += received_at - sent_at
        except OverflowError:
            return received_at, "unset"
        clock = "corrected"
    if moment < EARLIEST:
        return received_at, "unset"
    if moment > received_at + WELL_SET:
        return received_at, "ahead"
    return moment, clock
