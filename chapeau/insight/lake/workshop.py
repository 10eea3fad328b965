"""Where files are made: DuckDB with the old state, what is new, and whoever is known beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import duckdb
import pyarrow as pa

from chapeau.insight.lake.copying import parsed, raw_blocks
from chapeau.insight.lake.duckdb_tables import day_no, rows_of, show_live, sql_type
from chapeau.insight.lake.live import read_live
from chapeau.insight.lake.manifest import FILES, LakeFile, LakeState, sync_folder
from chapeau.insight.lake.schema import COMING, DAY_NO, moment_of
from chapeau.insight.lake.values import Progress

MEMORY: Final = os.environ.get("CHAPEAU_LAKE_MEMORY", "2GB")
"""Of the builder; what is more goes to disk meanwhile."""


def month_no(column: str) -> str:
    """SQL: months since year 0 of a moment, in UTC."""
    moment = f"make_timestamp(epoch_us({column}))"
    return f"(year({moment}) * 12 + month({moment}) - 1)"


class Workshop:
    """Makes the files of the next state, table by table; ``tables`` is what the next manifest names."""

    def __init__(self, folder: Path, state: LakeState, buckets: int, progress: Progress) -> None:
        self.folder, self.state, self.buckets, self.progress = folder, state, buckets, progress
        self._fresh = "TABLE"
        self.tables: dict[str, tuple[LakeFile, ...]] = dict(state.tables)
        self.scratch = folder / f"scratch-{uuid4().hex}"
        self.database = duckdb.connect(":memory:")
        for setting in ("TimeZone = 'UTC'", f"memory_limit = '{MEMORY}'", f"temp_directory = '{_quoted(self.scratch)}'",
                        f"threads = {os.cpu_count() or 1}", "preserve_insertion_order = false"):  # fmt: skip
            self.database.execute(f"SET {setting}")
        show_live(self.database, {"subject": read_live("subject")})
        self.database.execute(
            "CREATE VIEW known AS SELECT subject_no FROM subject WHERE NOT is_gone UNION ALL SELECT 0"
        )
        self.database.execute(
            "CREATE TABLE stitch AS SELECT subject_no, coalesce(hat_no, subject_no) AS own_no FROM subject UNION ALL SELECT 0, 0"
        )

    def close(self) -> None:
        self.database.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    # ------------------------------------------------------------------------------------------------------- reading
    def load(self, name: str, statement: str, schema: pa.Schema) -> int:
        """Rows of the database as a table ``name``. Parsed beside the reading; returns how many."""
        columns = ", ".join(f'"{field.name}" {sql_type(field.type)}' for field in schema)
        self.database.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
        read = 0
        with ThreadPoolExecutor(1) as beside:
            under_way: Future[int] | None = None
            for block in raw_blocks(statement):
                if under_way is not None:
                    read += under_way.result()
                under_way = beside.submit(self._take_in, name, block, schema)
            if under_way is not None:
                read += under_way.result()
        return read

    def _take_in(self, name: str, block: bytes, schema: pa.Schema) -> int:
        block_rows = parsed(block, schema)
        cursor = self.database.cursor()
        cursor.register("block_rows", block_rows)
        cursor.execute(f"INSERT INTO {name} SELECT * FROM block_rows")
        self.progress(name, block_rows.num_rows)
        return int(block_rows.num_rows)

    def old(self, table: str) -> str:
        """SQL: the rows of the table in the state before."""
        return rows_of(self.folder, self.state, table)

    def now(self, table: str, *, months: Collection[int] | None = None) -> str:
        """SQL: its rows as far as they are written; of ``months`` (``month_no``) alone."""
        files = self.tables.get(table, ())
        if months is not None:
            files = tuple(file for file in files if _number(file.month) in months)
        return rows_of(self.folder, LakeState(tables={table: files}), table)

    # ------------------------------------------------------------------------------------------------------- writing
    def replace(self, table: str, rows: str, *, leaving: str = "false") -> None:
        """Take out the rows for which ``leaving`` holds, and put ``rows`` in; files without such stay as they are."""
        # What is joined is computed once; a plain table is read in place, as often as there are parts.
        kind = "VIEW" if rows.isidentifier() else "TABLE"
        self.database.execute("DROP VIEW IF EXISTS fresh" if self._fresh == "VIEW" else "DROP TABLE IF EXISTS fresh")
        self.database.execute(f"CREATE {kind} fresh AS {f'FROM {rows}' if kind == 'VIEW' else rows}")
        self._fresh = kind
        moment = f'"{moment_of(table)}"'
        found = self.ask(f"SELECT DISTINCT subject_no % {self.buckets}, {month_no(moment)} FROM fresh")
        parts = {(bucket, _month(number)) for bucket, number in found}
        old = {(file.bucket, file.month): file for file in self.tables.get(table, ())}
        if old and leaving != "false":
            paths = {str(self.folder / file.path): part for part, file in old.items()}
            listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
            touched = self.ask(
                f"SELECT DISTINCT filename FROM read_parquet([{listed}], filename = true) WHERE {leaving}"
            )
            parts |= {paths[path] for (path,) in touched}
        self._write(table, parts, old, leaving)

    def replace_changed(self, table: str, rows: str, *, key: str, scope: str) -> None:
        """Of those old rows for which ``scope`` holds, ``rows`` are what is true now: whatever differs is replaced.

        ``changed`` holds the keys and moments that did.
        """
        names = _names(table)
        before = f"SELECT {names} FROM ({self.now(table)}) WHERE {scope}"
        self.database.execute(f"CREATE OR REPLACE TABLE after_rows AS SELECT {names} FROM ({rows})")
        self.database.execute(
            f'CREATE OR REPLACE TABLE changed AS SELECT {key}, subject_no, "at" FROM (FROM after_rows EXCEPT ALL ({before})) '
            f'UNION ALL SELECT {key}, subject_no, "at" FROM (({before}) EXCEPT ALL FROM after_rows)'
        )
        of_changed = f"{key} IN (SELECT {key} FROM changed)"
        if self.ask("SELECT EXISTS (FROM changed)")[0][0]:
            self.replace(table, f"FROM after_rows WHERE {of_changed}", leaving=of_changed)

    def _write(
        self, table: str, parts: Iterable[tuple[int, str]], old: Mapping[tuple[int, str], LakeFile], leaving: str
    ) -> None:
        names = _names(table)
        moment = f'"{moment_of(table)}"'
        kept = {(file.bucket, file.month): file for file in self.tables.get(table, ())}
        for bucket, month in sorted(parts):
            rows = (
                f"SELECT {names} FROM fresh WHERE subject_no % {self.buckets} = {bucket} "
                f"AND {moment} >= '{month}-01 00:00:00+00' AND {moment} < '{_month(_number(month) + 1)}-01 00:00:00+00'"
            )
            if before := old.get((bucket, month)):
                path = _quoted(self.folder / before.path)
                rows += f" UNION ALL SELECT {names} FROM read_parquet('{path}') WHERE NOT ({leaving})"
            written = self._write_file(
                f"{FILES}/{table}/{month}",
                f"SELECT *, {day_no(moment)} AS {DAY_NO} FROM ({rows}) ORDER BY subject_no, {moment}",
            )
            kept.pop((bucket, month), None)
            if written[1]:
                kept[bucket, month] = LakeFile(*written, bucket=bucket, month=month)
        self.tables[table] = tuple(kept[part] for part in sorted(kept))

    def write_whole(self, table: str, rows: str) -> None:
        """A table of one file; the old one stays where nothing changed."""
        differs = f"(({rows}) EXCEPT ALL ({self.old(table)})) UNION ALL (({self.old(table)}) EXCEPT ALL ({rows}))"
        if not self.ask(f"SELECT EXISTS ({differs})")[0][0]:
            return
        written = self._write_file(f"{FILES}/{table}", rows)
        self.tables[table] = (LakeFile(*written),) if written[1] else ()

    def _write_file(self, below: str, rows: str) -> tuple[str, int, int]:
        """Path, rows, bytes; on the disk for good. No file where there is no row."""
        path = f"{below}/{uuid4().hex}.parquet"
        whole = self.folder / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        told = self.database.execute(
            f"COPY ({rows}) TO '{_quoted(whole)}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
        ).fetchone()
        count = int(told[0]) if told else 0
        if not count:
            whole.unlink(missing_ok=True)
            return path, 0, 0
        with whole.open("rb") as file:
            os.fsync(file.fileno())
        sync_folder(whole.parent)
        return path, count, whole.stat().st_size

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        return self.database.execute(statement).fetchall()


def _names(table: str) -> str:
    """SQL: its columns but the one that is made when they are written; quoted, because ``at`` is a word of DuckDB's."""
    return ", ".join(f'"{name}"' for name in COMING[table].names)


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _number(month: str) -> int:
    year, _, of_year = month.partition("-")
    return int(year) * 12 + int(of_year) - 1


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
