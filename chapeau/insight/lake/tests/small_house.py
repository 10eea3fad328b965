"""A few people, what they did and bought: rows as deeds leave them, each with its fact in the log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.insight.lake.duckdb_engine import open_lake
from chapeau.insight.lake.schema import FACTS
from chapeau.kit.ids import new_id
from chapeau.person.people.models import Hat, Visitor
from chapeau.person.people.values import HatCard


def moment(text: str) -> datetime:
    """``2026-03-31 23:50`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def empty_log() -> None:
    """Tests with real connections leave rows behind: the log belongs to no model that is flushed after them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL chapeau.erasing = 'on'")
        cursor.execute("DELETE FROM activity_log")
        cursor.execute("SET LOCAL chapeau.erasing = 'off'")


def happened(
    verb: str,
    at: str,
    *,
    hat: HatCard | None = None,
    visitor: Visitor | None = None,
    by: UUID | None = None,
    **properties: Any,
) -> None:
    """A row of the log, stored now."""
    hat_id, visitor_id = (hat.id if hat else None), (visitor.pk if visitor else None)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activity_log (id, occurred_at, verb, subject_no, hat_id, visitor_id, actor_hat_id, properties) VALUES "
            "(%s, %s, %s, coalesce((SELECT subject_no FROM people_hat WHERE id = %s), (SELECT subject_no FROM people_visitor WHERE id = %s)),"
            " %s, %s, %s, %s)",
            [new_id(), moment(at), verb, hat_id, visitor_id, hat_id, visitor_id, by,
             json.dumps(properties)],
        )  # fmt: skip


def make_visitor(at: str = "2026-01-01 00:00") -> Visitor:
    return Visitor.objects.create(created_at=moment(at))


def bought(
    at: str, net: int, *, hat: HatCard | None = None, visitor: Visitor | None = None, cost: int | None = None,
    state: str = "placed", currency: str = "EUR", paid: bool = True, told: bool = True, **also: Any,
) -> Order:  # fmt: skip
    """An order of two lines, the first of a third of ``net``; ``cost`` is that of each line."""
    order = Order.objects.create(
        hat_id=hat.id if hat else None, visitor=visitor, state=state, market="B2C", currency=currency, country="FR", net_minor=net,
        gross_minor=net, created_at=moment(at), changed_at=moment(at), placed_at=moment(at),
        paid_at=moment(at) if paid else None, **also,
    )  # fmt: skip
    for position, part in enumerate((net // 3, net - net // 3), start=1):
        OrderLine.objects.create(
            order=order, position=position, sku=f"S{position}", name="S", quantity=2, net_minor=part, gross_minor=part,
            cost_minor=cost,
        )  # fmt: skip
    if told:
        happened("order.placed", at, hat=hat, visitor=visitor, order_id=str(order.id), net_minor=net, currency=currency)
    return order


def subject_of(card: HatCard) -> int:
    return Hat.objects.get(pk=card.id).subject_no


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every fact table, in order."""
    lake = open_lake()
    return {table: lake.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in FACTS}


def rows(statement: str) -> list[tuple[Any, ...]]:
    return open_lake().execute(statement).fetchall()
