"""Figures of orders, revenue and buyers: one query each, however much there is, sums only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from chapeau.commerce.ordering.values import PLACED_STATES, OrderState
from chapeau.insight.metrics.values import (
    EVERYTHING,
    MEASURERS,
    SALES_DEFINITIONS,
    CountedOrder,
    Sales,
    SalesBy,
    SalesOnly,
    SalesPart,
    SalesRow,
)
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Viewer

SOURCE_OF_ORDER = """(
    SELECT CASE WHEN mine.source <> '' THEN mine.source WHEN mine.channel <> 'web' THEN '' ELSE coalesce((
        SELECT visit.properties ->> 'source' FROM activity_log visit
        WHERE visit.verb = 'visit.began' AND (visit.hat_id = mine.hat_id OR visit.visitor_id = mine.visitor_id)
          AND visit.occurred_at <= mine.placed_at AND visit.occurred_at > mine.placed_at - interval '30 days'
        ORDER BY visit.occurred_at DESC LIMIT 1), visitor.source, '') END
    FROM ordering_order mine LEFT JOIN people_visitor visitor ON visitor.id = mine.visitor_id
    WHERE mine.id = order_id
)"""
"""As written on the order, else by the last visit in the 30 days before it; empty when nobody knows."""

_KEYS = {
    SalesBy.MONTH: "to_char(at AT TIME ZONE %(zone)s, 'YYYY-MM')",
    SalesBy.MARKET: "market",
    SalesBy.COUNTRY: "country",
    SalesBy.SOURCE: SOURCE_OF_ORDER,
}

_COUNTED = """
WITH bought AS (
    SELECT o.id, o.placed_at AS at, o.cancelled_at, o.state, o.market, o.country, o.currency, o.net_minor,
           o.external_source <> '' AS is_brought_in,
           CASE WHEN person.is_identified THEN coalesce(person.merged_into_id, person.id) END AS person_id,
           row_number() OVER (PARTITION BY coalesce(person.merged_into_id, person.id) ORDER BY o.placed_at, o.id) AS nth
    FROM ordering_order o
    LEFT JOIN people_hat hat ON hat.id = o.hat_id LEFT JOIN people_person person ON person.id = hat.person_id
    WHERE o.placed_at IS NOT NULL AND o.net_minor >= 0
      AND (o.state = ANY(%(states)s)
           OR o.state = 'cancelled' AND (o.paid_at IS NOT NULL OR o.payment_method = 'on-account'))
), counted AS (
    SELECT id AS order_id, at, market, country, currency, is_brought_in, true AS is_order, person_id, nth > 1 AS is_returning,
           net_minor AS sold, 0 AS back FROM bought
    UNION ALL
    SELECT id, cancelled_at, market, country, currency, is_brought_in, false, NULL, false, 0, net_minor
    FROM bought WHERE state = 'cancelled'
    UNION ALL
    SELECT o.id, o.placed_at, o.market, o.country, o.currency, o.external_source <> '', false, NULL, false, 0, -o.net_minor
    FROM ordering_order o WHERE o.net_minor < 0 AND o.placed_at IS NOT NULL
    UNION ALL
    SELECT o.id, r.refunded_at, o.market, o.country, o.currency, o.external_source <> '', false, NULL, false, 0,
           (SELECT sum(line.net_minor) FROM fulfilment_return_line line WHERE line.parent_id = r.id)
    FROM fulfilment_return r JOIN ordering_order o ON o.id = r.order_id WHERE r.refunded_at IS NOT NULL
), chosen AS (
    SELECT *, {key} AS key FROM counted
    WHERE currency = %(currency)s AND at >= %(since)s AND at < %(until)s
      AND (%(market)s = '' OR market = %(market)s) AND (%(country)s = '' OR country = %(country)s)
      AND (%(brought_in)s = '' OR is_brought_in = (%(brought_in)s = 'only'))
      AND (%(source)s::text IS NULL OR {source} = %(source)s)
)
"""

_OF_PART = {
    SalesPart.ORDERS: "is_order",
    SalesPart.UNKNOWN: "is_order AND person_id IS NULL",
    SalesPart.BUYERS: "is_order AND person_id IS NOT NULL",
    SalesPart.RETURNING: "is_order AND person_id IS NOT NULL AND is_returning",
    SalesPart.SOLD: "is_order",
    SalesPart.BACK: "NOT is_order",
    SalesPart.REVENUE: "true",
}


def check_may_measure(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to sales, marketing and finance."""
    if not viewer.works_as(*MEASURERS):
        raise Forbidden


def sales(
    viewer: Viewer, *, by: SalesBy, currency: str, since: datetime, until: datetime, only: SalesOnly = EVERYTHING
) -> Sales:
    """Orders, buyers, returning buyers and revenue of ``[since, until)``, by month, market, country or source.

    One query.

    Months are those of the house's time zone. What each figure means: ``definition``. Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    statement = counted_as(by) + (
        "SELECT key, grouping(key), count(*) FILTER (WHERE is_order), "
        "count(*) FILTER (WHERE is_order AND person_id IS NULL), count(DISTINCT person_id), "
        "count(DISTINCT person_id) FILTER (WHERE is_returning), "
        "count(*) FILTER (WHERE is_returning AND person_id IS NOT NULL), count(*) FILTER (WHERE NOT is_order), "
        "coalesce(sum(sold), 0)::bigint, "
        "coalesce(sum(back), 0)::bigint FROM chosen GROUP BY GROUPING SETS ((key), ()) ORDER BY 2, 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given(currency, since, until, only))
        found = cursor.fetchall()
    rows = [
        SalesRow(
            key=key if not is_total else "",
            orders=orders,
            unknown=unknown,
            buyers=buyers,
            returning=returning,
            orders_of_returning=orders_of_returning,
            gone_back=gone_back,
            sold=Money(sold, currency),
            back=Money(back, currency),
        )
        for key, is_total, orders, unknown, buyers, returning, orders_of_returning, gone_back, sold, back in found
    ]
    return Sales(by=by, currency=currency, since=since, until=until, rows=tuple(rows[:-1]), total=rows[-1])


def counted(
    viewer: Viewer,
    *,
    part: SalesPart,
    by: SalesBy,
    key: str | None,
    currency: str,
    since: datetime,
    until: datetime,
    only: SalesOnly = EVERYTHING,
    text: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page[CountedOrder]:
    """What a figure counts, one by one, oldest first; ``key`` ``None``: of the whole period. One query.

    ``text`` narrows to orders whose number begins with it.

    Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    statement = counted_as(by) + (
        "SELECT o.code, o.external_id, chosen.at, chosen.market, chosen.country, chosen.sold - chosen.back, "
        "count(*) OVER () FROM chosen JOIN ordering_order o ON o.id = chosen.order_id "
        f"WHERE {_OF_PART[part]} AND (%(key)s::text IS NULL OR key = %(key)s) "
        "AND (%(text)s = '' OR starts_with(o.code, lower(%(text)s)) OR starts_with(o.external_id, %(text)s)) "
        "ORDER BY chosen.at, o.code LIMIT %(size)s OFFSET %(skip)s"
    )
    asked = {
        **given(currency, since, until, only),
        "key": key,
        "text": text.replace("-", "").replace(" ", ""),
        "size": page_size,
        "skip": (max(page, 1) - 1) * page_size,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found = cursor.fetchall()
    return Page(
        tuple(
            CountedOrder(
                order_code=code,
                external_id=external_id,
                at=at,
                market=market,
                country=country,
                amount=Money(int(amount), currency),
            )
            for code, external_id, at, market, country, amount, _ in found
        ),
        found[0][-1] if found else 0,
        max(page, 1),
        page_size,
    )


def sales_definition(part: SalesPart) -> str:
    """What a figure means, in the reader's language."""
    return str(SALES_DEFINITIONS[part])


def measured(viewer: Viewer) -> list[tuple[str, int, datetime, datetime]]:
    """Currencies with orders, most orders first, each with how many and its first and last moment.

    Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT currency, count(*), min(placed_at), max(placed_at) FROM ordering_order "
            "WHERE placed_at IS NOT NULL GROUP BY currency ORDER BY 2 DESC, 1"
        )
        return [(currency, count, first, last) for currency, count, first, last in cursor.fetchall()]


def counted_as(by: SalesBy) -> str:
    """The beginning of a statement over ``chosen``: what is counted, each with its key; see ``given``."""
    return _COUNTED.format(key=_KEYS[by], source=SOURCE_OF_ORDER)


def given(currency: str, since: datetime, until: datetime, only: SalesOnly) -> dict[str, Any]:
    """What a statement of ``counted_as`` wants to be told."""
    return {
        "market": only.market,
        "country": only.country,
        "source": only.source,
        "brought_in": only.brought_in.value,
        "zone": house_zone().key,
        "states": [str(state) for state in PLACED_STATES if state != OrderState.AWAITING_PAYMENT],
        "currency": currency,
        "since": since,
        "until": until,
    }
