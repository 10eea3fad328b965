"""The two ways to the next state: everything, or what is new; and the sweep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import pyarrow as pa
from django.db import connection

from chapeau.insight.lake import making, sources
from chapeau.insight.lake.copying import among
from chapeau.insight.lake.live import key_in_lake
from chapeau.insight.lake.manifest import LakeState, write_manifest
from chapeau.insight.lake.schema import COMING, FACTS, SEEN, TABLES
from chapeau.insight.lake.values import Progress
from chapeau.insight.lake.workshop import Workshop, month_no

ROWS_OF_A_FILE: Final = 1_000_000
ROWS_AT_ONCE: Final = 1_000_000
MOST_BUCKETS: Final = 64
BYTES_OF_A_ROW: Final = 150
"""Of the log's table, about."""
MOST_NAMED: Final = 50_000
"""More orders or messages than that are not named one by one: all are read."""
BOOKS: Final = ("orders", "line", "back", "back_line", "payment")
"""Amounts stay when a person goes."""
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXT: Final = pa.string()
_NEWS: Final = pa.schema(
    [*COMING["activity"], ("id", _TEXT), ("order_id", _TEXT), ("message_id", _TEXT), ("visitor_id", _TEXT)]
)
_NOT_TOLD: Final = "mine.verb NOT LIKE 'track:%' AND mine.verb NOT LIKE 'web.%' AND mine.verb NOT LIKE 'app.%'"
_ALSO: Final = f""", mine.id, CASE WHEN {_NOT_TOLD} THEN coalesce(mine.properties ->> 'order_id', '') ELSE '' END,
    CASE WHEN {_NOT_TOLD} THEN coalesce(mine.properties ->> 'message_id', '') ELSE '' END,
    CASE WHEN mine.verb = 'visitor.linked' THEN coalesce(mine.visitor_id::text, '') ELSE '' END"""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is true of the snapshot that a build reads."""

    database: str
    snapshot: int
    complete_until: datetime
    """Whatever has an id of before is in the snapshot, or never will be."""

    def continues(self, state: LakeState) -> bool:
        """The state was built from this database, as it was before; not from one restored since."""
        known = state.marks
        return known.get("database") == self.database and int(known.get("snapshot", self.snapshot + 1)) <= self.snapshot


def first_id(moment: datetime) -> str:
    """No id of ours (they begin with their time) made at that moment or later is smaller."""
    told = f"{int(moment.timestamp() * 1000):012x}"
    return f"{told[:8]}-{told[8:]}-0000-0000-000000000000"


# ---------------------------------------------------------------------------------------------------------- everything
def build_whole(folder: Path, state: LakeState, opening: Opening, now: datetime, progress: Progress) -> LakeState:
    with _workshop(folder, replace(state, tables={}), _buckets(), progress) as shop:
        for table, statement in {**_books(), "draw": _draws(), **sources.SURVEYS}.items():
            shop.load("came", statement, COMING[table])
            shop.replace(table, _of_the_known(table))
        shop.database.execute(f"CREATE TABLE orders AS {_STITCHED.format(orders=shop.now('orders'))}")
        for since, until in _periods():
            only = f"mine.occurred_at >= '{since}' AND mine.occurred_at < '{until}'"
            within = f"\"at\" >= '{since}' AND \"at\" < '{until}'"
            came = shop.load("came", sources.ACTIVITY.format(also="", only=only), COMING["activity"])
            if came or shop.ask(f"SELECT EXISTS (FROM orders WHERE {within})")[0][0]:
                shop.database.execute("DELETE FROM came WHERE subject_no NOT IN (SELECT subject_no FROM known)")
                shop.replace("activity", "came")
                shop.database.execute("CREATE OR REPLACE VIEW acts AS FROM came")
                _make_sessions(shop, bought=f"FROM orders WHERE {within}")
                shop.replace("session", making.WITH_ORDERS)
                shop.replace("touch", making.TOUCHES)
        _write_whole_tables(shop)
        complete = opening.complete_until
        shop.load("came", f"SELECT mine.id FROM activity_log mine WHERE mine.id >= '{first_id(complete)}'", SEEN)
        shop.write_whole("seen", "SELECT id FROM came")
        return _swap(shop, opening, complete, now, swept_at=now)


# ---------------------------------------------------------------------------------------------------------- what is new
def build_further(folder: Path, state: LakeState, opening: Opening, now: datetime, progress: Progress) -> LakeState:
    since = datetime.fromisoformat(state.marks["complete_until"])
    with _workshop(folder, state, state.buckets, progress) as shop:
        shop.load("read", sources.ACTIVITY.format(also=_ALSO, only=f"mine.id >= '{first_id(since)}'"), _NEWS)
        shop.database.execute(f"CREATE TABLE news AS FROM read ANTI JOIN ({shop.old('seen')}) USING (id)")
        shop.database.execute("CREATE TABLE pairs (subject_no BIGINT, month BIGINT)")
        _renew_books(shop)
        _renew_sends(shop, since)
        _renew_answers(shop)
        shop.replace("activity", "FROM news SEMI JOIN known USING (subject_no)")
        _renew_sessions(shop)
        _write_whole_tables(shop)
        complete = max(since, opening.complete_until)
        shop.write_whole("seen", f"SELECT id FROM read WHERE id >= '{first_id(complete)}'")
        return _swap(shop, opening, complete, now, swept_at=datetime.fromisoformat(state.marks["swept_at"]))


def _renew_books(shop: Workshop) -> None:
    """Orders named by a fact since, with all of the same buyer: which one was the first may have changed."""
    named = _named(shop, "order_id")
    everything = len(named) > MOST_NAMED or bool(
        shop.ask("SELECT EXISTS (FROM news WHERE verb = 'history.undone')")[0][0]
    )
    if not named and not everything:
        return
    shop.database.execute(
        "CREATE TABLE touched AS SELECT order_no FROM (VALUES (0::BIGINT)) none (order_no) WHERE false"
    )
    if named and not everything:
        shop.database.register(
            "named", pa.table({"order_no": pa.array([key_in_lake(each) for each in named], pa.int64())})
        )
        shop.database.execute("INSERT INTO touched SELECT order_no FROM named")
    orders = "true" if everything else among("mine.id", named)
    scope = "true" if everything else f"mine.id IN ({_OF_THE_SAME_BUYER.format(named=among('one.id', named))})"
    for table, statement in _books(orders, scope).items():
        if table not in BOOKS:
            continue
        shop.load("came", statement, COMING[table])
        if table == "orders":
            shop.database.execute("INSERT INTO touched SELECT order_no FROM came")
        keys = "true" if everything else "order_no IN (SELECT order_no FROM touched)"
        if table != "orders" and not everything:
            keys = "order_no IN (SELECT order_no FROM named)"
        shop.replace_changed(table, _of_the_known(table), key="order_no", scope=keys)
        if table == "orders":
            _note_pairs(shop, "changed")


def _renew_sends(shop: Workshop, since: datetime) -> None:
    named = _named(shop, "message_id")
    fresh = f"mine.id >= '{first_id(since)}'"
    messages = "true" if len(named) > MOST_NAMED else f"({fresh} OR {among('mine.id', named)})" if named else fresh
    shop.load("came", _books(sends=(messages, fresh, fresh))["send"], COMING["send"])
    shop.replace_changed("send", _of_the_known("send"), key="send_no", scope="send_no IN (SELECT send_no FROM came)")
    shop.load("came", _draws(since), COMING["draw"])
    shop.replace_changed("draw", _of_the_known("draw"), key="draw_no", scope="draw_no IN (SELECT draw_no FROM came)")


def _renew_answers(shop: Workshop) -> None:
    """All of them once one came: they are few, and keys of anonymous ones tell no time."""
    if shop.ask("SELECT EXISTS (FROM news WHERE verb LIKE 'survey.%')")[0][0]:
        for table, statement in sources.SURVEYS.items():
            shop.load("came", statement, COMING[table])
            shop.replace_changed(table, _of_the_known(table), key=f"{table}_no", scope="true")


def _renew_sessions(shop: Workshop) -> None:
    """Of every subject and month that something happened in; and of visitors who became somebody since."""
    _note_pairs(shop, "(FROM news WHERE is_own) news")
    if linked := _named(shop, "visitor_id"):
        shop.load(
            "linked", f"SELECT mine.subject_no FROM people_visitor mine WHERE {among('mine.id', linked)}", _SUBJECT_NO
        )
        _note_pairs(shop, f"(FROM ({shop.now('activity')}) SEMI JOIN linked USING (subject_no) WHERE is_own) before")
    else:
        shop.database.execute("CREATE TABLE linked (subject_no BIGINT)")
    if not shop.ask("SELECT EXISTS (FROM pairs)")[0][0]:
        return
    shop.database.execute(
        "CREATE TABLE sought AS SELECT DISTINCT subject_no, month FROM pairs SEMI JOIN known USING (subject_no)"
    )
    months = {month for (month,) in shop.ask("SELECT DISTINCT month FROM sought")}
    acts = shop.now("activity", months=months)
    shop.database.execute(
        f"CREATE TABLE acts AS SELECT mine.* FROM ({acts}) mine JOIN stitch USING (subject_no) JOIN sought "
        f"ON sought.subject_no = stitch.own_no AND sought.month = {month_no('mine.at')}"
    )
    orders = _STITCHED.format(orders=shop.now("orders", months=months))
    _make_sessions(shop, bought=f"SELECT mine.* FROM ({orders}) mine JOIN sought "
                                f"ON sought.subject_no = mine.subject_no AND sought.month = {month_no('mine.at')}")  # fmt: skip
    for table, rows, moment in (("session", making.WITH_ORDERS, "began_at"), ("touch", making.TOUCHES, '"at"')):
        shop.replace(
            table, rows,
            leaving=f"(subject_no, {month_no(moment)}) IN (SELECT (subject_no, month) FROM sought) "
                    "OR subject_no IN (SELECT subject_no FROM linked)",
        )  # fmt: skip


def _note_pairs(shop: Workshop, rows: str) -> None:
    shop.database.execute(
        f"INSERT INTO pairs SELECT DISTINCT stitch.own_no, {_MONTH} FROM {rows} JOIN stitch USING (subject_no)"
    )


def _named(shop: Workshop, column: str) -> list[UUID]:
    """Ids that news name; what a hostile row says instead of one is none."""
    found = shop.ask(f"SELECT DISTINCT {column} FROM news WHERE {column} <> ''")
    return [UUID(told) for (told,) in found if _UUID.fullmatch(told)]


# ---------------------------------------------------------------------------------------------------------- who is gone
def drop_the_gone(folder: Path, state: LakeState, now: datetime, progress: Progress) -> LakeState:
    if not state.number or not state.marks:
        return state
    with _workshop(folder, state, state.buckets, progress) as shop:
        gone = "subject_no NOT IN (SELECT subject_no FROM known)"
        for table in FACTS:
            nobody = {"subject_no": "0 AS subject_no", "nth_of_subject": "0 AS nth_of_subject"}
            columns = ", ".join(nobody.get(name, f'"{name}"') for name in COMING[table].names)
            stays = gone if table in BOOKS else "false"
            shop.replace(table, f"SELECT {columns} FROM ({shop.old(table)}) WHERE {stays}", leaving=gone)
        return write_manifest(
            folder, replace(state, tables=shop.tables, marks={**state.marks, "swept_at": now.isoformat()})
        )


# ---------------------------------------------------------------------------------------------------------- for all
_MONTH: Final = month_no('"at"')
_SUBJECT_NO: Final = pa.schema([pa.field("subject_no", pa.int64(), nullable=False)])
_STITCHED: Final = """SELECT stitch.own_no AS subject_no, "at", channel, is_brought_in, coupons
FROM ({orders}) JOIN stitch USING (subject_no)"""
_OF_THE_SAME_BUYER: Final = """
SELECT one.id FROM ordering_order one WHERE {named}
UNION SELECT other.id FROM ordering_order other JOIN (SELECT DISTINCT hat_id FROM ordering_order one WHERE {named}) buyer
ON buyer.hat_id = other.hat_id
UNION SELECT other.id FROM ordering_order other JOIN (SELECT DISTINCT visitor_id FROM ordering_order one WHERE {named}) buyer
ON buyer.visitor_id = other.visitor_id"""


@contextmanager
def _workshop(folder: Path, state: LakeState, buckets: int, progress: Progress) -> Iterator[Workshop]:
    shop = Workshop(folder, state, buckets, progress)
    try:
        yield shop
    finally:
        shop.close()


def _swap(shop: Workshop, opening: Opening, complete: datetime, now: datetime, *, swept_at: datetime) -> LakeState:
    marks = {
        "database": opening.database,
        "snapshot": str(opening.snapshot),
        "complete_until": complete.isoformat(),
        "swept_at": swept_at.isoformat(),
    }
    return write_manifest(shop.folder, LakeState(built_at=now, buckets=shop.buckets, tables=shop.tables, marks=marks))


def _books(
    orders: str = "true", scope: str = "true", sends: Sequence[str] = ("true", "true", "true")
) -> Mapping[str, str]:
    """What is read of the books: orders for which ``scope`` holds; lines, returns, payments of ``orders``."""
    of_line = orders.replace("mine.id", "line.order_id")
    of_scope = scope.replace("mine.id", "line.order_id", 1)
    messages, decisions, passages = sends
    return {
        "orders": sources.ORDERS.format(only=scope, of_line=of_scope),
        "line": sources.LINE.format(only=orders),
        "back": sources.BACK.format(only=orders, of_line=of_line),
        "back_line": sources.BACK_LINE.format(only=orders),
        "payment": sources.PAYMENT.format(only=orders),
        "send": sources.SEND.format(messages=messages, decisions=decisions, passages=passages),
    }


def _draws(since: datetime | None = None) -> str:
    """Lots drawn since; of a hat and a mailing with all that was decided, since the first of it says when."""
    fresh = f"mine.id >= '{first_id(since)}'" if since else "true"
    again = {
        "decisions": "messaging_decision one WHERE (one.mailing_id, one.hat_id) = (mine.mailing_id, mine.hat_id)",
        "offers": "pricing_personal_offer one WHERE (one.offering_id, one.hat_id) = (mine.offering_id, mine.hat_id)",
    }
    whole = {name: f"EXISTS (SELECT FROM {rows} AND {fresh.replace('mine.', 'one.')})" for name, rows in again.items()}
    chosen = whole if since else dict.fromkeys(again, "true")
    return sources.DRAW.format(**chosen, passages=fresh, held=fresh)


def _of_the_known(table: str) -> str:
    """SQL over ``came``: what people did who are gone is left out; what they bought stays, under nobody."""
    if table not in BOOKS:
        return "FROM came SEMI JOIN known USING (subject_no)"
    taken = {
        "subject_no": "coalesce(known.subject_no, 0) AS subject_no",
        "nth_of_subject": "CASE WHEN known.subject_no IS NULL THEN 0 ELSE nth_of_subject END AS nth_of_subject",
    }
    columns = ", ".join(taken.get(name, f'"{name}"') for name in COMING[table].names)
    return f"SELECT {columns} FROM came LEFT JOIN known USING (subject_no)"


def _make_sessions(shop: Workshop, *, bought: str) -> None:
    """``made`` and what else ``making`` asks for, of ``acts``."""
    shop.database.execute(f"CREATE OR REPLACE TABLE bought AS {bought}")
    own = shop.database.execute(making.OWN).to_arrow_table()
    shop.database.register("numbered", making.number_sessions(own))
    shop.database.execute(f"CREATE OR REPLACE TABLE made AS {making.SESSIONS}")
    shop.database.unregister("numbered")


def _write_whole_tables(shop: Workshop) -> None:
    for table, statement in sources.WHOLE.items():
        shop.load("came", statement, TABLES[table])
        shop.write_whole(table, "SELECT * FROM came")


def _buckets() -> int:
    """So many that a month of a bucket is a file of about a million activities; one for a small company."""
    most = max((rows for _month, rows in _sizes()), default=0)
    return max(1, min(MOST_BUCKETS, -(-most // ROWS_OF_A_FILE)))


def _sizes() -> list[tuple[date, int]]:
    """Months with a partition of the log, and about how many rows each has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_date(right(relname, 6), 'YYYYMM'), pg_relation_size(oid) / %s FROM pg_class "
            "JOIN pg_inherits ON inhrelid = oid "
            "WHERE inhparent = 'activity_log'::regclass AND relname ~ '_[0-9]{6}$' ORDER BY 1",
            [BYTES_OF_A_ROW],
        )
        return list(cursor.fetchall())


def _periods() -> list[tuple[str, str]]:
    """Beginnings and ends of whole months, together all in which something may have happened, each with a number of
    activities that can be sorted at once."""
    sizes = _sizes()
    first, last = sizes[0][0], _after(sizes[-1][0])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, count(*) FROM (SELECT occurred_at AS at FROM activity_log UNION ALL "
            "SELECT placed_at FROM ordering_order) one, date_trunc('month', at AT TIME ZONE 'UTC') AS month "
            "WHERE at < %s OR at >= %s GROUP BY 1",
            [_edge(first), _edge(last)],
        )
        sizes += [(month.date(), rows) for month, rows in cursor.fetchall()]
    periods: list[tuple[date, date]] = []
    taken = 0
    for month, rows in sorted(sizes):
        if periods and taken + rows <= ROWS_AT_ONCE:
            periods[-1] = (periods[-1][0], _after(month))
        else:
            periods.append((month, _after(month)))
            taken = 0
        taken += rows
    return [(_edge(since), _edge(until)) for since, until in periods]


def _after(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _edge(month: date) -> str:
    return f"{month.isoformat()} 00:00:00+00"
