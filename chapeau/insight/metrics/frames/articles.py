"""What of an order was which article, for figures that are told apart by product or category, or look at one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis

from chapeau.insight.metrics.values import By

if TYPE_CHECKING:
    from chapeau.insight.metrics.frames.base import Asked

ARTICLE: Final = {By.PRODUCT: "sku", By.CATEGORY: "category"}
"""Column of a line by what is asked."""


def by_article(asked: Asked, orders: ibis.Table, *, in_currency: bool = False, with_rest: bool = False) -> ibis.Table:
    """The orders with what their lines of the articles looked at brought: a row per order, or per order and article.

    ``with_rest``: also what of the order is no article (delivery, fees), under the empty key, so that all rows of an order
    sum to it (and what rounding leaves when amounts are converted). An order with goods of unknown cost has no margin, and none of its articles has.
    """
    if not asked.asks_articles:
        return orders
    line = asked.engine.table("line")
    if in_currency:
        line = asked.in_currency(line, "net_minor", "cost_minor")
    things = line.select("order_no", "sku", "category", net="net_minor", margin=line.net_minor - line.cost_minor)
    if with_rest:
        summed = things.group_by("order_no").agg(of_lines=things.net.sum(), margin_of_lines=things.margin.sum())
        known = orders.select("order_no", "net_minor", "margin_minor", "has_margin").left_join(summed, "order_no")
        rest = known.select(
            "order_no", sku=ibis.literal(""), category=ibis.literal(""),
            net=known.net_minor - known.of_lines.fill_null(0),
            margin=known.has_margin.ifelse(known.margin_minor - known.margin_of_lines.fill_null(0), 0),
        )  # fmt: skip
        things = things.union(rest.filter((rest.net != 0) | (rest.margin != 0)))
    found = summed_by_article(asked, things, "order_no")
    had = orders.drop("net_minor", "margin_minor", *({"key"} & set(found.columns))).join(found, "order_no")
    return had.mutate(net_minor=had.net, margin_minor=had.has_margin.ifelse(had.margin, 0)).drop("net", "margin")


def summed_by_article(asked: Asked, things: ibis.Table, *of: str) -> ibis.Table:
    """``things`` (``sku``, ``category``, ``net``, ``margin``) of the articles looked at, summed by ``of``, and by the article as
    ``key`` where they are told apart."""
    for way, column in ARTICLE.items():
        if (wanted := getattr(asked.only, way.value)) is not None:
            things = things.filter(things[column] == wanted)
    if asked.by in ARTICLE:
        things, of = things.mutate(key=things[ARTICLE[asked.by]]), (*of, "key")
    return things.group_by(*of).agg(net=things.net.sum(), margin=things.margin.sum().fill_null(0))
