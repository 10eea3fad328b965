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
from chapeau.commerce.history.rules.countries import country_code
from chapeau.commerce.history.values import FIELDS, ColumnMapping, Progress
from chapeau.kit.ids import new_id
from chapeau.kit.money import minor_digits

_IN = """
CREATE TEMP TABLE history_in (
    line_number int NOT NULL, line_id uuid NOT NULL, problem text NOT NULL,
    invoice text DEFAULT '', sku text DEFAULT '', name text DEFAULT '', quantity text DEFAULT '',
    unit_price text DEFAULT '', placed_at text DEFAULT '', customer text DEFAULT '', customer_name text DEFAULT '',
    country text DEFAULT '', currency text DEFAULT ''
);
CREATE TEMP TABLE history_country (written text PRIMARY KEY, code text);
CREATE TEMP TABLE history_currency (code text PRIMARY KEY, digits int);
"""

_JUDGED = """
CREATE TEMP TABLE history_judged AS
WITH read AS (
    SELECT line_number, line_id, problem, btrim(invoice) AS invoice, left(btrim(sku), 64) AS sku,
           left(btrim(name), 300) AS name, btrim(customer) AS customer, btrim(customer_name) AS customer_name,
           CASE WHEN btrim(quantity) ~ '^[+-]?[0-9]{1,9}([.]0+)?$' THEN btrim(quantity)::numeric::int END AS quantity,
           CASE WHEN price ~ '^[+-]?[0-9]{1,12}([.][0-9]{0,20})?([eE][+-]?[0-9]{1,2})?$' THEN price::numeric END
               AS unit_price,
           CASE WHEN placed_at <> '' AND left(placed_at, 1) <> '!'
               THEN placed_at::timestamp AT TIME ZONE %(time_zone)s END AS at,
           history_country.code AS country, history_currency.code AS currency, digits
    FROM (SELECT *, translate(CASE WHEN %(decimal_mark)s = ',' THEN translate(unit_price, ',.', '.')
                                   ELSE replace(unit_price, ',', '') END, '£$€  ', '') AS price
          FROM history_in) source
    LEFT JOIN history_country ON written = source.country
    LEFT JOIN history_currency ON history_currency.code = coalesce(nullif(btrim(source.currency), ''), %(currency)s)
), reasoned AS (
    SELECT *, CASE
        WHEN problem <> '' THEN problem
        WHEN invoice = '' OR length(invoice) > 80 THEN 'no-invoice'
        WHEN sku = '' AND name = '' THEN 'no-article'
        WHEN quantity IS NULL THEN 'bad-quantity'
        WHEN quantity = 0 THEN 'no-quantity'
        WHEN unit_price IS NULL OR abs(unit_price) >= 1e12 THEN 'bad-price'
        WHEN at IS NULL THEN 'bad-date'
        WHEN country IS NULL THEN 'unknown-country'
        WHEN currency IS NULL THEN 'unknown-currency'
        WHEN length(customer) > 80 THEN 'bad-customer'
        END AS reason
    FROM read
), invoices AS (
    SELECT invoice,
           CASE WHEN count(DISTINCT customer) > 1 THEN 'several-buyers'
                WHEN count(DISTINCT country) > 1 THEN 'several-countries'
                WHEN count(DISTINCT currency) > 1 THEN 'several-currencies'
                WHEN EXISTS (SELECT 1 FROM ordering_order known WHERE known.external_source = %(source)s
                             AND known.external_id = invoice AND known.external_id <> '')
                  OR EXISTS (SELECT 1 FROM fulfilment_return known WHERE known.external_source = %(source)s
                             AND known.external_id = invoice) THEN 'known-invoice'
                WHEN bool_and(unit_price = 0) AND max(customer) = '' THEN 'no-price-no-buyer'
           END AS invoice_reason,
           CASE WHEN %(prefix)s <> '' THEN starts_with(invoice, %(prefix)s) ELSE bool_and(quantity < 0) END AS undoes
    FROM reasoned WHERE reason IS NULL GROUP BY invoice
)
SELECT reasoned.line_number, line_id, reasoned.invoice, sku, name, customer, customer_name, quantity, unit_price, at,
       country, currency, coalesce(reason, invoice_reason) AS reason, coalesce(undoes, false) AS undoes,
       coalesce(quantity * unit_price, 0) AS amount,
       round(quantity * unit_price * (10::numeric ^ digits))::bigint AS minor,
       round(quantity * unit_price, digits) - quantity * unit_price AS rounding
FROM reasoned LEFT JOIN invoices USING (invoice);
CREATE INDEX ON history_judged (line_number);
ANALYZE history_judged;
"""


_TABLES = "history_in, history_country, history_currency, history_judged, history_pair, history_order, history_return"


@contextmanager
def tables() -> Iterator[None]:
    """Makes the temporary tables, and clears them away however it ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_TABLES}")
        cursor.execute(_IN)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {_TABLES}")


def load(path: Path, mapping: ColumnMapping, progress: Progress) -> int:
    """Copy the file into ``history_in``; how many lines it has."""
    fields = [field for field in FIELDS if field in mapping.columns]
    read_date = readers.date_reader(path, mapping.columns["placed_at"], mapping.date_format)
    with connection.cursor() as cursor:
        count = 0
        columns = ", ".join(("line_number", "line_id", "problem", *fields))
        with cursor.copy(f"COPY history_in ({columns}) FROM STDIN") as copy:
            for count, row in enumerate(_rows(path, mapping, fields, read_date), start=1):
                copy.write_row((count, *row))
                if count % 50_000 == 0:
                    progress("read", count, 0)
    progress("read", count, count)
    return count


def _rows(
    path: Path, mapping: ColumnMapping, fields: list[str], read_date: readers.DateReader
) -> Iterator[tuple[Any, ...]]:
    date_at = fields.index("placed_at")
    for problem, cells in readers.lines(path, [mapping.columns[field] for field in fields]):
        cells[date_at] = read_date(cells[date_at]).replace(readers.BAD, "!")
        yield (str(new_id()), problem, *cells)


def judge(mapping: ColumnMapping) -> None:
    """Read every line's numbers and say why it cannot be stored, if it cannot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT country FROM history_in")
        for (written,) in cursor.fetchall():
            code = country_code(written, mapping.countries) if written.strip() else mapping.country or None
            cursor.execute("INSERT INTO history_country VALUES (%s, %s)", [written, code])
        cursor.execute("SELECT DISTINCT btrim(currency) FROM history_in WHERE btrim(currency) <> ''")
        for code in {mapping.currency, *(code for (code,) in cursor.fetchall())}:
            if (digits := _digits(code)) is not None:
                cursor.execute("INSERT INTO history_currency VALUES (%s, %s)", [code, digits])
        cursor.execute(
            _JUDGED,
            {
                "currency": mapping.currency,
                "time_zone": mapping.time_zone,
                "decimal_mark": mapping.decimal_mark,
                "source": mapping.source,
                "prefix": mapping.cancellation_prefix,
            },
        )


def _digits(code: str) -> int | None:
    try:
        return minor_digits(code)
    except ValueError:
        return None


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
        cursor.execute("ANALYZE history_pair")
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
