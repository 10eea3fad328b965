"""A lake of a few rows for Spark, as `in_memory.py` is one for DuckDB; one Spark for the whole session."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from chapeau.insight.lake.schema import TABLES
from chapeau.insight.lake.spark_engine import SparkEngine, spark_session

_FOR_A_FEW_ROWS: Final = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}
"""How a plan is run, not what it says: to compile each one costs seconds, to interpret it over a few rows nothing."""


def spark_lake(folder: Path, tables: Mapping[str, pa.Table]) -> SparkEngine:
    """An engine on these tables, written into ``folder``; those not given are empty."""
    paths: dict[str, list[Path]] = {name: [] for name in TABLES}
    for name, rows in tables.items():
        if rows.num_rows:
            paths[name] = [folder / f"{name}.parquet"]
            pq.write_table(rows, paths[name][0], coerce_timestamps="us")
    session = spark_session("local[2]")
    for name, value in _FOR_A_FEW_ROWS.items():
        session.conf.set(name, value)
    return SparkEngine(session, paths)
