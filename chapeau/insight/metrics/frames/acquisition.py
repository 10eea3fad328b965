"""New customers, and what was spent on winning them."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import NO_PERSON, Asked, framed, spent_within, within
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
    of = "org" if code == "cac_organisation" else "person_no"
    first = asked.first_orders(of)
    customers = within(first.filter(first[of].notnull()), asked.days())
    if code == "cac_paid":
        paid = spent.filter(spent.amount_minor > 0).select("place", "source").distinct()
        customers = customers.semi_join(paid, ["place", "source"])
    kind = Of.ORGANISATIONS if code == "cac_organisation" else Of.PEOPLE
    return framed(
        customers, kind=kind.value, ref=customers[of],
        cluster=customers[of], n=1, a=0, b=1, part="customer",
    ).union(framed(
        spent.mutate(at=spent.day.cast("timestamp('UTC', 6)"), subject_no=ibis.literal(NO_PERSON)),
        kind=Of.COSTS.value, ref=ibis.literal(0), cluster=ibis.literal(NO_PERSON), n=0, a=spent.amount_minor, b=0,
        part="cost", label=spent.source,
    ))  # fmt: skip
