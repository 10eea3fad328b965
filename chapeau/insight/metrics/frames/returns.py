"""What orders brought, by article too, and what marketing cost."""

from __future__ import annotations

import ibis
from ibis import _

from chapeau.insight.metrics.frames.articles import ARTICLE, summed_by_article
from chapeau.insight.metrics.frames.base import NO_PERSON, Asked, framed, margin_of_back, spent_within, within
from chapeau.insight.metrics.values import Of


def returns(asked: Asked) -> ibis.Table:
    """A row per order, per cancellation, return or credit, and per cost of the window; margin for roi, else revenue."""
    spent = spent_within(asked.costs(), asked.windows())
    return sold(asked).union(framed(
        spent.mutate(at=spent.day.cast("timestamp('UTC', 6)"), subject_no=ibis.literal(NO_PERSON)),
        kind=Of.COSTS.value, ref=ibis.literal(0), cluster=ibis.literal(-1), n=0, a=0, b=spent.amount_minor, part="cost",
        label=spent.source,
    ))  # fmt: skip


def sold(asked: Asked) -> ibis.Table:
    """A row per order, and per cancellation, return or credit, or per article of one; nothing below the line."""
    is_margin = asked.definition.code in ("roi", "margin")
    orders = within(asked.orders(of_known=False, in_currency=True, with_rest=True), asked.days())
    gained = orders.margin_minor.fill_null(0) if is_margin else orders.net_minor
    gone = _gone(asked)
    if not is_margin:
        lost = gone.net_minor
    else:
        lost = gone.article_margin if asked.asks_articles else margin_of_back(gone)
    part = orders.has_margin.ifelse("order", "unknown-cost") if is_margin else "order"
    by_orders = framed(
        orders, kind=Of.ORDERS.value, ref=orders.order_no, cluster=_who(orders), n=1, a=gained, b=0, part=part,
        label=orders.order_code,
    )  # fmt: skip
    return by_orders.union(framed(
        gone, kind=Of.BACK.value, ref=gone.order_no, cluster=_who(gone), n=0, a=-lost, b=0, part="back", label=gone.order_code
    ))  # fmt: skip


def _gone(asked: Asked) -> ibis.Table:
    """What went back in a window, with its order; or the articles of it."""
    back = asked.engine.table("back")
    back = within(asked.in_currency(back, "net_minor", "cost_minor"), asked.days())
    if not asked.asks_articles:
        return _with_orders(asked, back)
    piece = asked.engine.table("back_line")
    piece = within(asked.in_currency(piece, "net_minor", "cost_minor"), asked.days())
    of = ("place", "order_no", "subject_no", "at", "kind")
    things = piece.select(*of, "sku", "category", net="net_minor", margin=piece.net_minor - piece.cost_minor)
    has_margin = (back.kind != "cancelled") & back.cost_minor.notnull()
    both = back.mutate(has_margin=has_margin).group_by(*of).agg(net=back.net_minor.sum(), has_margin=_.has_margin.min())
    summed = things.group_by(*of).agg(of_lines=things.net.sum())
    known = both.left_join(summed, list(of))
    net = known.net - known.of_lines.fill_null(0)
    rest = known.select(
        *of, sku=ibis.literal(""), category=ibis.literal(""), net=net, margin=known.has_margin.ifelse(net, 0)
    )
    found = summed_by_article(asked, things.union(rest.filter(rest.net != 0)), *of)
    gone = _with_orders(asked, found.rename(article="key") if asked.by in ARTICLE else found)
    # The margin of what was cancelled is that of its lines, as far as the order had one.
    has_none = (gone.kind == "cancelled") & ~gone.order_has_margin
    margin = has_none.ifelse(0, gone.margin)
    key = {"key": gone.article} if asked.by in ARTICLE else {}
    return gone.mutate(net_minor=gone.net, article_margin=margin, **key)


def _who(rows: ibis.Table) -> ibis.Value:
    """Unknown buyers are as many as their orders."""
    return (rows.person_no == NO_PERSON).ifelse(rows.order_no, rows.person_no)


def _with_orders(asked: Asked, back: ibis.Table) -> ibis.Table:
    """What went back stands where its order stands. Credits brought in undo no known order: they stand under nobody, nowhere."""
    known = asked.orders_of(back)
    columns = known.select(
        "order_no", "key", "person_no", "order_code", order_margin="margin_minor", order_has_margin="has_margin"
    )
    if asked.is_narrowed:
        return back.join(columns, "order_no")
    rows = back.left_join(columns, "order_no").drop("order_no_right")
    return rows.mutate(
        key=rows.key.fill_null(""), person_no=rows.person_no.fill_null(NO_PERSON), order_code=rows.order_code.fill_null(""),
        order_has_margin=rows.order_has_margin.fill_null(True),
    )  # fmt: skip
