"""What customers have left with the house so far."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import Asked, framed, margin_of_back, seconds
from chapeau.insight.metrics.values import Of

YEAR_IN_SECONDS = 365.25 * 24 * 3600


def worth(asked: Asked) -> ibis.Table:
    """A row per person who bought before the end of the window: orders less what went back, each taken back to the day of the
    person's first order and rounded to a minor unit."""
    is_margin = asked.definition.code == "ltv_history"
    first = asked.first_orders("person_no")
    bought = asked.bought()
    orders = asked.in_currency(bought, "net_minor", "margin_minor")
    sold = orders.select("person_no", "at", amount=orders.margin_minor if is_margin else orders.net_minor, orders=1)
    back = asked.engine.table("back")
    if asked.only.converts:
        back = asked.in_currency(back, "net_minor", "cost_minor")
    # Few orders come back: those alone are looked up, or engines make a table of all to look them up in.
    of_back = orders.semi_join(back, "order_no").select("order_no", "person_no", order_margin="margin_minor")
    gone = back.join(of_back, "order_no")
    lost = margin_of_back(gone) if is_margin else gone.net_minor
    sent_back = gone.select("person_no", "at", amount=-lost, orders=0)
    moved = sold.union(sent_back)
    shown = () if asked.is_plain else ("key", "subject_no", "first_at")
    moved = moved.join(first.rename(first_at="at").select("person_no", *{*shown, "first_at"}), "person_no")
    years = (seconds(moved["at"]) - seconds(moved.first_at)).cast("float64") / YEAR_IN_SECONDS
    rate = 1.0 + float(asked.only.discount)
    moved = moved.mutate(amount=(moved.amount / ibis.literal(rate).pow(years)).round().cast("int64"))
    ends = asked.windows().select("place", "until")
    seen = moved.join(ends, [moved["at"] < ends.until])
    people = seen.group_by("place", "person_no", *shown).agg(
        worth=seen.amount.cast("float64").sum(), orders=seen.orders.cast("float64").sum()
    )  # fmt: skip
    if shown:
        people = people.rename(at="first_at")
    return framed(
        people, kind=Of.PEOPLE.value, ref=people.person_no, cluster=people.person_no, n=1, a=people.worth, b=1,
        part=(people.orders > 1).ifelse("again", "once"),
    )  # fmt: skip
