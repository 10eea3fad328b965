"""Days as addresses and forms name them."""

from __future__ import annotations

from datetime import date

LATEST = date(2200, 1, 1)
"""Beyond it nothing is planned here; the day after the last of all days could not be told."""


def read_day(text: str | None) -> date | None:
    """The day of an address; nonsense, and what no calendar of the house reaches, is none."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if date(1970, 1, 1) < found < LATEST else None
