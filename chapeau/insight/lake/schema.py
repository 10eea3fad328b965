"""What stands in the lake: its tables and their columns, the same for every engine.

Money is int64 minor units, net of VAT, with the ``currency`` beside it. Moments are microseconds in UTC. Keys are int64:
``subject_no`` is that of a hat or a visitor (0: of nobody known), ``order_no``, ``product_no`` and ``organisation_no`` are
``key_of`` of the row's UUID. Codes are text, never null: empty where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

NOBODY: Final = 0
"""``subject_no`` of what happened with nobody known."""

MOMENT: Final = pa.timestamp("us", tz="UTC")
_TYPES: Final = {
    "key": pa.int64(),
    "money": pa.int64(),
    "count": pa.int64(),
    "code": pa.string(),
    "moment": MOMENT,
    "yes": pa.bool_(),
    "day": pa.date32(),
    "day-number": pa.int32(),
    "rate": pa.float64(),
}


DAY_NO: Final = "day_no"
"""Days since 1970, in UTC, of a fact's moment: written with it, so that a period finds its rows without arithmetic on each."""


def _table(**columns: str) -> pa.Schema:
    """``name="type"``; a type ending in ``?`` may be null."""
    return pa.schema(
        [pa.field(name, _TYPES[kind.rstrip("?")], nullable=kind.endswith("?")) for name, kind in columns.items()]
    )


COMING: Final[Mapping[str, pa.Schema]] = {
    "activity": _table(
        subject_no="key",
        at="moment",
        verb="code",
        source="code",
        medium="code",
        campaign="code",
        country="code",
        value_minor="money?",
        currency="code",
        is_robot="yes",
        is_own="yes",
    ),
    "session": _table(
        subject_no="key",
        session_no="key",
        began_at="moment",
        ended_at="moment",
        source="code",
        medium="code",
        campaign="code",
        country="code",
        n_activities="count",
        n_pages="count",
        has_product="yes",
        has_basket="yes",
        has_checkout="yes",
        n_orders="count",
        is_robot="yes",
    ),
    "touch": _table(
        subject_no="key", at="moment", source="code", medium="code", campaign="code", kind="code", is_direct="yes"
    ),
    "orders": _table(
        subject_no="key",
        order_no="key",
        order_code="code",
        at="moment",
        state="code",
        market="code",
        channel="code",
        source="code",
        country="code",
        currency="code",
        net_minor="money",
        margin_minor="money",
        has_margin="yes",
        organisation_no="key?",
        is_brought_in="yes",
        is_paid="yes",
        nth_of_subject="count",
        coupons="code",
    ),
    "line": _table(
        subject_no="key",
        order_no="key",
        at="moment",
        sku="code",
        product_no="key?",
        category="code",
        quantity="count",
        net_minor="money",
        cost_minor="money?",
        currency="code",
    ),
    "back": _table(
        subject_no="key",
        order_no="key",
        at="moment",
        kind="code",
        net_minor="money",
        cost_minor="money?",
        currency="code",
    ),
    "back_line": _table(
        subject_no="key",
        order_no="key",
        at="moment",
        kind="code",
        sku="code",
        product_no="key?",
        category="code",
        quantity="count",
        net_minor="money",
        cost_minor="money?",
        currency="code",
    ),
    "payment": _table(
        subject_no="key", order_no="key", at="moment", kind="code", amount_minor="money", currency="code"
    ),
    "send": _table(
        subject_no="key",
        send_no="key",
        at="moment",
        mailing_code="code",
        campaign_code="code",
        channel="code",
        outcome="code",
        arm="code",
        is_held_out="yes",
    ),
    "draw": _table(subject_no="key", draw_no="key", at="moment", kind="code", campaign_code="code", is_held_out="yes"),
    "invitation": _table(
        subject_no="key", invitation_no="key", at="moment", survey_code="code", kind="code", is_answered="yes"
    ),
    "answer": _table(
        subject_no="key",
        answer_no="key",
        at="moment",
        survey_code="code",
        kind="code",
        score="count?",
        is_complete="yes",
    ),
}
"""As the database tells them."""

FACTS: Final[Mapping[str, pa.Schema]] = {
    name: schema.append(pa.field(DAY_NO, _TYPES["day-number"], nullable=False)) for name, schema in COMING.items()
}
"""In files by subject bucket and month, sorted by (subject_no, at).

``draw``: whom a campaign, a journey or a personal offer drew lots for, those it may reach and those it leaves alone; what
stops a message before the lot (no address, no consent) stands in neither."""

LIVE: Final[Mapping[str, pa.Schema]] = {
    "subject": _table(
        subject_no="key",
        hat_no="key?",
        root_no="key",
        person_no="key",
        organisation_no="key?",
        market="code",
        kind="code",
        country="code",
        language="code",
        acquired_via="code",
        created_at="moment",
        is_staff="yes",
        is_identified="yes",
        is_gone="yes",
    ),
    "organisation": _table(
        organisation_no="key", code="code", name="code", market="code", kind="code", introduced_by_no="key?"
    ),
    "cost": _table(
        day="day",
        source="code",
        medium="code",
        campaign="code",
        kind="code",
        amount_minor="money",
        currency="code",
        market="code",
    ),
    "rate": _table(day="day", base="code", quote="code", rate="rate"),
}
"""Read from the database at the question: what changes there shows at once and rewrites no file."""

WHOLE: Final[Mapping[str, pa.Schema]] = {
    "product": _table(product_no="key", sku="code", name="code", category="code"),
    "audience_member": _table(audience_code="code", subject_no="key", from_at="moment", until_at="moment?"),
}
"""Small enough to be written whole at each build."""

SEEN: Final = _table(id="code")
"""Ids of the log's newest rows: those that the next increment reads again, and takes once."""

TABLES: Final[Mapping[str, pa.Schema]] = {**FACTS, **LIVE, **WHOLE}


FILED: Final[Mapping[str, pa.Schema]] = {**FACTS, **WHOLE, "seen": SEEN}


def moment_of(table: str) -> str:
    """The column by which a fact falls into its month."""
    return "began_at" if table == "session" else "at"
