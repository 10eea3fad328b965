"""Rows of a small lake: people, visits, orders, costs, answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=hour)


def person(number: int, **also: Any) -> dict[str, Any]:
    """A private buyer who is known."""
    return {"subject_no": number, "root_no": number, "person_no": number, "kind": "private", "market": "B2C",
            "country": "FR", "is_identified": True} | also  # fmt: skip


def visit(number: int, day: str, **also: Any) -> dict[str, Any]:
    return {
        "subject_no": number,
        "session_no": hash((number, day)) % 2**40,
        "began_at": at(day),
        "ended_at": at(day, 13),
    } | also


def touch(number: int, day: str, source: str, medium: str = "", **also: Any) -> dict[str, Any]:
    return {"subject_no": number, "at": at(day), "source": source, "medium": medium, "kind": "visit"} | also


def order(number: int, day: str, net: int = 1000, margin: int | None = None, **also: Any) -> dict[str, Any]:
    return {"subject_no": number, "order_no": hash((number, day, net)) % 2**40, "at": at(day, 14), "net_minor": net,
            "margin_minor": net // 2 if margin is None else margin, "has_margin": True, "market": "B2C", "country": "FR",
            "currency": "EUR", "state": "paid"} | also  # fmt: skip


def line(of: Mapping[str, Any], sku: str, net: int, cost: int | None = 0, **also: Any) -> dict[str, Any]:
    """Of an order; the category is the letter that its SKU begins with."""
    return {"subject_no": of["subject_no"], "order_no": of["order_no"], "at": of["at"], "sku": sku, "category": sku[:1],
            "quantity": 1, "net_minor": net, "cost_minor": cost, "currency": of["currency"]} | also  # fmt: skip


def back(
    of: Mapping[str, Any], day: str, net: int, cost: int | None = 0, kind: str = "returned", **also: Any
) -> dict[str, Any]:
    """Of an order or, with ``sku`` and ``category``, of a line."""
    return {"subject_no": of["subject_no"], "order_no": of["order_no"], "at": at(day), "kind": kind, "net_minor": net,
            "cost_minor": cost, "currency": of["currency"]} | also  # fmt: skip


def cost(day: str, amount: int, source: str = "ads-search", **also: Any) -> dict[str, Any]:
    return {"day": date.fromisoformat(day), "amount_minor": amount, "source": source, "kind": "media",
            "currency": "EUR"} | also  # fmt: skip


def answer(number: int, day: str, score: int, **also: Any) -> dict[str, Any]:
    return {"subject_no": number, "at": at(day), "kind": "nps", "score": score, "is_complete": True} | also
