"""Whom a cohort, a step on the way, a span of days, a pair of products or a source counts: summed for pages, and opened to its rows.

Frames as the figures' (``base.COLUMNS``), in the whole period; ``key`` is the point they are told apart by.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import ibis

from chapeau.insight.metrics.frames.base import DAY, Asked, earliest, framed, seconds, within
from chapeau.insight.metrics.values import NO_TOUCH, Of

CourseFrame: TypeAlias = Callable[[Asked], ibis.Table]

STEPS = 5
FURTHER, LEFT = "further", "left"
"""Parts of a step: who went on, and who went no further."""
NOT_SEEN = -1
"""Days of somebody of whom no visit before the first order is known."""


def cohort_purchases(asked: Asked) -> ibis.Table:
    """A row per order of people whose first order ever falls into a window, with the ``cohort`` and the ``place`` it falls into."""
    begun = within(asked.first_orders("person_no"), asked.days()).select("person_no", cohort="place")
    return within(asked.bought(), asked.days()).join(begun, "person_no")


def cohort_people(asked: Asked) -> ibis.Table:
    """A row per person and window in which they bought; ``key`` is the cohort, ``part`` how many windows later."""
    pairs = cohort_purchases(asked)
    first = earliest(pairs, "person_no", "cohort", "place", number="order_no", subject_no="subject_no")
    after = (first.place - first.cohort).cast("string")
    return _people(first.mutate(key=first.cohort.cast("string")), part=after)


def steps_reached(asked: Asked, days: int) -> ibis.Table:
    """(person_no, step, at, subject_no): how far each visitor of the window got within so many days, from 0 to 4."""
    visits = asked.sessions()
    begun = earliest(within(visits, asked.days()), "person_no", number="session_no", first_subject="subject_no").rename(
        first_at="at"
    )
    known = visits.join(begun, "person_no")
    passed = seconds(known["at"]) - seconds(known.first_at)
    seen = known.filter(passed >= 0, passed < days * DAY)
    furthest = ibis.cases((seen.has_checkout, 3), (seen.has_basket, 2), (seen.has_product, 1), else_=0)
    orders = asked.engine.table("orders")
    orders = orders.filter(~orders.is_brought_in).join(asked.subjects(), "subject_no")
    placed = orders.select("person_no", ordered_at="at").join(begun, "person_no")
    waited = seconds(placed.ordered_at) - seconds(placed.first_at)
    ordered = placed.filter(waited >= 0, waited < days * DAY)
    columns = ("person_no", "first_at", "first_subject")
    steps = seen.select(*columns, step=furthest.cast("int8")).union(
        ordered.select(*columns, step=ibis.literal(4, "int8"))
    )  # fmt: skip
    return steps.group_by("person_no").agg(
        step=steps.step.max(), at=steps.first_at.min(), subject_no=steps.first_subject.min()
    )  # fmt: skip


def step_people(days: int) -> CourseFrame:
    """A row per visitor and step they reached."""

    def frame(asked: Asked) -> ibis.Table:
        people = steps_reached(asked, days)
        each = [people.filter(people.step >= nth).mutate(key=ibis.literal(str(nth))) for nth in range(STEPS)]
        reached = ibis.union(*each)
        part = (reached.key == reached.step.cast("string")).ifelse(LEFT, FURTHER)
        return _people(reached.mutate(place=ibis.literal(0)), part=part)

    return frame


def days_taken(asked: Asked) -> ibis.Table:
    """(person_no, at, subject_no, days): whole days from the first visit to the first order ever, which falls into the window."""
    people = within(asked.first_orders("person_no"), asked.days()).select("person_no", "subject_no", ordered_at="at")
    session = asked.engine.table("session")
    visits = session.filter(~session.is_robot).join(asked.subjects(), "subject_no")
    pairs = people.left_join(visits.select("person_no", "began_at"), "person_no")
    passed = seconds(pairs.ordered_at) - seconds(pairs.began_at)
    taken = pairs.mutate(seconds=ibis.cases((passed >= 0, passed)))
    each = taken.group_by("person_no").agg(
        seconds=taken.seconds.max(), at=taken.ordered_at.min(), subject_no=taken.subject_no.min()
    )  # fmt: skip
    return each.mutate(days=(each.seconds // DAY).fill_null(NOT_SEEN))


def people_by_days(spans: tuple[tuple[int, int], ...]) -> CourseFrame:
    """A row per new customer; ``key``: the place of their span of days among ``spans`` (first and last day)."""

    def frame(asked: Asked) -> ibis.Table:
        people = days_taken(asked)
        key = ibis.cases(
            *(((people.days >= first) & (people.days <= last), str(nth)) for nth, (first, last) in enumerate(spans)),
            else_="",
        )
        return _people(people.mutate(key=key, place=ibis.literal(0)), part=ibis.literal(""))

    return frame


def orders_with(one: str, other: str) -> CourseFrame:
    """A row per order of the window that has both of these products, by SKU."""

    def frame(asked: Asked) -> ibis.Table:
        line, product = asked.engine.table("line"), asked.engine.table("product")
        rows = within(line.filter(line.product_no.notnull(), line.quantity > 0), asked.days())
        named = rows.join(
            product.filter(product.sku.isin([one, other])).select("product_no", own_sku="sku"), "product_no"
        )
        both = named.group_by("order_no").agg(products=named.own_sku.nunique())
        both = both.filter(both.products == len({one, other}))
        orders = asked.engine.table("orders").semi_join(both, "order_no")
        return _orders(orders.mutate(key=ibis.literal(""), place=ibis.literal(0)))

    return frame


def orders_on_the_way(touched: Callable[[Asked], ibis.Table]) -> CourseFrame:
    """A row per order and what it met on its way; ``touched``: of ``queries.attribution``."""

    def frame(asked: Asked) -> ibis.Table:
        rows = touched(asked)
        rows = rows.filter(rows.won == 1)
        met = rows.select(order_no="path", key=rows.key.fill_null(NO_TOUCH)).distinct()
        return _orders(asked.engine.table("orders").join(met, "order_no").mutate(place=ibis.literal(0)))

    return frame


def _people(rows: ibis.Table, *, part: ibis.Value) -> ibis.Table:
    return framed(
        rows, kind=Of.PEOPLE.value, ref=rows.person_no, cluster=rows.person_no, n=1, a=1, b=1, part=part
    )  # fmt: skip


def _orders(rows: ibis.Table) -> ibis.Table:
    return framed(
        rows, kind=Of.ORDERS.value, ref=rows.order_no, cluster=rows.subject_no, n=1, a=rows.net_minor, b=1,
        part=ibis.literal(""), label=rows.order_code,
    )  # fmt: skip
