"""How the lake stands, and whether it holds what the database holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from chapeau.insight.lake.building import first_id
from chapeau.insight.lake.duckdb_engine import open_lake
from chapeau.insight.lake.live import SUBJECT
from chapeau.insight.lake.manifest import lake_folder, read_manifest
from chapeau.insight.lake.schema import FACTS, LIVE, WHOLE, moment_of
from chapeau.insight.lake.sources import COUNTED
from chapeau.insight.lake.values import LEAVES_WITHIN, Check, LakeStatus, TableStatus

_IN_MONTH = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM')"
_KNOWN = (
    f"WITH subject ({', '.join(LIVE['subject'].names)}) AS MATERIALIZED ({SUBJECT}), "
    "known AS (SELECT subject_no FROM subject WHERE NOT is_gone UNION ALL SELECT 0) "
)
_LINES = "FROM ordering_order mine JOIN ordering_line line ON line.order_id = mine.id"
_SENDS = """
SELECT coalesce(hat.subject_no, visitor.subject_no, 0) AS subject_no, coalesce(mine.sent_at, mine.queued_at) AS at
FROM messaging_message mine LEFT JOIN people_hat hat ON hat.id = mine.hat_id LEFT JOIN people_visitor visitor ON visitor.id = mine.visitor_id
UNION ALL SELECT hat.subject_no, mine.decided_at FROM messaging_decision mine JOIN people_hat hat ON hat.id = mine.hat_id WHERE mine.outcome = 'held'
UNION ALL SELECT hat.subject_no, mine.entered_at FROM journeys_passage mine JOIN people_hat hat ON hat.id = mine.hat_id WHERE mine.is_held_out
"""
_BACK_LINES = f"""
SELECT mine.cancelled_at AS at, mine.currency, line.net_minor {_LINES}
WHERE {COUNTED} AND mine.state = 'cancelled' AND mine.cancelled_at IS NOT NULL
UNION ALL SELECT mine.placed_at, mine.currency, -line.net_minor {_LINES} WHERE mine.net_minor < 0 AND mine.placed_at IS NOT NULL
UNION ALL SELECT came.refunded_at, mine.currency, piece.net_minor FROM fulfilment_return came
JOIN ordering_order mine ON mine.id = came.order_id JOIN fulfilment_return_line piece ON piece.parent_id = came.id
WHERE came.refunded_at IS NOT NULL
"""
_BACK = f"""
SELECT mine.cancelled_at AS at, mine.currency, mine.net_minor FROM ordering_order mine
WHERE {COUNTED} AND mine.state = 'cancelled' AND mine.cancelled_at IS NOT NULL
UNION ALL SELECT mine.placed_at, mine.currency, -mine.net_minor FROM ordering_order mine
WHERE mine.net_minor < 0 AND mine.placed_at IS NOT NULL
UNION ALL SELECT came.refunded_at, mine.currency, piece.net_minor FROM fulfilment_return came
JOIN ordering_order mine ON mine.id = came.order_id JOIN fulfilment_return_line piece ON piece.parent_id = came.id
WHERE came.refunded_at IS NOT NULL
"""

_OF_DATABASE: Final[Mapping[tuple[str, str], str]] = {
    ("activity", "count"): f"{_KNOWN} SELECT {_IN_MONTH.format('occurred_at')}, '', count(*) FROM activity_log mine "
    "JOIN known ON known.subject_no = coalesce(mine.subject_no, 0) GROUP BY 1",
    ("orders", "count"): f"SELECT {_IN_MONTH.format('placed_at')}, currency, count(*) FROM ordering_order mine WHERE {COUNTED} GROUP BY 1, 2",
    ("orders", "net_minor"): f"SELECT {_IN_MONTH.format('placed_at')}, currency, sum(net_minor) FROM ordering_order mine WHERE {COUNTED} GROUP BY 1, 2",
    ("orders", "margin_minor"): f"SELECT {_IN_MONTH.format('at')}, currency, sum(margin) FROM ("
    f"SELECT mine.placed_at AS at, mine.currency, sum(line.net_minor) - sum(line.cost_minor) AS margin {_LINES} WHERE {COUNTED} "
    "GROUP BY mine.id HAVING count(*) = count(line.cost_minor)) one GROUP BY 1, 2",
    ("line", "net_minor"): f"SELECT {_IN_MONTH.format('mine.placed_at')}, mine.currency, sum(line.net_minor) {_LINES} WHERE {COUNTED} GROUP BY 1, 2",
    ("line", "quantity"): f"SELECT {_IN_MONTH.format('mine.placed_at')}, mine.currency, sum(line.quantity) {_LINES} WHERE {COUNTED} GROUP BY 1, 2",
    ("back", "net_minor"): f"SELECT {_IN_MONTH.format('at')}, currency, sum(net_minor) FROM ({_BACK}) one GROUP BY 1, 2",
    ("back_line", "net_minor"): f"SELECT {_IN_MONTH.format('at')}, currency, sum(net_minor) FROM ({_BACK_LINES}) one GROUP BY 1, 2",
    ("payment", "amount_minor"): f"SELECT {_IN_MONTH.format('booked_at')}, currency, sum(amount_minor) FROM payments_ledger GROUP BY 1, 2",
    ("send", "count"): f"{_KNOWN} SELECT {_IN_MONTH.format('at')}, '', count(*) FROM ({_SENDS}) one JOIN known USING (subject_no) GROUP BY 1",
    ("answer", "count"): f"{_KNOWN} SELECT {_IN_MONTH.format('mine.at')}, '', count(*) FROM surveys_answer mine "
    "LEFT JOIN people_hat hat ON hat.id = mine.hat_id JOIN known ON known.subject_no = coalesce(hat.subject_no, 0) GROUP BY 1",
    ("invitation", "count"): f"{_KNOWN} SELECT {_IN_MONTH.format('mine.asked_at')}, '', count(*) FROM surveys_invitation mine "
    "JOIN people_hat hat ON hat.id = mine.hat_id JOIN known USING (subject_no) WHERE mine.asked_at IS NOT NULL GROUP BY 1",
}  # fmt: skip
"""Month, currency, sum; each said anew, not taken from what fills the lake."""


def status() -> LakeStatus:
    """What stands in the files, and how many activities were stored since they were made. One query."""
    folder = lake_folder()
    state = read_manifest(folder)
    since = state.marks.get("complete_until")
    behind = "SELECT count(*) FROM activity_log" + (
        f" WHERE id >= '{first_id(datetime.fromisoformat(since))}'" if since else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(behind)
        (read_again,) = cursor.fetchone() or (0,)
    return LakeStatus(
        number=state.number,
        built_at=state.built_at,
        buckets=state.buckets,
        tables=tuple(
            TableStatus(
                name=name,
                rows=state.rows(name),
                files=len(state.files(name)),
                bytes=sum(file.bytes for file in state.files(name)),
            )
            for name in (*FACTS, *WHOLE)
        ),
        behind=max(0, read_again - state.rows("seen")),
        folder=str(folder),
        engine=settings.ENGINE,
    )


@transaction.atomic
def verify(*, now: datetime) -> list[Check]:
    """The sums of the lake, per month (UTC) and currency, beside the same of the database, to the cent.

    On a house at work the database is ahead of the lake: build first. The last checks are ``gone``: rows of people who
    were erased longer than ``LEAVES_WITHIN`` ago; there must be none.
    """
    lake = open_lake()
    lake.execute(
        "CREATE OR REPLACE TEMP VIEW known AS SELECT subject_no FROM subject WHERE NOT is_gone UNION ALL SELECT 0"
    )
    checks: list[Check] = []
    for (table, what), statement in _OF_DATABASE.items():
        currency = "''" if what == "count" and table != "orders" else "currency"
        total = "count(*)" if what == "count" else f"sum({what})"
        if what == "margin_minor":
            total += " FILTER (has_margin)"
        source = f"{table} SEMI JOIN known USING (subject_no)" if currency == "''" else table
        held = lake.execute(
            f"SELECT strftime(\"{moment_of(table)}\", '%Y-%m'), {currency}, {total} FROM {source} GROUP BY ALL"
        ).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(statement)
            true = {(month, of): int(amount or 0) for month, of, amount in cursor.fetchall()}
        mine = {(month, of): int(amount or 0) for month, of, amount in held}
        checks += [
            Check(
                table=table,
                what=what,
                month=month,
                currency=of,
                lake=mine.get((month, of), 0),
                database=true.get((month, of), 0),
            )
            for month, of in sorted(mine.keys() | true.keys())
        ]
    return checks + _gone(now)


def _gone(now: datetime) -> list[Check]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hat.subject_no FROM people_hat hat WHERE hat.person_id IN (SELECT person_id FROM privacy_request "
            "WHERE kind = 'erasure' AND state = 'done' GROUP BY 1 HAVING min(done_at) < %(before)s) UNION ALL "
            "SELECT visitor.subject_no FROM people_visitor visitor JOIN people_hat hat ON hat.id = visitor.hat_id WHERE hat.person_id IN "
            "(SELECT person_id FROM privacy_request WHERE kind = 'erasure' AND state = 'done' GROUP BY 1 HAVING min(done_at) < %(before)s)",
            {"before": now - LEAVES_WITHIN},
        )
        gone = [number for (number,) in cursor.fetchall()]
    lake = open_lake()
    return [
        Check(
            table=table,
            what="gone",
            month="",
            currency="",
            lake=int(lake.execute(f"SELECT count(*) FROM {table} WHERE subject_no IN (SELECT unnest(?::BIGINT[]))", [gone]).fetchall()[0][0]),
            database=0,
        )
        for table in FACTS
    ]  # fmt: skip
