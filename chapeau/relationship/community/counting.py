"""Which reviews stand on a page, and their sums: worked out anew for whole products, in the transaction that changed them.

Of the reviews that one person wrote about one product, under whatever hat, the one that passed last is shown and
counted. Nobody is told under one hat that there is another: each of them reads *shown*.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

_FIRST = """
WITH standing AS (
    SELECT post.id, post.shown_id IS NOT NULL AND (post.kind <> 'review' OR row_number() OVER (
        PARTITION BY post.product_id, post.kind, hat.person_id
        ORDER BY version.decided_at DESC NULLS LAST, post.id DESC) = 1) AS is_first
    FROM community_post post JOIN people_hat hat ON hat.id = post.hat_id
    LEFT JOIN community_post_version version ON version.id = post.shown_id
    WHERE post.product_id = ANY(%(products)s)
)
UPDATE community_post post SET is_shown = standing.is_first FROM standing
WHERE standing.id = post.id AND post.is_shown <> standing.is_first
"""
_SUMS = """
UPDATE community_rating rating SET count = coalesce(sums.count, 0), total = coalesce(sums.total, 0),
    five = coalesce(sums.five, 0), four = coalesce(sums.four, 0), three = coalesce(sums.three, 0),
    two = coalesce(sums.two, 0), one = coalesce(sums.one, 0)
FROM unnest(%(products)s::uuid[]) AS wanted (product_id) LEFT JOIN (
    SELECT product_id, count(*) AS count, sum(stars) AS total, count(*) FILTER (WHERE stars = 5) AS five,
        count(*) FILTER (WHERE stars = 4) AS four, count(*) FILTER (WHERE stars = 3) AS three,
        count(*) FILTER (WHERE stars = 2) AS two, count(*) FILTER (WHERE stars = 1) AS one
    FROM community_post WHERE kind = 'review' AND is_shown AND product_id = ANY(%(products)s) GROUP BY product_id
) sums ON sums.product_id = wanted.product_id
WHERE rating.product_id = wanted.product_id
"""
_HELPFUL = """
UPDATE community_post post SET helpful = counted.n
FROM (SELECT post.id, count(vote.id) AS n FROM community_post post LEFT JOIN community_vote vote ON vote.post_id = post.id
      WHERE post.product_id = ANY(%(products)s) GROUP BY post.id) counted
WHERE counted.id = post.id AND post.helpful <> counted.n
"""


def recount(product_ids: Collection[UUID]) -> None:
    """Locks the sums of these products, in the order of their keys, then works them out."""
    if not product_ids:
        return
    told = {"products": sorted(set(product_ids))}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO community_rating (product_id, count, total, five, four, three, two, one) "
            "SELECT id, 0, 0, 0, 0, 0, 0, 0 FROM unnest(%(products)s::uuid[]) AS wanted (id) ORDER BY id "
            "ON CONFLICT DO NOTHING",
            told,
        )
        cursor.execute(
            "SELECT 1 FROM community_rating WHERE product_id = ANY(%(products)s) ORDER BY product_id FOR UPDATE", told
        )
        for statement in (_FIRST, _SUMS, _HELPFUL):
            cursor.execute(statement, told)
