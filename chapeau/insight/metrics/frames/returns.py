"""What orders brought and what marketing cost."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import NO_PERSON, Asked, framed, margin_of_back, spent_within, within
from chapeau.insight.metrics.values import Of


def returns(asked: Asked) -> ibis.Table:
    """A row per order, per cancellation, return or credit, and per cost of the window; margin for roi, else revenue."""
    is_margin = asked.definition.code == "roi"
    windows = asked.windows()
    orders = asked.orders(of_known=False, in_currency=True)
    sold = within(orders, asked.days())
    gained = sold.margin_minor.fill_null(0) if is_margin else sold.net_minor
    back = asked.engine.table("back")
    back = back.filter(back.currency == asked.currency)
    gone = _with_orders(asked, within(back, asked.days()))
    lost = margin_of_back(gone) if is_margin else gone.net_minor
    costs = asked.costs()
    spent = spent_within(costs, windows)
    part = sold.has_margin.ifelse("order", "unknown-cost") if is_margin else "order"
    by_orders = framed(
        sold, kind=Of.ORDERS.value, ref=sold.order_no, cluster=_who(sold), n=1, a=gained, b=0, part=part, label=sold.order_code
    )  # fmt: skip
    by_back = framed(
        gone, kind=Of.BACK.value, ref=gone.order_no, cluster=_who(gone), n=0, a=-lost, b=0, part="back", label=gone.order_code
    )  # fmt: skip
    by_costs = framed(
        spent.mutate(at=spent.day.cast("timestamp('UTC', 6)"), subject_no=ibis.literal(NO_PERSON)),
        kind=Of.COSTS.value, ref=ibis.literal(0), cluster=ibis.literal(-1), n=0, a=0, b=spent.amount_minor, part="cost",
        label=spent.source,
    )  # fmt: skip
    return by_orders.union(by_back).union(by_costs)


def _who(rows: ibis.Table) -> ibis.Value:
    """Unknown buyers are as many as their orders."""
    return (rows.person_no == NO_PERSON).ifelse(rows.order_no, rows.person_no)


def _with_orders(asked: Asked, back: ibis.Table) -> ibis.Table:
    """What went back stands where its order stands. Credits brought in undo no known order: they stand under nobody, nowhere."""
    known = asked.orders_of(back)
    columns = known.select("order_no", "key", "person_no", "order_code", order_margin="margin_minor")
    if asked.is_narrowed:
        return back.join(columns, "order_no")
    rows = back.left_join(columns, "order_no").drop("order_no_right")
    return rows.mutate(
        key=rows.key.fill_null(""), person_no=rows.person_no.fill_null(NO_PERSON), order_code=rows.order_code.fill_null("")
    )  # fmt: skip
