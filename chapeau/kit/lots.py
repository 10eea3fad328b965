"""Drawing lots: the same person always draws the same in one drawing, and independently in another."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID


def drawn(person_id: UUID, of: str) -> float:
    """A person's place in ``[0, 1)`` for one drawing of lots, evenly spread."""
    digest = sha256(f"{of}:{person_id}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
