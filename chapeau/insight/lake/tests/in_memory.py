"""A lake of a few rows held in memory, for the tests of whatever reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from chapeau.insight.lake.duckdb_engine import DuckDBEngine
from chapeau.insight.lake.live import read_live
from chapeau.insight.lake.schema import DAY_NO, FACTS, LIVE, TABLES, moment_of

Rows = Sequence[Mapping[str, Any]]
_ZERO: Mapping[str, Any] = {"string": "", "int64": 0, "int32": 0, "bool": False, "double": 0.0, "timestamp[us, tz=UTC]": datetime(2025, 1, 1, tzinfo=UTC), "date32[day]": date(2025, 1, 1)}  # fmt: skip


def lake_tables(tables: Mapping[str, Rows]) -> dict[str, pa.Table]:
    """Every table of the lake, of rows; what a row does not say is empty, false or nought."""
    return {name: _table(name, tables.get(name, ())) for name in TABLES}


def _table(name: str, rows: Rows) -> pa.Table:
    schema = TABLES[name]
    found = [
        {field.name: row.get(field.name, None if field.nullable else _ZERO[str(field.type)]) for field in schema}
        for row in rows
    ]
    for row in found if name in FACTS else ():
        row[DAY_NO] = int(row[moment_of(name)].timestamp() // 86_400)
    return pa.Table.from_pylist(found, schema=schema)


class SmallLake(DuckDBEngine):
    """An engine on the tables given as rows."""

    def __init__(self, zone: str = "UTC", /, **tables: Rows) -> None:
        self._register(zone, lake_tables(tables))

    def _register(self, zone: str, tables: Mapping[str, pa.Table]) -> None:
        connection = duckdb.connect(":memory:", config={"threads": 1})
        connection.execute(f"SET TimeZone = '{zone}'")
        for name, rows in tables.items():
            connection.register(name, rows)
        super().__init__(connection)


class SmallLakeBesideDatabase(SmallLake):
    """The same, with people and costs as the database knows them."""

    def __init__(self, **tables: Rows) -> None:
        self._register("UTC", lake_tables(tables) | {name: read_live(name) for name in LIVE})
