"""When to try again, and when to stop. Pure."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

DELAYS = tuple(timedelta(seconds=seconds) for seconds in (
    30, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, 86_400,
))  # fmt: skip
"""After the first, second, … failed attempt; together four days. Each is spread by a fifth either way."""
LONGEST_WAIT = timedelta(hours=24)
DISABLED_AFTER = timedelta(days=5)
"""A receiver that has failed for so long, without one success, is stopped."""
RESTS = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600))


def next_attempt(attempts: int, *, now: datetime, retry_after: float | None, chance: random.Random) -> datetime | None:
    """When to try again after so many failed attempts; ``None``: never.

    The receiver's own wish is honoured where it is later than ours, up to a day.
    """
    if attempts > len(DELAYS):
        return None
    delay = DELAYS[attempts - 1] * chance.uniform(0.8, 1.2)
    if retry_after is not None:
        delay = max(delay, min(timedelta(seconds=retry_after), LONGEST_WAIT))
    return now + delay


def rest(failures: int, *, now: datetime, retry_after: float | None) -> datetime:
    """Until when a receiver that failed so many times in a row is left alone."""
    pause = RESTS[min(failures, len(RESTS)) - 1]
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=retry_after), LONGEST_WAIT))
    return now + pause


def has_failed_for_days(failing_since: datetime | None, now: datetime) -> bool:
    return failing_since is not None and now - failing_since >= DISABLED_AFTER
