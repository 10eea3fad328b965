"""Cohorts, growth, steps on the way to an order, how long people take, what is bought together. One computation each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ibis

from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.metrics.frames import Asked
from chapeau.insight.metrics.frames.base import within
from chapeau.insight.metrics.frames.courses import cohort_purchases, days_taken, steps_reached
from chapeau.insight.metrics.queries.figure import asked_of, figure, question
from chapeau.insight.metrics.queries.sales import check_may_measure
from chapeau.insight.metrics.rules import periods
from chapeau.insight.metrics.values import (
    EVERYBODY,
    By,
    Cohort,
    CohortCell,
    Cut,
    FunnelStep,
    Growth,
    Pair,
    TimeToConvert,
)
from chapeau.kit.house import house_zone
from chapeau.kit.intervals import share
from chapeau.person.people.values import Viewer

STEPS = ("visit", "product", "basket", "checkout", "order")


def cohorts(
    viewer: Viewer, *, since: datetime, until: datetime, step: By = By.MONTH, only: Cut = EVERYBODY, currency: str = ""
) -> tuple[Cohort, ...]:
    """People by the month (or week) of ``[since, until)`` of their first order ever, and how many of them bought in each since.

    Months without a first order are left out. Shares have their 95 % interval. Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    question("crr", since, until, step, only, currency)
    return computed_cohorts(engine(), since, until, step, only, currency)


def computed_cohorts(
    lake: Engine, since: datetime, until: datetime, step: By, only: Cut, currency: str
) -> tuple[Cohort, ...]:
    what = question("ltv_revenue", since, until, step, only, currency)
    steps = periods.parts(since, until, step, house_zone())
    asked = asked_of(lake, what, steps, None)

    def build() -> ibis.Table:
        pairs = cohort_purchases(asked)
        revenue = (pairs.currency == asked.currency).ifelse(pairs.net_minor, 0).sum()
        return pairs.group_by("cohort", "place").agg(people=pairs.person_no.nunique(), revenue=revenue)

    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in lake.asked_again(("cohorts", *asked.name), build, asked.given()).to_pylist():
        found[row["cohort"]][row["place"]] = row
    made = []
    for cohort, cells in sorted(found.items()):
        size = cells[cohort]["people"] if cohort in cells else 0
        row_cells = tuple(
            CohortCell(
                after=place - cohort,
                share=share(cells[place]["people"] if place in cells else 0, size),
                revenue_minor=cells[place]["revenue"] if place in cells else 0,
            )
            for place in range(cohort, len(steps))
        )
        made.append(Cohort(period=steps[cohort].name, size=size, cells=row_cells))
    return tuple(made)


def growth(
    viewer: Viewer, *, since: datetime, until: datetime, step: By = By.MONTH, only: Cut = EVERYBODY
) -> tuple[Growth, ...]:
    """Who bought in each month (or week, day): new, again, back after a pause; and who no longer did.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    points = figure(viewer, code="crr", since=since, until=until, by=step, only=only, compare=False).points
    steps = {each.name: each.since for each in periods.parts(since, until, step, house_zone())}
    return tuple(
        Growth(period=point.period, since=steps[point.period], **{name: point.parts.get(name, 0) for name in
               ("new", "retained", "reactivated", "lost")})
        for point in points
    )  # fmt: skip


def funnel(
    viewer: Viewer, *, since: datetime, until: datetime, days: int = 7, only: Cut = EVERYBODY
) -> tuple[FunnelStep, ...]:
    """How far people got who visited in ``[since, until)``, within so many days of their first visit in it.

    A step counts with those after it: who ordered has seen a product. Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    return computed_funnel(engine(), since, until, days, only)


def computed_funnel(lake: Engine, since: datetime, until: datetime, days: int, only: Cut) -> tuple[FunnelStep, ...]:
    what = question("cr_visitor", since, until, (), only, "")
    asked = asked_of(lake, what, [periods.window(since, until, house_zone())], None)

    def build() -> ibis.Table:
        people = steps_reached(asked, days)
        return people.group_by("step").agg(people=people.count())

    found = {
        row["step"]: row["people"]
        for row in lake.asked_again(("funnel", days, *asked.name), build, asked.given()).to_pylist()
    }
    reached = [sum(found.get(later, 0) for later in range(place, len(STEPS))) for place in range(len(STEPS))]
    return tuple(
        FunnelStep(
            code=code,
            people=reached[place],
            of_all=share(reached[place], reached[0]),
            of_step_before=share(reached[place], reached[max(0, place - 1)]),
        )
        for place, code in enumerate(STEPS)
    )


def time_to_convert(viewer: Viewer, *, since: datetime, until: datetime, only: Cut = EVERYBODY) -> TimeToConvert:
    """Of people whose first order ever falls into ``[since, until)``: whole days since their first visit.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    return computed_time(engine(), since, until, only)


def computed_time(lake: Engine, since: datetime, until: datetime, only: Cut) -> TimeToConvert:
    what = question("cac_blended", since, until, (), only, "")
    asked = asked_of(lake, what, [periods.window(since, until, house_zone())], None)

    def build() -> ibis.Table:
        days = days_taken(asked)
        return days.group_by("days").agg(people=days.count()).order_by("days")

    rows = lake.asked_again(("time", *asked.name), build, asked.given()).to_pylist()
    days = tuple((int(row["days"]), row["people"]) for row in rows if row["days"] >= 0)
    return TimeToConvert(
        n=sum(people for _day, people in days),
        unseen=sum(row["people"] for row in rows if row["days"] < 0),
        median=_quantile(days, 0.5),
        nine_in_ten=_quantile(days, 0.9),
        days=days,
    )


def pairs(viewer: Viewer, *, since: datetime, until: datetime, least: int = 5, most: int = 50) -> tuple[Pair, ...]:
    """Products bought in one order of ``[since, until)``, by how many orders have both; ``least``: of so many or more.

    Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    return computed_pairs(engine(), since, until, least, most)


def computed_pairs(lake: Engine, since: datetime, until: datetime, least: int, most: int) -> tuple[Pair, ...]:
    what = question("roas", since, until, (), EVERYBODY, "")
    asked: Asked = asked_of(lake, what, [periods.window(since, until, house_zone())], None)

    def build() -> ibis.Table:
        line = lake.table("line")
        rows = within(line.filter(line.product_no.notnull(), line.quantity > 0), asked.days())
        bought = rows.select("order_no", "product_no").distinct()
        whole = bought.agg(orders=bought.order_no.nunique())
        each = bought.group_by("product_no").agg(alone=bought.count())
        other = bought.view()
        both = bought.join(other, [bought.order_no == other.order_no, bought.product_no < other.product_no])
        both = both.select(one=both.product_no, other=both.product_no_right)
        counted = both.group_by("one", "other").agg(both=both.count())
        counted = counted.filter(counted.both >= least)
        product = lake.table("product").join(each, "product_no")
        known = counted.join(product.select(one="product_no", one_sku="sku", one_name="name", one_alone="alone"), "one")
        known = known.join(
            product.select(other="product_no", other_sku="sku", other_name="name", other_alone="alone"), "other"
        )
        known = known.cross_join(whole)
        lift = known.both.cast("float64") * known.orders / (known.one_alone * known.other_alone)
        named = known.select("one_sku", "one_name", "other_sku", "other_name", "both", "orders", lift=lift)
        return named.order_by(named.both.desc(), named.lift.desc(), "one_sku", "other_sku").limit(most)

    found = lake.asked_again(("pairs", least, most), build, asked.given()).to_pylist()
    return tuple(Pair(**row) for row in found)


def _quantile(days: Sequence[tuple[int, int]], part: float) -> float | None:
    """The smallest day by which at least ``part`` of the people were done."""
    wanted, done = part * sum(people for _day, people in days), 0
    for day, people in days:
        done += people
        if done >= wanted:
            return float(day)
    return None
