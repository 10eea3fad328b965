"""New customers, and what was spent on winning them."""

from __future__ import annotations

from dataclasses import replace

import ibis

from chapeau.insight.metrics.frames.base import NO_PERSON, Asked, earliest, framed, spent_within, within
from chapeau.insight.metrics.values import Of

MEDIA = ("media",)
"""Kinds of cost that are advertising."""


def acquisition(asked: Asked) -> ibis.Table:
    """A row per cost of the window and one per customer whose first order ever falls into it.

    Which costs and which customers, says the figure: paid takes those of sources that cost something.
    """
    code, windows = asked.definition.code, asked.windows()
    costs = asked.costs(() if code in ("cac_loaded", "cac_organisation") else MEDIA)
    if code == "cac_organisation":
        costs = costs.filter(costs.market != "B2C")
    spent = spent_within(costs, windows)
    customers = within(_customers(asked), windows)
    if code == "cac_paid":
        paid = spent.filter(spent.amount_minor > 0).select("place", "source").distinct()
        customers = customers.semi_join(paid, ["place", "source"])
    is_of_people = code != "cac_organisation"
    return framed(
        customers, kind=(Of.PEOPLE if is_of_people else Of.ORGANISATIONS).value, ref=customers.customer,
        cluster=customers.customer, n=1, a=0, b=1, part="customer",
    ).union(framed(
        spent.mutate(at=spent.day.cast("timestamp('UTC', 6)"), subject_no=ibis.literal(NO_PERSON)),
        kind=Of.COSTS.value, ref=ibis.literal(0), cluster=ibis.literal(NO_PERSON), n=0, a=spent.amount_minor, b=0,
        part="cost", label=spent.source,
    ))  # fmt: skip


def _customers(asked: Asked) -> ibis.Table:
    """(customer, at, key, source, subject_no) of every first order: by person, or by organisation."""
    everything = replace(asked, only=replace(asked.only, market=None, source=None, channel=None))
    orders = everything.orders(of_known=True, in_currency=False)
    if asked.definition.code == "cac_organisation":
        orders = orders.filter(orders.org.notnull()).mutate(customer=orders.org)
    else:
        orders = orders.mutate(customer=orders.person_no)
    first = earliest(orders, "customer", number="order_no", key="key", source="source", market="market",
                     channel="channel", subject_no="subject_no")  # fmt: skip
    for name in ("market", "source", "channel"):
        if (value := getattr(asked.only, name)) is not None:
            first = first.filter(first[name] == value)
    return first
