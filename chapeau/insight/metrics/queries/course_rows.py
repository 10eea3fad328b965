"""Whom or what a point of a course counts: the people of a cohort, a step, a span of days; the orders with a pair, or of a source."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime

from chapeau.insight.lake.engines import engine
from chapeau.insight.metrics.frames import Asked
from chapeau.insight.metrics.frames.courses import (
    CourseFrame,
    cohort_people,
    orders_on_the_way,
    orders_with,
    people_by_days,
    step_people,
)
from chapeau.insight.metrics.queries.attribution import asked_touches, touched
from chapeau.insight.metrics.queries.courses import STEPS
from chapeau.insight.metrics.queries.figure import BadPeriod, asked_of, question
from chapeau.insight.metrics.queries.rows import LARGEST_PAGE, named, page_of
from chapeau.insight.metrics.queries.sales import check_may_measure
from chapeau.insight.metrics.rules import periods
from chapeau.insight.metrics.values import EVERYBODY, By, CountedRow, Cut
from chapeau.kit.house import house_zone
from chapeau.kit.pages import Page
from chapeau.person.people.values import Viewer


def people_of_cohort(
    viewer: Viewer, *, since: datetime, until: datetime, step: By, cohort: str, after: int = 0, only: Cut = EVERYBODY,
    currency: str = "", page: int = 1, page_size: int = 50,
) -> Page[CountedRow]:  # fmt: skip
    """Those of ``cohorts`` who first bought in the period named ``cohort`` and bought ``after`` so many later; 0: all of them.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    question("crr", since, until, step, only, currency)
    what = question("ltv_revenue", since, until, step, only, currency)
    steps = periods.parts(since, until, step, house_zone())
    place = next((nth for nth, each in enumerate(steps) if each.name == cohort), None)
    if place is None:
        raise BadPeriod
    asked = asked_of(engine(), what, steps, None)
    return _page(viewer, asked, "cohort-rows", cohort_people, str(place), str(max(after, 0)), page, page_size)


def people_of_step(
    viewer: Viewer, *, since: datetime, until: datetime, step: str, part: str = "", days: int = 7, only: Cut = EVERYBODY,
    page: int = 1, page_size: int = 50,
) -> Page[CountedRow]:  # fmt: skip
    """Those of ``funnel`` who got as far as ``step``; ``part``: ``left`` who went no further, ``further`` who did.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    what = question("cr_visitor", since, until, (), only, "")
    asked = asked_of(engine(), what, [periods.window(since, until, house_zone())], None)
    key = str(STEPS.index(step)) if step in STEPS else "0"
    return _page(viewer, asked, ("step-rows", days), step_people(days), key, part, page, page_size)


def people_by_time(
    viewer: Viewer, *, since: datetime, until: datetime, first: int, last: int, only: Cut = EVERYBODY, page: int = 1,
    page_size: int = 50,
) -> Page[CountedRow]:  # fmt: skip
    """Those of ``time_to_convert`` who took ``first`` to ``last`` days; -1 to -1: of whom no visit is known.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    what = question("cac_blended", since, until, (), only, "")
    asked = asked_of(engine(), what, [periods.window(since, until, house_zone())], None)
    frame = people_by_days(((first, last),))
    return _page(viewer, asked, ("time-rows", first, last), frame, "0", "", page, page_size)


def orders_of_pair(
    viewer: Viewer, *, since: datetime, until: datetime, one: str, other: str, page: int = 1, page_size: int = 50
) -> Page[CountedRow]:  # fmt: skip
    """The orders of ``[since, until)`` with both products, by SKU. Refuses: ``Forbidden``, ``BadPeriod``."""
    check_may_measure(viewer)
    what = question("roas", since, until, (), EVERYBODY, "")
    asked = asked_of(engine(), what, [periods.window(since, until, house_zone())], None)
    return _page(viewer, asked, ("pair-rows", one, other), orders_with(one, other), "", "", page, page_size)


def orders_met_by(
    viewer: Viewer, *, since: datetime, until: datetime, key: str, by: By = By.CHANNEL, days: int = 30, only: Cut = EVERYBODY,
    currency: str = "", page: int = 1, page_size: int = 50,
) -> Page[CountedRow]:  # fmt: skip
    """The orders of ``attribution`` with that source, channel or campaign on their way; ``values.NO_TOUCH``: with nothing on it.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    asked = asked_touches(engine(), since, until, by, only, currency)
    frame = orders_on_the_way(lambda asked: touched(asked, by, days))
    return _page(viewer, asked, ("touch-rows", by, days), frame, key, "", page, page_size)


def _page(
    viewer: Viewer, asked: Asked, name: Hashable, frame: CourseFrame, key: str, part: str, page: int, page_size: int
) -> Page[CountedRow]:  # fmt: skip
    size, number = min(max(page_size, 1), LARGEST_PAGE), max(page, 1)
    found = page_of(asked, name, frame, key=key, part=part, skip=(number - 1) * size, size=size)
    return Page(named(viewer, found), found[0]["total"] if found else 0, number, size)
