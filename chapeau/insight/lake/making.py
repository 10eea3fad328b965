"""Sessions and touches, made of the log while the lake is built, in DuckDB.

A session is what one subject did without half an hour of silence. A visit begins a new one, and so does a month (UTC): the
sessions of a month follow from that month's activities alone, whenever they arrive. What a visitor did before the sign-in
belongs to the hat (``stitch``). Of nobody known every visit is a session.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chapeau.insight.lake.schema import NOBODY

SILENCE: Final = 30 * 60 * 1_000_000
"""Microseconds."""
DIRECT: Final = ("", "direct", "(direct)", "(none)")

OWN: Final = """
SELECT stitch.own_no AS subject_no, "at", verb, source, medium, campaign, country, is_robot, verb = 'visit.began' AS is_visit
FROM acts JOIN stitch USING (subject_no)
WHERE is_own AND verb <> 'message.clicked' AND (stitch.own_no <> 0 OR verb = 'visit.began')
ORDER BY stitch.own_no, "at", verb <> 'visit.began'
"""
"""Of ``acts``, rows of the log: what belongs to a session, in order."""


def number_sessions(own: pa.Table) -> pa.Table:
    """``own`` with the ``session_no`` of each row, which follows from subject and beginning alone.

    Neighbours are compared as arrays: a window over partitions costs DuckDB three times as much.
    """
    if not own.num_rows:
        return own.append_column("session_no", pa.array([], pa.int64()))
    subjects = own.column("subject_no").to_numpy()
    moments = own.column("at").cast(pa.int64()).to_numpy()
    begins = own.column("is_visit").to_numpy() | (subjects == NOBODY)
    begins[0] = True
    months = np.searchsorted(_month_edges(moments.min(), moments.max()), moments, side="right")
    begins[1:] |= (subjects[1:] != subjects[:-1]) | (moments[1:] - moments[:-1] > SILENCE) | (months[1:] != months[:-1])
    places = np.flatnonzero(begins)
    # Of several that begin at one moment (visits of nobody) each has its own number.
    same = np.zeros(len(places), dtype=bool)
    same[1:] = (subjects[places[1:]] == subjects[places[:-1]]) & (moments[places[1:]] == moments[places[:-1]])
    order = np.arange(len(places))
    twins = order - np.maximum.accumulate(np.where(same, 0, order))
    numbers = _mixed(subjects[places], moments[places], twins)
    return own.append_column("session_no", pa.array(np.repeat(numbers, np.diff(places, append=len(subjects)))))


def _mixed(*parts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """63 bits in which every bit of the parts counts (the finish of SplitMix64, Steele et al. 2014)."""
    mixed = np.zeros(len(parts[0]), dtype=np.uint64)
    for part in parts:
        mixed = (mixed + part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(1)).astype(np.int64)


def _month_edges(first: np.int64, last: np.int64) -> npt.NDArray[np.int64]:
    """Microseconds at which the months between the two begin, in UTC."""
    of_first, of_last = (moment.astype("datetime64[us]").astype("datetime64[M]") for moment in (first, last))
    return np.arange(of_first, of_last + 2).astype("datetime64[us]").astype(np.int64)


SESSIONS: Final = """
SELECT any_value(subject_no) AS subject_no, session_no, min("at") AS began_at, max("at") AS ended_at,
       coalesce(min_by(source, "at") FILTER (source <> ''), '') AS source,
       coalesce(min_by(medium, "at") FILTER (medium <> ''), '') AS medium,
       coalesce(min_by(campaign, "at") FILTER (campaign <> ''), '') AS campaign,
       coalesce(min_by(country, "at") FILTER (country <> ''), '') AS country, count(*) AS n_activities,
       count(*) FILTER (verb IN ('web.page', 'app.screen', 'web.product-viewed')) AS n_pages,
       bool_or(verb = 'web.product-viewed') AS has_product,
       bool_or(verb IN ('basket.changed', 'web.basket-changed', 'web.basket-viewed', 'order.placed', 'order.approval-asked'))
           AS has_basket,
       bool_or(verb IN ('track:checkout-started', 'order.placed', 'order.approval-asked')) AS has_checkout,
       bool_or(is_visit) AS has_visit, bool_or(is_robot) AS is_robot
FROM numbered GROUP BY session_no
"""
"""Over ``numbered``; ``has_visit`` is for the touches."""

WITH_ORDERS: Final = """
SELECT made.* EXCLUDE (has_visit, is_robot), coalesce(bought.n_orders, 0) AS n_orders, made.is_robot
FROM made LEFT JOIN (
    SELECT session_no, count(*) AS n_orders FROM (
        SELECT mine.session_no, mine.ended_at, theirs.at
        FROM (FROM bought WHERE channel = 'web' AND NOT is_brought_in AND subject_no <> 0) theirs ASOF JOIN made mine ON mine.subject_no = theirs.subject_no AND mine.began_at <= theirs.at
    ) WHERE "at" <= ended_at GROUP BY 1
) bought USING (session_no)
"""
"""``made`` are the sessions, ``bought`` the counted orders under the subject of the session; staff take none of them there."""

_IS_DIRECT = f"source IN ({', '.join(repr(each) for each in DIRECT)})"

TOUCHES: Final = f"""
SELECT subject_no, began_at AS "at", source, medium, campaign, 'visit' AS kind, {_IS_DIRECT} AS is_direct
FROM made WHERE NOT is_robot AND (has_visit OR n_pages > 0 OR source <> '')
UNION ALL
SELECT stitch.own_no, acts.at, acts.source, acts.medium, acts.campaign, 'click', false
FROM acts JOIN stitch USING (subject_no) WHERE acts.verb = 'message.clicked'
UNION ALL
SELECT subject_no, "at", 'coupon', '', unnest(string_split(coupons, ' ')), 'code', false
FROM bought WHERE coupons <> ''
"""
