"""Merged hats are one capacity."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID


def the_one(hats: Iterable[tuple[UUID, UUID | None]]) -> UUID | None:
    """Of hats (key, the hat it is an alias of) the one that is meant when all are one capacity: the root when it is
    among them, else the first. ``None``: none, or of several capacities.
    """
    every = sorted(hats, key=lambda hat: hat[1] is not None)
    return every[0][0] if len({alias_of or key for key, alias_of in every}) == 1 else None
