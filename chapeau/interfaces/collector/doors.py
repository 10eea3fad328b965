"""Which source a write key opens, and from which sites; remembered for seconds, so that a message costs no question."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from chapeau.interfaces.collector.protocols.call import Call
from chapeau.interfaces.collector.request import Request
from chapeau.person.activity import queries
from chapeau.person.activity.values import KnownSource

GOOD_FOR_SECONDS = 5
"""So long a key that was ended may still open."""
MOST_REMEMBERED = 1000
_remembered: dict[Hashable, tuple[float, Any]] = {}


def source_of(request: Request, call: Call, now: datetime) -> KnownSource | None:
    key = key_of(request, call)
    return _within_seconds(("key", key), lambda: queries.source_by_key(key, now=now)) if key else None


def is_origin_known(origin: str) -> bool:
    return origin in _within_seconds("origins", queries.origins_known)


def forget() -> None:
    _remembered.clear()


def key_of(request: Request, call: Call) -> str:
    """Where each client puts it: a header of its own, Basic or Bearer, the body, the query."""
    key = request.header("X_WRITE_KEY") or _from_authorization(request.header("AUTHORIZATION")) or call.key
    # Jitsu writes key:secret; Basic has the key before the colon.
    return (key or request.query.get("writeKey", "")).partition(":")[0].strip()[:200]


def _from_authorization(told: str) -> str:
    scheme, _space, value = told.partition(" ")
    match scheme.lower():
        case "bearer":
            return value
        case "basic":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                return ""
    return ""


def _within_seconds(name: Hashable, ask: Callable[[], Any]) -> Any:
    found = _remembered.get(name)
    if found and found[0] > time.monotonic():
        return found[1]
    answer = ask()
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[name] = (time.monotonic() + GOOD_FOR_SECONDS, answer)
    return answer
