"""Sessions and touches, made of the log while the lake is built, in DuckDB.

A session is what one subject did without half an hour of silence. A visit begins a new one, and so does a month (UTC): the
sessions of a month follow from that month's activities alone, whenever they arrive. What a visitor did before the sign-in
belongs to the hat (``stitch``). Of nobody known every visit is a session.
"""

from __future__ import annotations

from typing import Final

SILENCE: Final = "INTERVAL 30 MINUTE"
DIRECT: Final = ("", "direct", "(direct)", "(none)")

OWN: Final = """
SELECT stitch.own_no AS subject_no, {month} AS month, "at", verb, source, medium, campaign, country, is_robot
FROM acts JOIN stitch USING (subject_no)
WHERE is_own AND verb <> 'message.clicked' AND (stitch.own_no <> 0 OR verb = 'visit.began')
"""
"""Of ``acts``, rows of the log: what belongs to a session."""

SESSIONS: Final = f"""
WITH marked AS (
    SELECT *, (subject_no = 0 OR verb = 'visit.began' OR "at" - lag("at") OVER of_subject > {SILENCE}
               OR lag("at") OVER of_subject IS NULL)::int AS begins
    FROM own WINDOW of_subject AS (PARTITION BY subject_no, month ORDER BY "at", verb <> 'visit.began', verb, source)
), numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY subject_no, month ORDER BY "at", verb <> 'visit.began', verb, source
                                ROWS UNBOUNDED PRECEDING) AS nth FROM marked
)
SELECT subject_no, (hash(subject_no, min("at"), nth) >> 1)::BIGINT AS session_no, min("at") AS began_at, max("at") AS ended_at,
       coalesce(min_by(source, "at") FILTER (source <> ''), '') AS source,
       coalesce(min_by(medium, "at") FILTER (medium <> ''), '') AS medium,
       coalesce(min_by(campaign, "at") FILTER (campaign <> ''), '') AS campaign,
       coalesce(min_by(country, "at") FILTER (country <> ''), '') AS country, count(*) AS n_activities,
       count(*) FILTER (verb IN ('web.page', 'app.screen', 'web.product-viewed')) AS n_pages,
       bool_or(verb = 'web.product-viewed') AS has_product,
       bool_or(verb IN ('basket.changed', 'web.basket-changed', 'web.basket-viewed', 'order.placed', 'order.approval-asked'))
           AS has_basket,
       bool_or(verb IN ('track:checkout-started', 'order.placed', 'order.approval-asked')) AS has_checkout,
       bool_or(verb = 'visit.began') AS has_visit, bool_or(is_robot) AS is_robot
FROM numbered GROUP BY subject_no, month, nth
"""
"""Over ``own``; ``has_visit`` is for the touches."""

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
