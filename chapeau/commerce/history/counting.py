"""What the judged file amounts to: counts of everything odd, and the money to the last tenth of a cent."""

from __future__ import annotations

from typing import Any

from django.db import connection

from chapeau.commerce.history.values import MoneyCheck

_COUNTS = """
WITH judged AS MATERIALIZED (
    SELECT j.*, p.target FROM history_judged j LEFT JOIN history_pair p USING (line_number)
), invoices AS (
    SELECT invoice, count(DISTINCT at) AS times, bool_or(undoes) AS undoes, bool_or(reason IS NULL) AS is_stored,
           bool_or(reason IS NULL AND target IS NULL) AS has_own_lines,
           sum(minor) FILTER (WHERE reason IS NULL AND target IS NULL) AS minor
    FROM judged WHERE invoice <> '' GROUP BY invoice
), customers AS (
    SELECT customer, count(DISTINCT country) AS countries FROM judged WHERE customer <> '' GROUP BY customer
)
SELECT
    (SELECT count(*) FROM invoices) AS invoices,
    (SELECT count(*) FROM invoices WHERE undoes) AS cancellations,
    (SELECT count(*) FROM invoices WHERE NOT undoes AND is_stored AND minor >= 0) AS orders,
    (SELECT count(*) FROM invoices WHERE NOT undoes AND is_stored AND minor < 0) AS corrections,
    (SELECT count(*) FROM invoices WHERE undoes AND has_own_lines) AS credits,
    (SELECT count(*) FROM invoices WHERE NOT is_stored) AS invoices_quarantined,
    (SELECT count(DISTINCT (c.invoice, b.invoice)) FROM judged c JOIN judged b ON b.line_number = c.target) AS returns,
    (SELECT count(*) FROM customers) AS customers,
    (SELECT count(*) FROM customers WHERE countries > 1) AS customers_with_several_countries,
    (SELECT count(*) FROM invoices WHERE times > 1) AS invoices_with_several_times,
    count(*) FILTER (WHERE undoes) AS cancellation_lines,
    count(*) FILTER (WHERE target IS NOT NULL) AS cancellation_lines_found,
    count(*) FILTER (WHERE undoes AND target IS NULL AND reason IS NULL) AS cancellation_lines_not_found,
    count(*) FILTER (WHERE customer = '') AS lines_without_customer,
    count(DISTINCT invoice) FILTER (WHERE customer = '' AND reason IS NULL) AS unidentified_buyers,
    count(*) FILTER (WHERE unit_price = 0) AS lines_at_no_price,
    count(*) FILTER (WHERE unit_price = 0 AND reason IS NULL) AS lines_given_free,
    count(*) FILTER (WHERE unit_price < 0) AS lines_at_negative_price,
    count(*) FILTER (WHERE unit_price <> round(unit_price, 2)) AS lines_below_a_cent,
    count(*) FILTER (WHERE reason IS NULL AND rounding <> 0) AS lines_rounded,
    count(DISTINCT sku) FILTER (WHERE sku <> '') AS skus,
    count(DISTINCT country) AS countries,
    (SELECT count(*) FROM (SELECT 1 FROM history_in GROUP BY invoice, sku, name, quantity, unit_price, placed_at,
        customer, customer_name, country, currency HAVING count(*) > 1) same) AS identical_groups
FROM judged
"""


def counts() -> dict[str, int]:
    """Every number by its name, as ``docs/how/history.md`` tells them."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchone(), strict=True))


def reasons() -> dict[str, int]:
    """Lines held back, by reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reason, count(*) FROM history_judged WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return dict(cursor.fetchall())


def money() -> tuple[MoneyCheck, ...]:
    """By currency: what the file says, what is stored, what is held back, and what rounding made of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT currency, trim_scale(sum(amount)), "
            "trim_scale(coalesce(sum(amount + rounding) FILTER (WHERE reason IS NULL), 0)), "
            "trim_scale(coalesce(sum(amount) FILTER (WHERE reason IS NOT NULL), 0)), "
            "trim_scale(coalesce(sum(rounding) FILTER (WHERE reason IS NULL), 0)) "
            "FROM history_judged WHERE currency IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        return tuple(_check(*row) for row in cursor.fetchall())


def _check(currency: str, *amounts: Any) -> MoneyCheck:
    lines_in, stored, quarantined, rounding = (format(amount, "f") for amount in amounts)
    return MoneyCheck(currency=currency, lines_in=lines_in, stored=stored, quarantined=quarantined, rounding=rounding)
