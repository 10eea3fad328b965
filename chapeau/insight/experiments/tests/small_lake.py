"""A lake of a few rows held in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from chapeau.insight.lake.duckdb_engine import DuckDBEngine
from chapeau.insight.lake.schema import TABLES

_ZERO: Mapping[str, Any] = {"string": "", "int64": 0, "bool": False, "double": 0.0, "int32": 0}


def small_lake(**tables: Sequence[Mapping[str, Any]]) -> DuckDBEngine:
    """An engine on the tables given as rows; what a row does not say is empty, false, nought or long ago."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    for name in ("subject", "orders", "activity", "session"):
        schema, rows = TABLES[name], tables.get(name, ())
        whole = [{field.name: row.get(field.name, _nothing(field)) for field in schema} for row in rows]
        connection.register(name, pa.Table.from_pylist(whole, schema=schema))
    return DuckDBEngine(connection)


def _nothing(field: pa.Field) -> object:
    if field.nullable:
        return None
    return _ZERO.get(str(field.type), datetime(2025, 1, 1, tzinfo=UTC))


def person(number: int, **also: Any) -> dict[str, Any]:
    return {"subject_no": number, "root_no": number, "person_no": number, "is_identified": True} | also


def order(number: int, day: str, net: int, **also: Any) -> dict[str, Any]:
    at = datetime.fromisoformat(f"{day}T14:00:00+00:00")
    return {"subject_no": number, "order_no": hash((number, day)), "at": at, "net_minor": net, "currency": "EUR"} | also
