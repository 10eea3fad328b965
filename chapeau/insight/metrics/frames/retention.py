"""Who bought before and again: two sets of people and what they have in common."""

from __future__ import annotations

import ibis

from chapeau.insight.lake.schema import DAY_NO
from chapeau.insight.metrics.frames.articles import ARTICLE, by_article
from chapeau.insight.metrics.frames.base import Asked, framed, several_keys
from chapeau.insight.metrics.values import Of


def retention(asked: Asked) -> ibis.Table:
    """A row per person who bought in the window or in the one before it: retained, lost, back again, or new.

    Below the line only who bought before; who came back or is new stands in the rows and in neither sum.
    """
    orders = asked.orders(of_known=True, in_currency=False)
    bought = by_article(asked, asked.bought().mutate(key=ibis.literal("")))
    of = ("person_no", "key") if asked.by in ARTICLE else ("person_no",)
    begun = bought.group_by(*of).agg(first_at=bought["at"].min())
    spans = asked.days(also_before=True)
    pairs = orders.join(spans, DAY_NO)
    pairs = pairs.filter(pairs["at"] >= pairs.before, pairs["at"] < pairs.until)
    is_now = pairs["at"] >= pairs.since
    shown = ibis.struct(
        {"at": pairs["at"], "number": pairs.order_no, "key": pairs.key, "subject_no": pairs.subject_no}
    )  # fmt: skip
    taking = {} if asked.is_plain else {"earlier": shown.max(where=~is_now), "later": shown.min(where=is_now)}
    people = pairs.group_by("place", "person_no", *several_keys(asked)).agg(
        since=pairs.since.max(), had_bought=(~is_now).max(), buys=is_now.max(), **taking
    )  # fmt: skip
    people = people.join(begun, list(of))
    part = ibis.cases(
        (people.had_bought & people.buys, "retained"), (people.had_bought, "lost"),
        (people.first_at < people.since, "reactivated"), else_="new",
    )  # fmt: skip
    if asked.is_plain:
        flat = people.select("place", "person_no", part=part)
    else:
        taken = people.had_bought.ifelse(people.earlier, people.later)
        flat = people.select(
            "place", "person_no", key=taken["key"], subject_no=taken["subject_no"], at=taken["at"], part=part
        )  # fmt: skip
    return framed(
        flat, kind=Of.PEOPLE.value, ref=flat.person_no, cluster=flat.person_no,
        n=flat.part.isin(["retained", "lost"]).ifelse(1, 0), a=(flat.part == "retained").ifelse(1, 0),
        b=flat.part.isin(["retained", "lost"]).ifelse(1, 0), part=flat.part,
    )  # fmt: skip
