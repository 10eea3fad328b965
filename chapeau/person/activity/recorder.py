"""The bus's recorder: facts land in the log in the deed's own transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from chapeau.kit import bus
from chapeau.kit.bus import Fact
from chapeau.kit.db import text_array

_INSERT = """
INSERT INTO activity_log (id, occurred_at, verb, subject_no, hat_id, visitor_id, actor_hat_id, properties)
SELECT fact.id, fact.occurred_at, fact.verb, coalesce(hat.subject_no, visitor.subject_no),
       fact.hat_id, fact.visitor_id, fact.actor_hat_id, fact.properties
FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::uuid[], %s::uuid[], %s::uuid[], %s::jsonb[])
     AS fact (id, occurred_at, verb, hat_id, visitor_id, actor_hat_id, properties)
LEFT JOIN people_hat hat ON hat.id = fact.hat_id
LEFT JOIN people_visitor visitor ON visitor.id = fact.visitor_id
"""


class LogRecorder:
    """Writes facts to ``activity_log`` in one statement and reads them back by id."""

    def record(self, facts: Sequence[Fact]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                _INSERT,
                [
                    text_array(fact.id for fact in facts),
                    text_array(fact.occurred_at.isoformat() for fact in facts),
                    text_array(fact.verb for fact in facts),
                    text_array(fact.hat_id for fact in facts),
                    text_array(fact.visitor_id for fact in facts),
                    text_array(fact.actor_hat_id for fact in facts),
                    text_array(json.dumps(_plain(fact.properties())) for fact in facts),
                ],
            )

    def load(self, ids: Sequence[UUID], since: datetime, until: datetime) -> list[Fact]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, occurred_at, verb, hat_id, visitor_id, actor_hat_id, properties::text FROM activity_log "
                "WHERE id = ANY(%s) AND occurred_at BETWEEN %s AND %s ORDER BY id",
                [list(ids), since, until],
            )
            return [_fact(*row) for row in cursor.fetchall()]


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in properties.items()}


def _plain_value(value: Any) -> Any:
    match value:
        case UUID() | Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_plain_value(item) for item in value]
        case _:
            return value


def _fact(
    id: UUID,
    occurred_at: datetime,
    verb: str,
    hat_id: UUID | None,
    visitor_id: UUID | None,
    actor_hat_id: UUID | None,
    properties: str,
) -> Fact:
    fact_type = bus.fact_type(verb)
    stored = json.loads(properties)
    mine = {f.name: _typed(f.type, stored[f.name]) for f in fields(fact_type) if f.name in stored}
    return fact_type(
        id=id, occurred_at=occurred_at, hat_id=hat_id, visitor_id=visitor_id, actor_hat_id=actor_hat_id, **mine
    )


def _typed(annotation: Any, value: Any) -> Any:
    """Facts declare ids as ``UUID``, ``UUID | None`` or tuples of them; JSON kept them as text."""
    declared = str(annotation)
    if value is None:
        return None
    if declared.startswith("tuple[UUID"):
        return tuple(UUID(item) for item in value)
    if declared.startswith("tuple"):
        return tuple(value)
    if declared.startswith("UUID"):
        return UUID(value)
    if declared.startswith("Decimal"):
        return Decimal(value)
    if declared.startswith("datetime"):
        return datetime.fromisoformat(value)
    if declared.startswith("date"):
        return date.fromisoformat(value)
    return value
