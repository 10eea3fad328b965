"""One call, whatever its protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """Messages for ``Delivery``, and the key where the body holds it."""

    messages: Sequence[Any]
    key: str = ""
    sent_at: datetime | None = None


def text_of(told: Any) -> str:
    return told if isinstance(told, str) else ""


def without_nothing(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", {}, [])}
