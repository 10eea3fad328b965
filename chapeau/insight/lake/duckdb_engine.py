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

from chapeau.insight.lake.duckdb_tables import rows_of, show_live
from chapeau.insight.lake.live import merged_and_erased, read_live
from chapeau.insight.lake.manifest import LakeState, lake_folder, read_manifest
from chapeau.insight.lake.schema import LIVE, TABLES

PEOPLE_FOR_SECONDS: Final = 60.0
"""So long who is who is good, unless somebody was merged or erased since; costs and rates are read at each question."""
_PEOPLE: Final = ("subject", "organisation")
MOST_STATEMENTS: Final = 2000
_statements: dict[Hashable, tuple[str, pa.Schema]] = {}


class DuckDBEngine:
    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute("CREATE OR REPLACE TEMP MACRO moment_us(moment) AS epoch_us(moment)")

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
        self.people_at = -PEOPLE_FOR_SECONDS
        self.known_of: object = None

    def refresh(self) -> None:
        show_live(self.database, {name: read_live(name) for name in LIVE if name not in _PEOPLE})
        known_of = merged_and_erased()
        if known_of != self.known_of or time.monotonic() - self.people_at >= PEOPLE_FOR_SECONDS:
            show_live(self.database, {name: read_live(name) for name in _PEOPLE})
            self.people_at, self.known_of = time.monotonic(), known_of


_lock = threading.Lock()
_opened: _Opened | None = None


def duckdb_engine() -> DuckDBEngine:
    return DuckDBEngine(open_lake())


def open_lake() -> duckdb.DuckDBPyConnection:
    """A connection of its own to the newest state, with the live tables as they are now."""
    global _opened
    folder = lake_folder()
    state = read_manifest(folder)
    with _lock:
        if _opened is None or (_opened.folder, _opened.state.number) != (folder, state.number):
            _opened = _Opened(folder, state)
        _opened.refresh()
        cursor = _opened.database.cursor()
    cursor.execute("SET TimeZone = 'UTC'")
    return cursor
