"""What computes on the lake. A figure is written once, as an expression of ibis, and runs on any of these.

``engine()`` gives the one that ``CHAPEAU_ENGINE`` names: DuckDB in this process, or Apache Spark. It shows one state of
the lake for as long as it is held; ask anew for each question.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Protocol

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@ibis.udf.scalar.builtin(name="moment_us")  # type: ignore[untyped-decorator]
def microseconds(moment: dt.Timestamp("UTC")) -> dt.int64:  # type: ignore[valid-type]
    """Since 1970, of a moment. Each engine has it under that name: what ibis makes of a moment itself takes the long way
    by the calendar, thirty times as long."""
    raise NotImplementedError


class Engine(Protocol):
    name: str

    def table(self, name: str) -> ibis.Table:
        """A table of ``lake.schema``; without rows as long as nothing was built."""

    def frame(self, expression: ibis.Expr) -> pa.Table:
        """What the expression says, computed."""

    def asked_again(self, name: Hashable, build: Callable[[], ibis.Expr], given: Mapping[str, pa.Table]) -> pa.Table:
        """What the expression of ``build`` says, for a question that comes again and again: built and put into the
        engine's language once per process and ``name`` (which costs more than most answers), then computed.

        ``given``: small tables of this question alone, under names that ``lake.schema`` does not have; ``build`` reads
        them as ``ibis.table(schema, name=…)``. Everything else that differs between two questions belongs in ``name``.
        """


def engine() -> Engine:
    """Of the newest state. The first call of a process opens it; later ones cost nothing while the state stays."""
    if settings.ENGINE == "duckdb":
        from chapeau.insight.lake.duckdb_engine import duckdb_engine

        return duckdb_engine()
    if settings.ENGINE.startswith(("spark://", "local", "k8s://", "yarn")):
        from chapeau.insight.lake.spark_engine import spark_engine

        return spark_engine(settings.ENGINE)
    raise ImproperlyConfigured(
        f"CHAPEAU_ENGINE is {settings.ENGINE!r}: duckdb, or the master of a Spark, such as local[2]."
    )
