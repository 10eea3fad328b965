"""What recommendations read: purchases from the lake, articles and hats from the database as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import ibis
import numpy as np
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from chapeau.insight.lake.engines import Engine
from chapeau.insight.lake.live import key_of
from chapeau.insight.recommendations.rules.matrices import Whole

WINDOW = timedelta(days=3 * 365)
"""Older purchases say nothing of what somebody wants now."""


@dataclass(frozen=True, slots=True, eq=False)
class Articles:
    """All of the catalogue, each by its place here."""

    ids: tuple[UUID, ...]
    keys: Whole
    """(articles,) As the lake knows them, ascending."""
    is_sold: NDArray[np.bool_]
    """Published, not archived, and with a variant on sale."""
    markets: tuple[frozenset[str], ...]
    """Who may see it; empty: all."""
    properties: tuple[tuple[str, ...], ...]
    category: tuple[str, ...]

    def place_of(self, keys: Whole) -> Whole:
        """(keys,) -1: gone from the catalogue."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place, -1)

    def seen_in(self, market: str) -> NDArray[np.bool_]:
        visible = [not markets or market in markets for markets in self.markets]
        result: NDArray[np.bool_] = self.is_sold & np.array(visible, dtype=np.bool_)
        return result


def read_articles() -> Articles:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key_of('product.id')}, product.id, product.markets, product.tags, category.code,"
            " product.published_at IS NOT NULL AND product.archived_at IS NULL AND EXISTS (SELECT FROM catalog_variant v"
            " WHERE v.product_id = product.id AND v.archived_at IS NULL)"
            " FROM catalog_product product JOIN catalog_category category ON category.id = product.category_id ORDER BY 1"
        )
        rows = cursor.fetchall()
    return Articles(
        ids=tuple(row[1] for row in rows),
        keys=np.array([row[0] for row in rows], dtype=np.int64),
        is_sold=np.array([row[5] for row in rows], dtype=np.bool_),
        markets=tuple(frozenset(row[2]) for row in rows),
        properties=tuple(tuple(row[3]) for row in rows),
        category=tuple(row[4] for row in rows),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """One entry per person (a hat, those merged under the one that stayed), article and day."""

    who: Whole
    """Place in ``people``."""
    article: Whole
    day: Whole
    """Of UTC, since 1970."""
    pieces: Whole
    sku: NDArray[np.object_]
    people: Whole
    """``subject_no`` of each."""
    market: NDArray[np.object_]
    """(people,)"""


def read_purchases(engine: Engine, articles: Articles, *, now: datetime) -> Purchases:
    """Of known people who are not the house's own and were not erased; cancelled orders are no purchases."""
    line, orders, subject = engine.table("line"), engine.table("orders"), engine.table("subject")
    since = ibis.timestamp((now - WINDOW).astimezone(UTC))
    counted = orders.filter(orders.state != "cancelled").select("order_no")
    whose = subject.filter(~subject.is_staff & ~subject.is_gone & subject.is_identified & subject.hat_no.notnull())
    whose = whose.select("subject_no", "root_no")
    bought = (
        line.filter((line.at >= since) & line.product_no.notnull() & (line.quantity > 0))
        .join(counted, "order_no")
        .join(whose, "subject_no")
        .mutate(day=ibis._.at.cast("date"))
        .group_by(["root_no", "product_no", "day"])
        .agg(pieces=ibis._.quantity.sum(), sku=ibis._.sku.max())
    )
    found = engine.frame(bought)
    roots = engine.frame(subject.filter(subject.subject_no == subject.root_no).select("subject_no", "market"))
    place = articles.place_of(_whole(found["product_no"]))
    kept = place >= 0
    people, who = np.unique(_whole(found["root_no"])[kept], return_inverse=True)
    keys = _whole(roots["subject_no"])
    order = np.argsort(keys)
    markets = np.array(roots["market"].to_pylist(), dtype=object)[order]
    where = np.minimum(np.searchsorted(keys[order], people), max(0, len(keys) - 1))
    return Purchases(
        who=who.astype(np.int64),
        article=place[kept],
        day=found["day"].to_numpy().astype("datetime64[D]").astype(np.int64)[kept],
        pieces=_whole(found["pieces"])[kept],
        sku=np.array(found["sku"].to_pylist(), dtype=object)[kept],
        people=people,
        market=markets[where] if len(people) else np.empty(0, dtype=object),
    )


def read_orders(engine: Engine, articles: Articles, *, now: datetime) -> tuple[Whole, Whole, int]:
    """(pairs,) and (pairs,): order and article, and how many orders; those of guests too, not of the house's own people."""
    line, orders, subject = engine.table("line"), engine.table("orders"), engine.table("subject")
    since = ibis.timestamp((now - WINDOW).astimezone(UTC))
    staff = subject.filter(subject.is_staff).select("subject_no")
    counted = orders.filter(orders.state != "cancelled").anti_join(staff, "subject_no").select("order_no")
    pairs = (
        line.filter((line.at >= since) & line.product_no.notnull() & (line.quantity > 0))
        .join(counted, "order_no")
        .select("order_no", "product_no")
        .distinct()
    )
    found = engine.frame(pairs)
    place = articles.place_of(_whole(found["product_no"]))
    names, order = np.unique(_whole(found["order_no"])[place >= 0], return_inverse=True)
    return order.astype(np.int64), place[place >= 0], len(names)


def read_hats(people: Whole) -> dict[int, UUID]:
    """Hats by ``subject_no``. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_no, id FROM people_hat WHERE subject_no = ANY(%s) AND alias_of_id IS NULL",
            [people.tolist()],
        )
        return dict(cursor.fetchall())


def _whole(column: pa.ChunkedArray) -> Whole:
    numbers: Whole = column.to_numpy().astype(np.int64)
    return numbers
