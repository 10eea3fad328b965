"""Who visited, and who of them bought; which visits ended in an order."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import Asked, earliest, framed, several_keys, within
from chapeau.insight.metrics.values import Of


def visitors_converting(asked: Asked) -> ibis.Table:
    """A row per person who visited: under where their first visit of the window came from, bought or not after it."""
    visits = within(asked.sessions(), asked.days())
    also = several_keys(asked)
    took = {name: name for name in (() if asked.is_plain else ("key", "subject_no")) if name not in also}
    people = earliest(visits, "place", "person_no", *also, number="session_no", **took)
    orders = asked.engine.table("orders")
    bought = within(
        orders.filter(~orders.is_brought_in).join(asked.subjects().select("subject_no", "person_no"), "subject_no"),
        asked.days(),
    )
    if asked.is_plain:
        # One grouping of both together: quicker than two and a join.
        never = ibis.null(visits["at"].type())
        first = visits.select("place", "person_no", at="at", last_at=never)
        rows = first.union(bought.select("place", "person_no", at=never, last_at="at"))
        both = rows.group_by("place", "person_no").agg(at=rows["at"].min(), last_at=rows.last_at.max())
        both = both.filter(both["at"].notnull())
    else:
        last = bought.group_by("place", "person_no").agg(last_at=bought.at.max())
        both = people.left_join(last, ["place", "person_no"]).drop("place_right", "person_no_right")
    has_bought = (both.last_at >= both["at"]).fill_null(False)
    return framed(
        both, kind=Of.PEOPLE.value, ref=both.person_no, cluster=both.person_no, n=1, a=has_bought.ifelse(1, 0), b=1,
        part=has_bought.ifelse("bought", "left"),
    )  # fmt: skip


def sessions_converting(asked: Asked) -> ibis.Table:
    """A row per visit."""
    visits = within(asked.sessions(), asked.days())
    has_bought = visits.n_orders > 0
    return framed(
        visits, kind=Of.VISITS.value, ref=visits.session_no, cluster=visits.person_no, n=1,
        a=has_bought.ifelse(1, 0), b=1, part=has_bought.ifelse("bought", "left"),
    )  # fmt: skip
