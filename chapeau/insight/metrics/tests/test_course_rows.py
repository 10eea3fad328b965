"""A point of a course opens to exactly what it counts."""

from __future__ import annotations

from itertools import count

import pytest

from chapeau.insight.lake.tests.in_memory import SmallLake
from chapeau.insight.metrics.frames.courses import (
    CourseFrame,
    cohort_people,
    orders_on_the_way,
    orders_with,
    people_by_days,
    step_people,
)
from chapeau.insight.metrics.queries.attribution import asked_touches, computed_attribution, touched
from chapeau.insight.metrics.queries.courses import computed_cohorts, computed_funnel, computed_pairs, computed_time
from chapeau.insight.metrics.queries.figure import asked_of, question
from chapeau.insight.metrics.queries.rows import page_of
from chapeau.insight.metrics.rules import periods
from chapeau.insight.metrics.tests.small_lake import at, order, person, touch, visit
from chapeau.insight.metrics.values import EVERYBODY, NO_TOUCH, By, Rule
from chapeau.kit.house import house_zone

pytestmark = pytest.mark.django_db

_names = count()
SINCE, UNTIL = at("2024-12-31", 23), at("2025-02-28", 23)


@pytest.fixture
def lake() -> SmallLake:
    first, second = order(1, "2025-01-10", 300, order_code="a"), order(2, "2025-02-10", 500, order_code="b")
    lines = [
        {"order_no": bought["order_no"], "at": bought["at"], "product_no": number, "quantity": 1}
        for bought, number in ((first, 1), (first, 2), (second, 1), (second, 2), (second, 3))
    ]
    return SmallLake(
        subject=[person(number) for number in range(1, 6)],
        product=[{"product_no": number, "sku": f"S{number}", "name": f"N{number}"} for number in (1, 2, 3)],
        session=[
            visit(1, "2025-01-05", has_product=True, has_basket=True),
            visit(2, "2025-02-10"),
            visit(3, "2025-02-01", has_product=True),
            visit(4, "2025-02-01"),
        ],
        orders=[first, order(1, "2025-02-11", 700), second, order(5, "2025-01-20", 100)],
        line=lines,
        touch=[touch(1, "2025-01-05", "google", "cpc"), touch(1, "2025-01-06", "newsletter", "email"), touch(2, "2025-02-10", "google", "cpc")],
    )  # fmt: skip


def opened(
    lake: SmallLake, code: str, frame: CourseFrame, key: str, part: str = "", *, monthly: bool = False
) -> list[int]:
    step = By.MONTH if monthly else None
    what = question(code, SINCE, UNTIL, step or (), EVERYBODY, "EUR")
    zone = house_zone()
    places = periods.parts(SINCE, UNTIL, step, zone) if step else [periods.window(SINCE, UNTIL, zone)]
    found = page_of(
        asked_of(lake, what, places, None), ("test", next(_names)), frame, key=key, part=part, skip=0, size=100
    )
    return sorted(row["ref"] for row in found)


def test_cohorts_steps_and_days_open_to_their_people(lake: SmallLake) -> None:
    months = computed_cohorts(lake, SINCE, UNTIL, By.MONTH, EVERYBODY, "EUR")
    assert [(each.period, [cell.share.count for cell in each.cells]) for each in months] == [
        ("2025-01", [2, 1]),
        ("2025-02", [1]),
    ]
    assert opened(lake, "ltv_revenue", cohort_people, "0", "0", monthly=True) == [1, 5]
    assert opened(lake, "ltv_revenue", cohort_people, "0", "1", monthly=True) == [1]
    assert [step.people for step in computed_funnel(lake, SINCE, UNTIL, 7, EVERYBODY)] == [4, 3, 2, 2, 2]
    assert opened(lake, "cr_visitor", step_people(7), "1") == [1, 2, 3]
    assert opened(lake, "cr_visitor", step_people(7), "1", "left") == [3]
    taken = computed_time(lake, SINCE, UNTIL, EVERYBODY)
    assert (taken.days, taken.unseen) == (((0, 1), (5, 1)), 1)
    spans = ((0, 0), (1, 7), (-1, -1))
    assert [opened(lake, "cac_blended", people_by_days(spans), str(nth)) for nth in range(3)] == [[2], [1], [5]]


def test_pairs_and_sources_open_to_their_orders(lake: SmallLake) -> None:
    pairs = computed_pairs(lake, SINCE, UNTIL, 1, 10)
    assert [(pair.one_sku, pair.other_sku, pair.both) for pair in pairs] == [
        ("S1", "S2", 2),
        ("S1", "S3", 1),
        ("S2", "S3", 1),
    ]
    first, again, second, unseen = (
        order(*each)["order_no"]
        for each in ((1, "2025-01-10", 300), (1, "2025-02-11", 700), (2, "2025-02-10", 500), (5, "2025-01-20", 100))
    )
    assert opened(lake, "roas", orders_with("S1", "S2"), "") == sorted([first, second])
    assert opened(lake, "roas", orders_with("S3", "S1"), "") == [second]
    found = computed_attribution(lake, Rule.SHAPLEY, SINCE, UNTIL, By.CHANNEL, 30, 7.0, EVERYBODY, "EUR")
    assert {row.key: (row.conversions, row.met) for row in found.rows} == {"ads": (1.5, 2), "email": (0.5, 1)}
    assert (found.none.conversions, found.none.met) == (2, 2)
    asked = asked_touches(lake, SINCE, UNTIL, By.CHANNEL, EVERYBODY, "EUR")
    frame = orders_on_the_way(lambda asked: touched(asked, By.CHANNEL, 30))
    met = {
        key: {row["ref"] for row in page_of(asked, "test-touch", frame, key=key, part="", skip=0, size=9)}
        for key in ("ads", "email", NO_TOUCH)
    }
    assert met == {"ads": {first, second}, "email": {first}, NO_TOUCH: {again, unseen}}
