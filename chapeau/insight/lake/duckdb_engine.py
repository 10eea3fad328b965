"""DuckDB in this process: one database per process, a view per table of the state, live tables beside them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import duckdb
import ibis
import pyarrow as pa

from chapeau.insight.lake.live import read_live
from chapeau.insight.lake.manifest import LakeState, lake_folder, read_manifest
from chapeau.insight.lake.schema import FACTS, LIVE, TABLES

LIVE_FOR_SECONDS: Final = 2.0
MOST_STATEMENTS: Final = 2000
_statements: dict[Hashable, tuple[str, pa.Schema]] = {}
_SQL_TYPES: Final = {
    "int64": "BIGINT",
    "string": "VARCHAR",
    "bool": "BOOLEAN",
    "double": "DOUBLE",
    "date32[day]": "DATE",
    "timestamp[us, tz=UTC]": "TIMESTAMPTZ",
}


class DuckDBEngine:
    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @cached_property
    def _ibis(self) -> ibis.backends.duckdb.Backend:
        return ibis.duckdb.from_connection(self._connection)

    def table(self, name: str) -> ibis.Table:
        return self._ibis.table(name)

    def frame(self, expression: ibis.Expr) -> pa.Table:
        return self._ibis.to_pyarrow(expression)

    def asked_again(self, name: Hashable, build: Callable[[], ibis.Expr], given: Mapping[str, pa.Table]) -> pa.Table:
        if (known := _statements.get(name)) is None:
            if len(_statements) >= MOST_STATEMENTS:
                _statements.clear()
            expression = build()
            known = str(self._ibis.compile(expression)), expression.as_table().schema().to_pyarrow()
            _statements[name] = known
        for table, rows in given.items():
            self._connection.register(table, rows)
        statement, columns = known
        return self._connection.execute(statement).to_arrow_table().cast(columns)


class _Opened:
    """A state opened once for all threads of the process."""

    def __init__(self, folder: Path, state: LakeState) -> None:
        self.folder, self.state = folder, state
        self.database = duckdb.connect(":memory:")
        self.database.execute("SET TimeZone = 'UTC'")
        self.database.execute(f"SET threads = {int(os.environ.get('CHAPEAU_LAKE_THREADS') or os.cpu_count() or 1)}")
        for name in TABLES:
            if name not in LIVE:
                self.database.execute(f"CREATE VIEW {name} AS {rows_of(folder, state, name)}")
        self.live_at = 0.0

    def refresh(self) -> None:
        if time.monotonic() - self.live_at < LIVE_FOR_SECONDS:
            return
        show_live(self.database, read_live())
        self.live_at = time.monotonic()


_lock = threading.Lock()
_opened: _Opened | None = None


def duckdb_engine() -> DuckDBEngine:
    global _opened
    folder = lake_folder()
    state = read_manifest(folder)
    with _lock:
        if _opened is None or _opened.state != state or _opened.folder != folder:
            _opened = _Opened(folder, state)
        _opened.refresh()
        cursor = _opened.database.cursor()
    cursor.execute("SET TimeZone = 'UTC'")
    return DuckDBEngine(cursor)


def show_live(database: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    """The live tables take the place of what was shown under their names; questions under way keep theirs."""
    for name, table in tables.items():
        database.register("fresh", table)
        database.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM fresh")
        database.unregister("fresh")


def rows_of(folder: Path, state: LakeState, table: str) -> str:
    """SQL: every row of the table in that state."""
    columns = TABLES[table]
    if files := state.files(table):
        paths = ", ".join("'" + str(folder / file.path).replace("'", "''") + "'" for file in files)
        return f"SELECT {', '.join(columns.names)} FROM read_parquet([{paths}])"
    empty = ", ".join(f"NULL::{sql_type(field.type)} AS {field.name}" for field in columns)
    return f"SELECT {empty} WHERE false"


def sql_type(kind: pa.DataType) -> str:
    return _SQL_TYPES[str(kind)]


__all__ = ["FACTS", "DuckDBEngine", "duckdb_engine", "rows_of", "show_live", "sql_type"]
