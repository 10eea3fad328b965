"""Rows of a small lake: people and orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def person(number: int, **also: Any) -> dict[str, Any]:
    return {"subject_no": number, "root_no": number, "person_no": number, "is_identified": True} | also


def order(number: int, day: str, net: int, **also: Any) -> dict[str, Any]:
    at = datetime.fromisoformat(f"{day}T14:00:00+00:00")
    return {"subject_no": number, "order_no": hash((number, day)), "at": at, "net_minor": net, "currency": "EUR"} | also
