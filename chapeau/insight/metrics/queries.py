"""Figures of orders, revenue and buyers: one query each, however much there is, sums only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from chapeau.commerce.ordering.values import PLACED_STATES, OrderState
from chapeau.insight.metrics.values import DEFINITIONS, By, CountedPage, CountedRow, FigureRow, Figures, Part
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer

_KEYS = {
    By.MONTH: "to_char(at AT TIME ZONE %(zone)s, 'YYYY-MM')",
    By.MARKET: "market",
    By.COUNTRY: "country",
}

_COUNTED = """
WITH bought AS (
    SELECT o.id, o.placed_at AS at, o.cancelled_at, o.state, o.market, o.country, o.currency, o.net_minor,
           CASE WHEN person.is_identified THEN coalesce(person.merged_into_id, person.id) END AS person_id,
           row_number() OVER (PARTITION BY coalesce(person.merged_into_id, person.id) ORDER BY o.placed_at, o.id) AS nth
    FROM ordering_order o
    LEFT JOIN people_hat hat ON hat.id = o.hat_id LEFT JOIN people_person person ON person.id = hat.person_id
    WHERE o.placed_at IS NOT NULL AND o.net_minor >= 0
      AND (o.state = ANY(%(states)s)
           OR o.state = 'cancelled' AND (o.paid_at IS NOT NULL OR o.payment_method = 'on-account'))
), counted AS (
    SELECT id AS order_id, at, market, country, currency, true AS is_order, person_id, nth > 1 AS is_returning,
           net_minor AS sold, 0 AS back FROM bought
    UNION ALL
    SELECT id, cancelled_at, market, country, currency, false, NULL, false, 0, net_minor
    FROM bought WHERE state = 'cancelled'
    UNION ALL
    SELECT o.id, o.placed_at, o.market, o.country, o.currency, false, NULL, false, 0, -o.net_minor
    FROM ordering_order o WHERE o.net_minor < 0 AND o.placed_at IS NOT NULL
    UNION ALL
    SELECT o.id, r.refunded_at, o.market, o.country, o.currency, false, NULL, false, 0,
           (SELECT sum(line.net_minor) FROM fulfilment_return_line line WHERE line.parent_id = r.id)
    FROM fulfilment_return r JOIN ordering_order o ON o.id = r.order_id WHERE r.refunded_at IS NOT NULL
), chosen AS (
    SELECT *, {key} AS key FROM counted
    WHERE currency = %(currency)s AND at >= %(since)s AND at < %(until)s
)
"""

_OF_PART = {
    Part.ORDERS: "is_order",
    Part.UNKNOWN: "is_order AND person_id IS NULL",
    Part.BUYERS: "is_order AND person_id IS NOT NULL",
    Part.RETURNING: "is_order AND person_id IS NOT NULL AND is_returning",
    Part.SOLD: "is_order",
    Part.BACK: "NOT is_order",
    Part.REVENUE: "true",
}


def check_may_measure(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to sales, marketing and finance."""
    allowed = viewer.is_staff and viewer.has_role(StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE)
    if not (viewer.is_system or allowed):
        raise Forbidden


def figures(viewer: Viewer, *, by: By, currency: str, since: datetime, until: datetime) -> Figures:
    """Orders, buyers, returning buyers and revenue of ``[since, until)``, by month, market or country; one query.

    Months are those of the house's time zone. What each figure means: ``definition``. Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    statement = _COUNTED.format(key=_KEYS[by]) + (
        "SELECT key, grouping(key), count(*) FILTER (WHERE is_order), "
        "count(*) FILTER (WHERE is_order AND person_id IS NULL), count(DISTINCT person_id), "
        "count(DISTINCT person_id) FILTER (WHERE is_returning), coalesce(sum(sold), 0)::bigint, "
        "coalesce(sum(back), 0)::bigint FROM chosen GROUP BY GROUPING SETS ((key), ()) ORDER BY 2, 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _given(currency, since, until))
        found = cursor.fetchall()
    rows = [
        FigureRow(
            key=key if not is_total else "",
            orders=orders,
            unknown=unknown,
            buyers=buyers,
            returning=returning,
            sold=Money(sold, currency),
            back=Money(back, currency),
        )
        for key, is_total, orders, unknown, buyers, returning, sold, back in found
    ]
    return Figures(by=by, currency=currency, since=since, until=until, rows=tuple(rows[:-1]), total=rows[-1])


def counted(
    viewer: Viewer,
    *,
    part: Part,
    by: By,
    key: str,
    currency: str,
    since: datetime,
    until: datetime,
    page: int = 1,
    page_size: int = 50,
) -> CountedPage:
    """What a figure counts, one by one, oldest first; ``key`` empty: of the whole period. One query.

    Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    statement = _COUNTED.format(key=_KEYS[by]) + (
        "SELECT o.code, o.external_id, chosen.at, chosen.market, chosen.country, chosen.sold - chosen.back, "
        "count(*) OVER () FROM chosen JOIN ordering_order o ON o.id = chosen.order_id "
        f"WHERE {_OF_PART[part]} AND (%(key)s = '' OR key = %(key)s) "
        "ORDER BY chosen.at, o.code LIMIT %(size)s OFFSET %(skip)s"
    )
    given = {**_given(currency, since, until), "key": key, "size": page_size, "skip": (max(page, 1) - 1) * page_size}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found = cursor.fetchall()
    return CountedPage(
        rows=tuple(
            CountedRow(
                order_code=code,
                external_id=external_id,
                at=at,
                market=market,
                country=country,
                amount=Money(int(amount), currency),
            )
            for code, external_id, at, market, country, amount, _ in found
        ),
        total=found[0][-1] if found else 0,
        page=max(page, 1),
        page_size=page_size,
    )


def definition(part: Part) -> str:
    """What a figure means, in the reader's language."""
    return str(DEFINITIONS[part])


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


def _given(currency: str, since: datetime, until: datetime) -> dict[str, Any]:
    return {
        "zone": settings.HOUSE_TIME_ZONE,
        "states": [str(state) for state in PLACED_STATES if state != OrderState.AWAITING_PAYMENT],
        "currency": currency,
        "since": since,
        "until": until,
    }
