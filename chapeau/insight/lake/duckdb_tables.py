"""The lake's files and live tables as DuckDB sees them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from chapeau.insight.lake.manifest import LakeState
from chapeau.insight.lake.schema import FILED

_SQL_TYPES: Final = {
    "int64": "BIGINT",
    "int32": "INTEGER",
    "string": "VARCHAR",
    "bool": "BOOLEAN",
    "double": "DOUBLE",
    "date32[day]": "DATE",
    "timestamp[us, tz=UTC]": "TIMESTAMPTZ",
}


def show_live(database: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    """The live tables take the place of what was shown under their names; questions under way keep theirs."""
    for name, table in tables.items():
        database.register("fresh", table)
        database.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM fresh")
        database.unregister("fresh")


def rows_of(folder: Path, state: LakeState, table: str) -> str:
    """SQL: every row of the table in that state."""
    columns = FILED[table]
    names = ", ".join(f'"{name}"' for name in columns.names)
    if files := state.files(table):
        paths = ", ".join("'" + str(folder / file.path).replace("'", "''") + "'" for file in files)
        return f"SELECT {names} FROM read_parquet([{paths}])"
    empty = ", ".join(f'NULL::{sql_type(field.type)} AS "{field.name}"' for field in columns)
    return f"SELECT {empty} WHERE false"


def sql_type(kind: pa.DataType) -> str:
    return _SQL_TYPES[str(kind)]


def day_no(column: str) -> str:
    """SQL: days since 1970 of a moment, in UTC."""
    return f"(make_timestamp(epoch_us({column}))::DATE - DATE '1970-01-01')::INTEGER"
