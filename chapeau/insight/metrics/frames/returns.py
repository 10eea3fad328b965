"""What orders brought and what marketing cost."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import NO_PERSON, Asked, framed, spent_within, within
from chapeau.insight.metrics.values import Of


def returns(asked: Asked) -> ibis.Table:
    """A row per order, per cancellation, return or credit, and per cost of the window; margin for roi, else revenue."""
    is_margin = asked.definition.code == "roi"
    windows = asked.windows()
    orders = asked.orders(of_known=False, in_currency=True)
    sold = within(orders, windows)
    gained = sold.margin_minor.fill_null(0) if is_margin else sold.net_minor
    back = asked.engine.table("back")
    back = back.filter(back.currency == asked.currency)
    known = orders.select("order_no", "key", "person_no", "order_code")
    gone = within(back.inner_join(known, "order_no") if _is_narrowed(asked) else _with_orders(back, known), windows)
    lost = (gone.net_minor - gone.cost_minor).fill_null(0) if is_margin else gone.net_minor
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


def _is_narrowed(asked: Asked) -> bool:
    return any(getattr(asked.only, name) is not None for name in ("market", "source", "channel", "country"))


def _with_orders(back: ibis.Table, known: ibis.Table) -> ibis.Table:
    """Credits brought in from elsewhere undo no order that is known: they stand under nobody, nowhere."""
    joined = back.left_join(known, "order_no").drop("order_no_right")
    return joined.mutate(
        key=joined.key.fill_null(""),
        person_no=joined.person_no.fill_null(NO_PERSON),
        order_code=joined.order_code.fill_null(""),
    )
