"""What campaigns, journeys and personal offers brought beyond what would have come anyway: some were left alone by lot."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import NO_PERSON, Asked, framed, margin_of_back, spent_within, within
from chapeau.insight.metrics.values import Of

DAYS_AFTER = 14
"""So long after the lot what people buy is counted, in both groups alike."""


def lots(asked: Asked) -> ibis.Table:
    """A row per person drawn in the window, for each campaign, with the margin of what they bought in the days after; who was
    left alone counts below nothing, so many times as more were reached. A row per cost of those campaigns.

    The sum of the rows is what the campaigns brought: of those reached, less as many times what those left alone brought.
    """
    draw = asked.engine.table("draw")
    known = draw.join(asked.subjects(), "subject_no")
    known = known.filter(~known.is_gone)
    drawn = within(
        asked.cut(known.select("subject_no", "person_no", "at", "is_held_out", campaign="campaign_code")), asked.days()
    )
    people = drawn.group_by("place", "key", "campaign", "person_no").agg(
        drawn_at=drawn["at"].min(), is_held_out=drawn.is_held_out.max(), subject_no=drawn.subject_no.min()
    )  # fmt: skip
    groups = people.group_by("place", "campaign").agg(
        reached=(~people.is_held_out).sum(), alone=people.is_held_out.sum()
    )
    groups = groups.filter(groups.reached > 0, groups.alone > 0)
    people = people.join(groups, ["place", "campaign"])
    brought = _brought(asked)
    pairs = people.join(brought, "person_no")
    since = pairs.ordered_at >= pairs.drawn_at
    pairs = pairs.filter(since, pairs.ordered_at < pairs.drawn_at + ibis.interval(days=DAYS_AFTER))
    gained = pairs.group_by("place", "campaign", "person_no").agg(gained=pairs.gained.sum())
    rows = people.left_join(gained, ["place", "campaign", "person_no"])
    rows = rows.mutate(bought=rows.gained.notnull(), amount=rows.gained.fill_null(0).cast("float64"))
    weight = rows.reached.cast("float64") / rows.alone
    by_people = framed(
        rows.mutate(at=rows.drawn_at), kind=Of.PEOPLE.value, ref=rows.person_no, cluster=rows.person_no, n=1,
        a=rows.is_held_out.ifelse(-rows.amount * weight, rows.amount), b=0, label=rows.campaign,
        part=ibis.cases((rows.is_held_out & rows.bought, "alone-bought"), (rows.is_held_out, "alone"),
                        (rows.bought, "reached-bought"), else_="reached"),
    )  # fmt: skip
    spent = spent_within(asked.costs(), asked.windows())
    spent = spent.semi_join(groups, ["place", "campaign"])
    return by_people.union(framed(
        spent.mutate(at=spent.day.cast("timestamp('UTC', 6)"), subject_no=ibis.literal(NO_PERSON)),
        kind=Of.COSTS.value, ref=ibis.literal(0), cluster=ibis.literal(-1), n=0, a=0, b=spent.amount_minor, part="cost",
        label=spent.campaign,
    ))  # fmt: skip


def _brought(asked: Asked) -> ibis.Table:
    """Margin of each order without what went back of it, whenever it did."""
    orders = asked.in_currency(asked.bought(), "net_minor", "margin_minor")
    back = asked.engine.table("back")
    if asked.only.converts:
        back = asked.in_currency(back, "net_minor", "cost_minor")
    gone = back.join(orders.select("order_no", order_margin="margin_minor"), "order_no")
    lost = gone.mutate(lost=margin_of_back(gone)).group_by("order_no").agg(lost=lambda rows: rows.lost.sum())
    both = orders.left_join(lost, "order_no")
    return both.select("person_no", ordered_at=both["at"], gained=both.margin_minor - both.lost.fill_null(0))
