"""The file in temporary tables of this connection: read, judged, matched. Nothing lasting is written here.

``history_in`` holds the file as text; ``history_judged`` what its lines say, and why one cannot be stored;
``history_pair`` which line undoes which.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from chapeau.commerce.history import readers
from chapeau.commerce.history.rules.cancellations import Bought, Undone, match
from chapeau.commerce.history.rules.lines import LineReader
from chapeau.commerce.history.values import FIELDS, ColumnMapping, Progress
from chapeau.kit.db import analyse
from chapeau.kit.ids import new_id
from chapeau.kit.money import minor_digits

_IN = """
CREATE TEMP TABLE history_in (
    line_number int NOT NULL, line_id uuid NOT NULL, problem text NOT NULL, invoice text NOT NULL, sku text NOT NULL,
    name text NOT NULL, quantity int, unit_price numeric, placed_at timestamp, customer text NOT NULL,
    customer_name text NOT NULL, country text, currency text, content jsonb
);
CREATE TEMP TABLE history_currency (code text PRIMARY KEY, digits int NOT NULL, minor_per_major numeric NOT NULL);
"""

_JUDGED = """
CREATE TEMP TABLE history_judged AS
WITH invoices AS (
    SELECT invoice,
           CASE WHEN count(DISTINCT customer) > 1 THEN 'several-buyers'
                WHEN count(DISTINCT country) > 1 THEN 'several-countries'
                WHEN count(DISTINCT currency) > 1 THEN 'several-currencies'
                WHEN bool_and(unit_price = 0) AND max(customer) = '' THEN 'no-price-no-buyer'
           END AS reason,
           CASE WHEN %(prefix)s <> '' THEN starts_with(invoice, %(prefix)s) ELSE bool_and(quantity < 0) END AS undoes
    FROM history_in WHERE problem = '' GROUP BY invoice
), known AS (
    SELECT external_id AS invoice FROM ordering_order WHERE external_source = %(source)s AND external_id <> ''
    UNION SELECT external_id FROM fulfilment_return WHERE external_source = %(source)s AND external_id <> ''
)
SELECT line_number, line_id, source.invoice, sku, name, customer, customer_name, quantity, unit_price,
       placed_at AT TIME ZONE %(time_zone)s AS at, country, currency,
       coalesce(nullif(problem, ''), CASE WHEN known.invoice IS NOT NULL THEN 'known-invoice' END, invoices.reason)
           AS reason,
       coalesce(undoes, false) AS undoes,
       coalesce(quantity * unit_price, 0) AS amount,
       (round(quantity * unit_price, digits) * minor_per_major)::bigint AS minor,
       round(quantity * unit_price, digits) - quantity * unit_price AS rounding
FROM history_in source
LEFT JOIN invoices USING (invoice) LEFT JOIN known USING (invoice)
LEFT JOIN history_currency ON history_currency.code = source.currency
"""

_TABLES = "history_in, history_currency, history_judged, history_pair, history_order, history_return"


@contextmanager
def tables() -> Iterator[None]:
    """Makes the temporary tables, and clears them away however it ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_TABLES}")
        # Sorts and hashes of half a million lines fit in this; on top of it are a few such nodes at a time.
        cursor.execute("SET work_mem = '64MB'")
        cursor.execute(_IN)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {_TABLES}")
                cursor.execute("RESET work_mem")


def load(path: Path, mapping: ColumnMapping, progress: Progress) -> int:
    """Copy the file into ``history_in``; how many lines it has."""
    fields = [field for field in FIELDS if field in mapping.columns]
    read = LineReader(mapping, fields, readers.date_reader(path, mapping))
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy("COPY history_in FROM STDIN") as copy:
            lines = readers.lines(path, [mapping.columns[field] for field in fields])
            for problem, cells in readers.said_once(lines, fields, mapping.once_per_invoice):
                count += 1
                copy.write_row((count, str(new_id()), *read(problem, cells)))
                if count % 50_000 == 0:
                    progress("read", count, 0)
        analyse("history_in")
    progress("read", count, count)
    return count


def judge(mapping: ColumnMapping) -> None:
    """Add what only whole invoices tell, and the amounts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT currency FROM history_in WHERE currency IS NOT NULL")
        for (code,) in cursor.fetchall():
            digits = minor_digits(code)
            cursor.execute("INSERT INTO history_currency VALUES (%s, %s, %s)", [code, digits, 10**digits])
        cursor.execute(
            _JUDGED,
            {"time_zone": mapping.time_zone, "source": mapping.source, "prefix": mapping.cancellation_prefix},
        )
        cursor.execute("CREATE INDEX ON history_judged (line_number)")
        analyse("history_judged")


def pair() -> int:
    """Find what each line of a cancellation undoes, into ``history_pair``; how many do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE history_pair (line_number int PRIMARY KEY, target int NOT NULL, return_line_id uuid) "
        )
        cursor.execute(
            "SELECT line_number, customer, sku, unit_price, currency, at, -quantity FROM history_judged "
            "WHERE reason IS NULL AND undoes AND quantity < 0 AND customer <> '' AND unit_price > 0"
        )
        undone = [Undone(number, _key(row), at, quantity) for number, *row, at, quantity in cursor.fetchall()]
        cursor.execute(
            "SELECT line_number, customer, sku, unit_price, currency, at, quantity FROM history_judged bought "
            "WHERE reason IS NULL AND NOT undoes AND quantity > 0 AND customer <> '' AND EXISTS ("
            "SELECT 1 FROM history_judged c WHERE c.reason IS NULL AND c.undoes AND c.customer = bought.customer "
            "AND c.sku = bought.sku AND c.unit_price = bought.unit_price AND c.currency = bought.currency)"
        )
        bought = [Bought(number, _key(row), at, quantity) for number, *row, at, quantity in cursor.fetchall()]
        found = match(bought, undone)
        with cursor.copy("COPY history_pair FROM STDIN") as copy:
            for line, target in found.items():
                copy.write_row((line, target, str(new_id())))
        analyse("history_pair")
    return len(found)


def _key(row: list[Any]) -> tuple[str, str, Decimal, str]:
    customer, sku, price, currency = row
    return customer, sku, price, currency


def period() -> tuple[datetime, datetime] | None:
    """The first and last moment of what can be stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at), max(at) FROM history_judged WHERE reason IS NULL")
        since, until = cursor.fetchone()
    return (since, until) if since else None
