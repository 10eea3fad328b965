"""What channels bring: visits, orders, margin and what the campaigns cost, by source or by the months of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from chapeau.insight.metrics.queries.sales import check_may_measure, counted_as, given
from chapeau.insight.metrics.values import ChannelRow, Channels, Cost, CostKind, SalesBy, SalesOnly
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money
from chapeau.person.people.values import Viewer

_SOLD = """
SELECT key, count(*) FILTER (WHERE is_order), coalesce(sum(sold - back), 0)::bigint,
       coalesce(sum(margin) FILTER (WHERE is_order), 0)::bigint
FROM chosen LEFT JOIN LATERAL (
    SELECT round(sum((line.net_minor - line.cost_minor)::numeric
                     * (line.quantity - line.returned_quantity - line.cancelled_quantity) / line.quantity)) AS margin
    FROM ordering_line line JOIN ordering_order o ON o.id = line.order_id
    WHERE line.order_id = chosen.order_id AND is_order AND o.state <> 'cancelled'
      AND line.cost_minor IS NOT NULL AND line.quantity > 0
) goods ON true GROUP BY key
"""
_VISITS = """
SELECT {key} AS key, count(*) FROM activity_log
WHERE verb = 'visit.began' AND occurred_at >= %(since)s AND occurred_at < %(until)s
  AND (%(source)s::text IS NULL OR properties ->> 'source' = %(source)s) GROUP BY 1
"""
_COSTS = """
SELECT {key} AS key, sum(amount_minor)::bigint FROM metrics_channel_cost
WHERE currency = %(currency)s AND kind = 'media' AND (%(source)s::text IS NULL OR source = %(source)s)
  AND day >= (%(since)s AT TIME ZONE %(zone)s)::date AND day < (%(until)s AT TIME ZONE %(zone)s)::date GROUP BY 1
"""


def channels(viewer: Viewer, *, currency: str, since: datetime, until: datetime, source: str | None = None) -> Channels:
    """What each source brought and cost in ``[since, until)``; with ``source``: each month of it. Three queries.

    What each number means: ``values.CHANNEL_DEFINITIONS``. Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    by_month = source is not None
    asked = given(currency, since, until, SalesOnly(source=source))
    sold = _by_key(counted_as(SalesBy.MONTH if by_month else SalesBy.SOURCE) + _SOLD, asked)
    month = "to_char({} AT TIME ZONE %(zone)s, 'YYYY-MM')"
    visits = _by_key(_VISITS.format(key=month.format("occurred_at") if by_month else "properties ->> 'source'"), asked)
    costs = _by_key(_COSTS.format(key="to_char(day, 'YYYY-MM')" if by_month else "source"), asked)
    rows = []
    for key in sorted({*sold, *visits, *costs}):
        orders, revenue, margin = sold.get(key, (0, 0, 0))
        rows.append(
            ChannelRow(
                key=key,
                visits=visits.get(key, (0,))[0],
                orders=orders,
                revenue=Money(revenue, currency),
                margin=Money(margin, currency),
                cost=Money(costs.get(key, (0,))[0], currency),
            )
        )
    return Channels(currency=currency, rows=tuple(rows), total=_total(rows, currency))


def costs(viewer: Viewer, *, since: datetime, until: datetime) -> list[Cost]:
    """Campaign costs as recorded, newest first. Refuses: ``Forbidden``."""
    check_may_measure(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source, day, amount_minor, currency, medium, campaign, kind, market FROM metrics_channel_cost "
            "WHERE day >= (%(since)s AT TIME ZONE %(zone)s)::date AND day < (%(until)s AT TIME ZONE %(zone)s)::date "
            "ORDER BY day DESC, source, campaign, kind, market, currency",
            {"since": since, "until": until, "zone": house_zone().key},
        )
        return [
            Cost(
                source=source,
                day=day,
                amount=Money(minor, code),
                medium=medium,
                campaign=campaign,
                kind=CostKind(kind),
                market=market,
            )
            for source, day, minor, code, medium, campaign, kind, market in cursor.fetchall()
        ]


def _by_key(statement: str, asked: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return {key or "": tuple(numbers) for key, *numbers in cursor.fetchall()}


def _total(rows: list[ChannelRow], currency: str) -> ChannelRow:
    sums: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        sums["visits"] += row.visits
        sums["orders"] += row.orders
        sums["revenue"] += row.revenue.minor
        sums["margin"] += row.margin.minor
        sums["cost"] += row.cost.minor
    return ChannelRow(
        key="",
        visits=sums["visits"],
        orders=sums["orders"],
        revenue=Money(sums["revenue"], currency),
        margin=Money(sums["margin"], currency),
        cost=Money(sums["cost"], currency),
    )
