"""What the literature expects of the figures, and what is found here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from chapeau.insight.lake.duckdb_engine import DuckDBEngine
from chapeau.insight.lake.duckdb_tables import day_no
from chapeau.insight.lake.schema import TABLES
from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.frames import FRAMES
from chapeau.insight.metrics.frames.base import Asked, sums_of
from chapeau.insight.metrics.rules import attribution, periods
from chapeau.insight.metrics.values import Cut, Rule
from chapeau.kit.intervals import net_promoter
from chapeau.kit.published import NotToBeHad, Reference, references

NPS = "R package NPS"
TOY = "by hand"
CHEN = "Chen 2015, counted apart"
ONLINE_RETAIL = "online_retail.parquet"


def published(*, folder: Path) -> Iterator[Reference | NotToBeHad]:
    """Every reference of the figures; ``folder`` holds the data of others (`data/` of the source)."""
    yield from _net_promoter()
    yield from _attribution()
    if (folder / ONLINE_RETAIL).exists():
        yield from _online_retail(folder / ONLINE_RETAIL)
    else:
        yield NotToBeHad("Retention and cohorts on Online Retail", f"there is no {ONLINE_RETAIL} in {folder}")
    yield NotToBeHad("Conversion per client and per contact of UCI's bank marketing", "its data are not at hand")
    yield NotToBeHad("Recommendations on Online Retail", "they are not built yet")


def _net_promoter() -> Iterator[Reference]:
    told = {(1, 2, 3): (-1 / 3, 5 / 9, 0.3042903), (1, 0, 1): (0, 1, 0.7071068), (1, 1, 1): (0, 2 / 3, 0.4714045)}
    for counts, expected in told.items():
        found = net_promoter(*counts)
        rows = list(
            zip(("score", "variance", "error"), expected, (found.score, found.variance, found.error), strict=True)
        )
        yield from references(f"NPS of {counts},", NPS, rows, 5.1e-8)


def _attribution() -> Iterator[Reference]:
    ways = [(["google"], 2, 0), (["mailing"], 1, 0), (["google", "mailing"], 1, 0), (["google"], 0, 1)]
    paths = attribution.paths_of(ways)
    yield Reference("Attribution toy, P", TOY, 0.8, attribution.conversion_probability(paths), 1e-12)
    found = {
        "removal of": ((0.75, 0.50), attribution.removal_effects(paths)),
        "Markov,": ((2.4, 1.6), attribution.attribute(paths, Rule.MARKOV).conversions),
        "Shapley,": ((2.5, 1.5), attribution.attribute(paths, Rule.SHAPLEY).conversions),
    }
    for name, (told, computed) in found.items():
        rows = list(zip(paths.channels, told, map(float, computed), strict=True))
        yield from references(f"Attribution toy, {name}", TOY, rows, 1e-12)


_CLEAN = """
CREATE TABLE clean AS SELECT CAST(CustomerID AS BIGINT) AS customer, InvoiceNo AS invoice, Quantity AS quantity,
    UnitPrice AS price, timezone('Europe/London', InvoiceDate) AS moment
FROM read_parquet(?)
WHERE Quantity > 0 AND UnitPrice > 0 AND CustomerID IS NOT NULL AND NOT starts_with(InvoiceNo, 'C')
"""
"""Lines with a known customer, a quantity and a price, not cancelled."""
_ORDERS = """
SELECT customer AS subject_no, row_number() OVER () AS order_no, min(moment) AS "at", 'GBP' AS currency,
    CAST(round(100 * sum(quantity * price)) AS BIGINT) AS net_minor
FROM clean GROUP BY customer, invoice
"""
_PEOPLE = """
SELECT DISTINCT customer AS subject_no, customer AS root_no, customer AS person_no, true AS is_identified FROM clean
"""


def _online_retail(path: Path) -> Iterator[Reference]:
    """Counted by the same expressions that the office asks, on the file as it is."""
    database = duckdb.connect(":memory:", config={"threads": 1})
    database.execute("SET TimeZone = 'UTC'")
    database.execute(_CLEAN, [str(path)])
    sums = database.execute(
        "SELECT count(*), count(DISTINCT invoice), count(DISTINCT customer), sum(CAST(quantity * price AS DECIMAL(18, 3))) FROM clean"
    ).fetchone()
    told = ("lines", 397_884), ("invoices", 18_532), ("customers", 4_338), ("pounds", 8_911_407.904)
    rows = [(name, expected, float(found)) for (name, expected), found in zip(told, sums or (), strict=True)]
    yield from references("Online Retail,", CHEN, rows, 5e-4)
    given = {"orders": _ORDERS, "subject": _PEOPLE}
    for name, schema in TABLES.items():
        database.register(f"empty_{name}", schema.empty_table())
        more = f" UNION ALL BY NAME {given[name]}" if name in given else ""
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM empty_{name}{more}")
    database.execute(f"UPDATE orders SET state = 'paid', market = '', source = '', day_no = {day_no('orders.at')}")
    for name in ("is_staff", "is_gone"):
        database.execute(f"UPDATE subject SET {name} = false")
    lake, london = DuckDBEngine(database), ZoneInfo("Europe/London")
    quarter = periods.window(datetime(2011, 4, 1, tzinfo=london), datetime(2011, 7, 1, tzinfo=london), london)
    what = definition("crr")
    asked = Asked(
        engine=lake, definition=what, by=None, only=Cut(), currency="GBP", places=[quarter], zone=london
    )  # fmt: skip
    codes = [part.code for part in what.parts]
    found = lake.asked_again(
        ("published", *asked.name), lambda: sums_of(FRAMES["crr"](asked), codes), asked.given()
    ).to_pylist()[0]
    yield from references(
        "Online Retail, second quarter of 2011 after the first:",
        "set intersection",
        [
            ("customers before", 1_776, found["clusters"]),
            ("retained", 1_043, found["part_retained"]),
            ("came back", 122, found["part_reactivated"]),
            ("new", 826, found["part_new"]),
            ("retention", 0.587, found["part_retained"] / found["clusters"]),
        ],
        5e-4,
    )
