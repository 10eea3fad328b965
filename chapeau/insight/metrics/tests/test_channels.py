"""What channels bring, counted on a few orders whose every number is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import OrderState
from chapeau.insight.metrics.actions import BadCost, record_costs
from chapeau.insight.metrics.queries import channels, costs, counted
from chapeau.insight.metrics.values import ChannelRow, Cost, SalesBy, SalesPart
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.actions import record_visits
from chapeau.person.activity.values import Visit
from chapeau.person.people.models import Hat
from chapeau.person.people.tests.builders import make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def bought(source: str, net: int, cost: int | None, *, hat: Hat | None = None, returned: int = 0) -> Order:
    """Ten pieces for ``net`` cents that cost the house ``cost``."""
    order = Order.objects.create(
        hat=hat, state=OrderState.PLACED, market="B2C", source=source, currency="EUR", country="FR", net_minor=net,
        gross_minor=net, created_at=NOW, changed_at=NOW, placed_at=NOW,
    )  # fmt: skip
    OrderLine.objects.create(
        order=order, position=1, sku="A", name="A", quantity=10, returned_quantity=returned, net_minor=net,
        gross_minor=net, cost_minor=cost,
    )  # fmt: skip
    return order


def by_source() -> dict[str, ChannelRow]:
    return {row.key: row for row in channels(SYSTEM, currency="EUR", since=SINCE, until=UNTIL).rows}


def test_margin_is_what_the_goods_brought_less_what_they_cost_without_what_was_sent_back(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    bought("newsletter", 10_000, 6_000)
    bought("newsletter", 10_000, 6_000, returned=5)
    bought("newsletter", 5_000, None)
    record_costs(SYSTEM, costs=[Cost(source="newsletter", day=NOW.date(), amount=Money(7_000, "EUR"))], now=NOW)
    with django_assert_num_queries(3):
        row = by_source()["newsletter"]
    assert (row.orders, row.revenue.minor, row.margin.minor, row.cost.minor) == (3, 25_000, 6_000, 7_000)
    assert row.left == Money(-1_000, "EUR")
    assert row.cost_per_order == Money(2_333, "EUR")


def test_an_order_without_a_source_came_by_its_buyers_last_visit_of_30_days() -> None:
    hat = Hat.objects.get(pk=make_person().id)
    with transaction.atomic():
        record_visits(
            SYSTEM,
            visits=[
                Visit(at=NOW - timedelta(days=40), source="fair", hat_id=hat.id),
                Visit(at=NOW - timedelta(days=3), source="social", hat_id=hat.id),
                Visit(at=NOW + timedelta(days=1), source="search", hat_id=hat.id),
            ],
        )
    order = bought("", 1_000, 400, hat=hat)
    bought("", 1_000, 400)
    rows = by_source()
    assert (rows["social"].visits, rows["social"].orders, rows["social"].margin.minor) == (1, 1, 600)
    assert rows["search"].orders == 0
    assert rows[""].orders == 1
    page = counted(
        SYSTEM, part=SalesPart.ORDERS, by=SalesBy.SOURCE, key="social", currency="EUR", since=SINCE, until=UNTIL
    )
    assert [row.order_code for row in page.rows] == [order.code]


def test_the_months_of_one_source() -> None:
    bought("fair", 2_000, 500)
    day = datetime(2026, 3, 1, tzinfo=UTC).date()
    record_costs(SYSTEM, costs=[Cost(source="fair", day=day, amount=Money(900, "EUR"))], now=NOW)
    found = channels(SYSTEM, currency="EUR", since=SINCE, until=UNTIL, source="fair")
    assert [(row.key, row.orders, row.cost.minor) for row in found.rows] == [("2026-03", 0, 900), ("2026-05", 1, 0)]
    assert (found.total.margin.minor, found.total.cost.minor) == (1_500, 900)
    assert channels(SYSTEM, currency="CHF", since=SINCE, until=UNTIL, source="fair").rows == ()


def test_costs_are_written_by_marketing_and_finance_and_make_sense() -> None:
    cost = Cost(source="fair", day=NOW.date(), amount=Money(900, "EUR"))
    assert record_costs(viewer_of(make_staff(StaffRole.FINANCE)), costs=[cost], now=NOW) == 1
    assert costs(SYSTEM, since=SINCE, until=UNTIL) == [cost]
    with pytest.raises(Forbidden):
        record_costs(viewer_of(make_staff(StaffRole.SALES)), costs=[cost], now=NOW)
    with pytest.raises(BadCost):
        record_costs(SYSTEM, costs=[Cost(source="fair", day=NOW.date(), amount=Money(-1, "EUR"))], now=NOW)
    with pytest.raises(BadCost):
        record_costs(SYSTEM, costs=[Cost(source="Fair of Paris", day=NOW.date(), amount=Money(1, "EUR"))], now=NOW)
