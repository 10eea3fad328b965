"""Who was shown, who followed, who bought; and the same of those left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from chapeau.insight.lake.sources import COUNTED
from chapeau.insight.recommendations.lot import PART
from chapeau.insight.recommendations.values import AdviceKind, KindResult, Place, Results
from chapeau.kit.intervals import Mean, difference, mean_difference, share

DAYS = 14

_WHO = """LEFT JOIN people_visitor visitor ON visitor.id = mine.visitor_id
LEFT JOIN people_hat hat ON hat.id = coalesce(mine.hat_id, visitor.hat_id)"""
_UNIT = "coalesce(hat.person_id, mine.visitor_id)"
"""A person over all their hats and browsers; whoever is nobody yet is the browser."""

_SHOWN = f"""
SELECT mine.place, mine.kind, count(DISTINCT {_UNIT}) FROM recommendations_shown mine {_WHO}
WHERE mine.first_at >= %(since)s AND mine.first_at < %(until)s AND NOT mine.is_left_alone GROUP BY 1, 2
"""

_FOLLOWED = f"""
WITH followed AS (
    SELECT {_UNIT} AS unit, mine.place, mine.kind, mine.product_id, mine.at FROM recommendations_followed mine {_WHO}
    WHERE mine.at >= %(since)s AND mine.at < %(until)s
), bought AS (
    SELECT {_UNIT} AS unit, variant.product_id, mine.placed_at FROM ordering_order mine {_WHO}
    JOIN ordering_line line ON line.order_id = mine.id JOIN catalog_variant variant ON variant.id = line.variant_id
    WHERE {COUNTED} AND mine.placed_at >= %(since)s AND mine.placed_at < %(until)s::timestamptz + %(days)s
      AND variant.product_id IN (SELECT product_id FROM followed)
)
SELECT followed.place, followed.kind, count(DISTINCT followed.unit), count(DISTINCT bought.unit)
FROM followed LEFT JOIN bought ON bought.unit = followed.unit AND bought.product_id = followed.product_id
     AND bought.placed_at >= followed.at AND bought.placed_at < followed.at + %(days)s
GROUP BY 1, 2
"""

_LOTS = f"""
WITH seen AS (
    SELECT {_UNIT} AS unit, min(mine.first_at) AS first_at, bool_or(mine.is_left_alone) AS some_alone, bool_and(mine.is_left_alone) AS all_alone
    FROM recommendations_shown mine {_WHO} WHERE mine.first_at < %(until)s GROUP BY 1
), counted AS (
    SELECT *, some_alone <> all_alone AS is_mixed, first_at + %(days)s > %(until)s AS is_waiting FROM seen WHERE first_at >= %(since)s
), ordered AS (
    SELECT {_UNIT} AS unit, mine.placed_at, CASE WHEN mine.currency = %(currency)s THEN mine.net_minor ELSE 0 END AS net
    FROM ordering_order mine {_WHO} WHERE {COUNTED} AND mine.placed_at >= %(since)s AND mine.placed_at < %(until)s
), each AS (
    SELECT counted.unit, counted.all_alone, counted.is_mixed, counted.is_waiting, count(ordered.unit) AS orders, coalesce(sum(ordered.net), 0) AS net
    FROM counted LEFT JOIN ordered ON ordered.unit = counted.unit AND ordered.placed_at >= counted.first_at
         AND ordered.placed_at < counted.first_at + %(days)s
    GROUP BY 1, 2, 3, 4
)
SELECT all_alone, is_mixed, is_waiting, count(*), count(*) FILTER (WHERE orders > 0), avg(net)::float8, coalesce(var_samp(net), 0)::float8
FROM each GROUP BY 1, 2, 3
"""


def results(since: datetime, until: datetime, currency: str) -> Results:
    known = {"since": since, "until": until, "days": timedelta(days=DAYS), "currency": currency}
    shown = {(place, kind): people for place, kind, people in _rows(_SHOWN, known)}
    followed = {(place, kind): (clicked, bought) for place, kind, clicked, bought in _rows(_FOLLOWED, known)}
    kinds = []
    for place in Place:
        for kind in AdviceKind:
            people = shown.get((place, kind), 0)
            clicked, bought = followed.get((place, kind), (0, 0))
            if people or clicked:
                kinds.append(
                    KindResult(place, kind, people, share(clicked, max(people, clicked)), share(bought, clicked))
                )
    ours = theirs = share(0, 0)
    spent = left_spent = Mean(0, 0.0, 0.0)
    waiting = mixed = of_shown = of_alone = 0
    for is_alone, is_mixed, is_waiting, people, ordered, mean, variance in _rows(_LOTS, known):
        if is_mixed:
            mixed += people
            continue
        of_alone, of_shown = of_alone + people * is_alone, of_shown + people * (not is_alone)
        if is_waiting:
            waiting += people
        elif is_alone:
            theirs, left_spent = share(ordered, people), Mean(people, mean, variance)
        else:
            ours, spent = share(ordered, people), Mean(people, mean, variance)
    drawn = share(of_alone, of_alone + of_shown)
    return Results(
        since=since,
        until=until,
        days=DAYS,
        kinds=tuple(kinds),
        shown=ours,
        left_alone=theirs,
        difference=difference(theirs, ours) if ours.of and theirs.of else (0.0, 0.0),
        spent=spent,
        left_alone_spent=left_spent,
        spent_difference=mean_difference(left_spent, spent),
        currency=currency,
        waiting=waiting,
        mixed=mixed,
        lot_is_fair=not drawn.of or drawn.low <= PART <= drawn.high,
    )


def _rows(sql: str, known: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return rows
