"""Apache Spark: the same expressions on a fleet, or on this machine by ``local[…]``.

Whoever runs it sees the same files as the builder (a shared folder or object store); the live tables are handed over as
files of their own beside them, because rows sent one by one are slow. One session per process.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from chapeau.insight.lake.live import read_live
from chapeau.insight.lake.manifest import lake_folder, read_manifest
from chapeau.insight.lake.schema import LIVE, TABLES

_SETTINGS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.driver.memory": "2g",
}
_lock = threading.Lock()
_session: Any = None


def spark_session(master: str) -> Any:
    """Started once per process."""
    global _session
    with _lock:
        if _session is None:
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.master(master).appName("chapeau")
            for name, value in _SETTINGS.items():
                builder = builder.config(name, value)
            _session = builder.getOrCreate()
            _session.sparkContext.setLogLevel("ERROR")
            _session.sql(
                "CREATE TEMPORARY FUNCTION moment_us(moment TIMESTAMP) RETURNS BIGINT RETURN unix_micros(moment)"
            )
        return _session


class SparkEngine:
    name = "spark"

    def __init__(self, session: Any, paths: Mapping[str, list[Path]]) -> None:
        self._session = session
        self._ibis = ibis.pyspark.connect(session)
        self._paths = paths
        self._shown: dict[str, ibis.Table] = {}

    def table(self, name: str) -> ibis.Table:
        if name not in self._shown:
            paths = self._paths[name]
            frame = (
                self._session.read.parquet(*map(str, paths)).select(*TABLES[name].names)
                if paths
                else self._session.createDataFrame(TABLES[name].empty_table())
            )
            frame.createOrReplaceTempView(name)
            self._shown[name] = self._ibis.table(name)
        return self._shown[name]

    def frame(self, expression: ibis.Expr) -> pa.Table:
        columns = expression.as_table().schema().to_pyarrow()
        found = self._session.sql(str(self._ibis.compile(expression))).toArrow()
        return found.rename_columns(columns.names).cast(columns)

    def asked_again(self, name: Hashable, build: Callable[[], ibis.Expr], given: Mapping[str, pa.Table]) -> pa.Table:
        for table, rows in given.items():
            self._session.createDataFrame(rows).createOrReplaceTempView(table)
        for table in TABLES:
            self.table(table)
        return self.frame(build())


def spark_engine(master: str) -> SparkEngine:
    """Of the newest state; live tables as they are now."""
    folder = lake_folder()
    state = read_manifest(folder)
    paths: dict[str, list[Path]] = {
        name: [folder / file.path for file in state.files(name)] for name in TABLES if name not in LIVE
    }
    return SparkEngine(spark_session(master), paths | _live_files(folder))


def _live_files(folder: Path) -> dict[str, list[Path]]:
    """Written anew at each question; those of the question before go."""
    kept = folder / "live"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    found: dict[str, list[Path]] = {}
    for name in LIVE:
        rows = read_live(name)
        path = kept / f"{name}-{uuid4().hex}.parquet"
        if rows.num_rows:
            pq.write_table(rows, path, coerce_timestamps="us")
        found[name] = [path] if rows.num_rows else []
    return found
