"""The six figures, and a cut by channel and month, over a built lake of ten million activities and a million orders.

The lake's files are written here by DuckDB, in the proportions of `bench/lake.py` (a visit of five activities, every second with an order, a person and a
visitor for every twenty) and in its order: by subject and moment, a file per month. `BENCH_ACTIVITIES=1000000` for the slope.
Each figure is asked twice before: once to read files into memory, once to have its statement.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from bench.measure import report
from chapeau.insight.lake.duckdb_engine import DuckDBEngine
from chapeau.insight.lake.duckdb_tables import day_no
from chapeau.insight.lake.schema import COMING, DAY_NO, FACTS, LIVE, TABLES
from chapeau.insight.metrics.catalogue import SIX
from chapeau.insight.metrics.queries.figure import computed, question
from chapeau.insight.metrics.values import EVERYBODY, By

ACTIVITIES = int(os.environ.get("BENCH_ACTIVITIES", "10000000"))
RUNS = 3
ZONE = ZoneInfo("Europe/Paris")
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=ZONE), datetime(2026, 4, 1, tzinfo=ZONE)

_SOURCE = "['search','ads-search','newsletter','direct','referral'][1 + (hash(n) % 5)::INT]"
_WORLD = """
SELECT setseed(0.5);
CREATE TABLE subject AS
SELECT n AS subject_no, CASE WHEN n <= {people} THEN n END AS hat_no, n AS root_no,
       CASE WHEN n > {people} AND n % 3 = 0 THEN n - {people} ELSE n END AS person_no, CASE WHEN n % 7 = 0 THEN n % 500 END AS organisation_no,
       CASE WHEN n % 7 = 0 THEN 'B2B' ELSE 'B2C' END AS market, CASE WHEN n % 7 = 0 THEN 'business' ELSE 'private' END AS kind,
       ['FR','IT','CH','DE'][1 + n % 4] AS country, 'fr' AS language, '' AS acquired_via, TIMESTAMPTZ '2024-01-01' AS created_at,
       false AS is_staff, n <= {people} OR n % 3 = 0 AS is_identified, false AS is_gone FROM range(1, 2 * {people} + 1) t(n);
CREATE TABLE visit AS
SELECT n, 1 + floor(pow(random(), 1.5) * {people} * 2)::BIGINT AS subject_no,
       TIMESTAMPTZ '2025-05-01' + to_microseconds((random() * 365 * 86400e6)::BIGINT) AS began_at, {source} AS source FROM range({visits}) t(n);
CREATE TABLE session AS
SELECT subject_no, n AS session_no, began_at, began_at + INTERVAL 5 MINUTE AS ended_at, source, '' AS medium, '' AS campaign, 'FR' AS country,
       5 AS n_activities, 2 AS n_pages, true AS has_product, true AS has_basket, false AS has_checkout, (n % 2 = 0)::BIGINT AS n_orders,
       false AS is_robot FROM visit;
CREATE TABLE touch AS SELECT subject_no, began_at AS at, source, '' AS medium, '' AS campaign, 'visit' AS kind, source = 'direct' AS is_direct FROM visit;
CREATE TABLE orders AS
SELECT visit.subject_no, n AS order_no, n::VARCHAR AS order_code, began_at + INTERVAL 4 MINUTE AS at, 'delivered' AS state, market, 'web' AS channel,
       CASE WHEN n % 4 = 0 THEN source ELSE '' END AS source, country, 'EUR' AS currency, 2000 + n % 6000 AS net_minor, 1000 + n % 2000 AS margin_minor,
       true AS has_margin, organisation_no, false AS is_brought_in, true AS is_paid, 1 AS nth_of_subject, '' AS coupons
FROM visit JOIN subject USING (subject_no) WHERE visit.n % 2 = 0;
CREATE TABLE back AS
SELECT subject_no, order_no, "at" + INTERVAL 9 DAY AS "at", 'returned' AS kind, net_minor, net_minor - margin_minor AS cost_minor, currency FROM orders WHERE order_no % 50 = 0;
CREATE TABLE answer AS
SELECT subject_no, order_no AS answer_no, "at" + INTERVAL 12 DAY AS "at", 's' AS survey_code, 'nps' AS kind, order_no % 11 AS score, true AS is_complete FROM orders WHERE order_no % 40 = 0;
CREATE TABLE cost AS
SELECT (DATE '2025-05-01' + d::INT) AS day, source, '' AS medium, '' AS campaign, 'media' AS kind, 40000 AS amount_minor, 'EUR' AS currency, '' AS market
FROM range(365) t(d), (SELECT unnest(['ads-search', 'newsletter', 'search']) AS source);
"""


def _lake(folder: Path) -> tuple[DuckDBEngine, dict[str, int]]:
    """The tables as files where the lake has files, in memory where it reads the database."""
    maker = duckdb.connect(":memory:")
    maker.execute("SET TimeZone = 'UTC'")
    for statement in _WORLD.format(people=ACTIVITIES // 20, visits=ACTIVITIES // 5, source=_SOURCE).split(";"):
        if statement.strip():
            maker.execute(statement)
    opened = duckdb.connect(":memory:")
    opened.execute("SET TimeZone = 'UTC'")
    rows = {}
    for name, schema in TABLES.items():
        columns = ", ".join(f'"{field.name}"' for field in COMING.get(name, schema))
        made = maker.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [name]).fetchone() != (0,)
        if not made:
            opened.register(name, schema.empty_table())
            continue
        rows[name] = (maker.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,))[0]
        if name in LIVE:
            table = maker.execute(f"SELECT {columns} FROM {name}").to_arrow_table().cast(schema)
            opened.register("fresh", table)
            opened.execute(f"CREATE TABLE {name} AS SELECT * FROM fresh")
            continue
        moment = '"began_at"' if name == "session" else '"at"'
        months = maker.execute(f"SELECT DISTINCT strftime({moment}, '%Y-%m') FROM {name} ORDER BY 1").fetchall()
        for (month,) in months:
            maker.execute(
                f"COPY (SELECT {columns}, {day_no(moment)} AS {DAY_NO} FROM {name} WHERE strftime({moment}, '%Y-%m') = '{month}' ORDER BY subject_no, {moment}) "
                f"TO '{folder}/{name}-{month}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            )
        casts = ", ".join(f'"{field.name}"::{_TYPES[str(field.type)]} AS "{field.name}"' for field in FACTS[name])
        opened.execute(f"CREATE VIEW {name} AS SELECT {casts} FROM read_parquet('{folder}/{name}-*.parquet')")
    maker.close()
    return DuckDBEngine(opened), rows


_TYPES = {
    "int64": "BIGINT",
    "int32": "INTEGER",
    "string": "VARCHAR",
    "bool": "BOOLEAN",
    "timestamp[us, tz=UTC]": "TIMESTAMPTZ",
}


def _best(work: Callable[[], object]) -> tuple[float, float]:
    """The quickest of several runs: seconds on the wall, of the CPU."""
    runs = []
    for _ in range(RUNS):
        started, spent = time.perf_counter(), time.process_time()
        work()
        runs.append((time.perf_counter() - started, time.process_time() - spent))
    return min(runs)


def figures() -> None:
    with tempfile.TemporaryDirectory(prefix="lake") as folder:
        lake, rows = _lake(Path(folder))
        asked = {code: question(code, SINCE, UNTIL, (), EVERYBODY, "EUR") for code in SIX}
        for what in asked.values():
            computed(lake, what)
        each = {code: round(_best(lambda what=what: computed(lake, what))[0], 3) for code, what in asked.items()}  # type: ignore[misc]
        took, cpu = _best(lambda: [computed(lake, what) for what in asked.values()])
        report("six_figures_10m_s", took, "s", f"the six of a quarter, each with the one before, from a lake of {ACTIVITIES:,} activities",
               aim=1, cpu_s=round(cpu, 3), each=each, rows=rows)  # fmt: skip
        cut = question(
            "cr_session",
            datetime(2025, 5, 1, tzinfo=ZONE),
            datetime(2026, 5, 1, tzinfo=ZONE),
            (By.CHANNEL, By.MONTH),
            EVERYBODY,
            "EUR",
        )
        computed(lake, cut)
        took, cpu = _best(lambda: computed(lake, cut))
        report("cut_channel_month_s", took, "s", "conversion by visit of a year by channel and month, each with the month before",
               aim=1, cpu_s=round(cpu, 3), points=len(computed(lake, cut).points))  # fmt: skip


FIGURES = {"six_figures_10m_s": figures}
