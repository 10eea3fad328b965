"""Keys and codes. Keys tell times and neighbours and stay behind the staff wall; codes go outside."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from uuid_utils import uuid7

# Crockford's base 32 in lower case: no i, l, o, u, so that it can be read out on the phone.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> UUID:
    """A new primary key: UUIDv7, ascending with time."""
    return UUID(int=uuid7().int)


def new_code(length: int = 12) -> str:
    """A random public code; 12 characters carry 60 bits."""
    return "".join(_ALPHABET[byte & 31] for byte in secrets.token_bytes(length))


def new_short_code() -> str:
    """A code that people read out: 8 characters, 40 bits; unique columns catch the rare twin."""
    return new_code(8)


def new_secret() -> str:
    """A secret for links that stand for a right, 160 bits."""
    return new_code(32)


def hash_of(secret: str) -> str:
    """How a secret of ours is kept: with 160 bits of chance there is nothing to guess, a plain hash does."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
