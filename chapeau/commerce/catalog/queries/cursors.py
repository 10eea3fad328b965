"""A place in a list as an opaque word: the sort, and the last row's place in it."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from chapeau.commerce.catalog.values import Sort


def write(key: tuple[Any, ...]) -> str:
    text = json.dumps([part if part is None or isinstance(part, int) else str(part) for part in key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, sort: Sort) -> tuple[Any, ...]:
    """The place; empty, that is the beginning, for a word of another sort or none of ours."""
    if not cursor:
        return ()
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        return ()
    if not isinstance(parts, list) or len(parts) < 3 or parts[0] != sort.value:
        return ()
    return tuple(parts[1:])
