"""A real history brought in whole, and the figures of it: verified against counts made on the file by other means."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from chapeau.commerce.fulfilment.models import Return, ReturnLine, Shipment
from chapeau.commerce.history.actions import import_orders, undo_import
from chapeau.commerce.history.models import ImportedLine
from chapeau.commerce.history.values import Report
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.insight.lake.actions import build
from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.metrics.queries import counted, measured, sales
from chapeau.insight.metrics.queries.courses import computed_cohorts
from chapeau.insight.metrics.queries.figure import Question, asked_of, computed, question
from chapeau.insight.metrics.rules import periods
from chapeau.insight.metrics.values import EVERYBODY, By, Cut, Sales, SalesBy, SalesPart
from chapeau.kit.money import Money
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.models import Message
from chapeau.person.people.models import Person
from chapeau.person.people.values import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("online-retail")]

ROOT = Path(__file__).parents[4]
FILE = ROOT / "data" / "online_retail.parquet"
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SINCE, UNTIL = datetime(2010, 12, 1, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def report(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Report]:
    """The file is brought in once for all tests here, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        done = import_orders(SYSTEM, path=FILE, preset="online-retail", now=NOW)
        connection.check_constraints()  # the checks of a million rows, once and not after every test
        yield done
        transaction.set_rollback(True)


def told(name: str) -> int:
    """A number of the table in the chapter."""
    row = re.search(rf"^\| {name} \| ([\d,]+) \|", (ROOT / "docs/how/history.md").read_text(), re.MULTILINE)
    assert row, name
    return int(row[1].replace(",", ""))


def by(what: SalesBy) -> Sales:
    return sales(SYSTEM, by=what, currency="GBP", since=SINCE, until=UNTIL)


def test_the_chapter_tells_the_truth(report: Report) -> None:
    counts = {
        **report.counts,
        "lines_in": report.lines_in,
        "lines_stored": report.lines_stored,
        "lines_quarantined": report.lines_quarantined,
    }
    assert counts == {name: told(name) for name in counts}
    assert report.reasons == {"no-price-no-buyer": 2_108}


def test_nothing_is_dropped(report: Report) -> None:
    assert report.lines_in == 541_909 == report.lines_stored + report.lines_quarantined
    assert ImportedLine.objects.count() == 541_909
    assert OrderLine.objects.count() + ReturnLine.objects.count() == report.lines_stored
    assert report.counts["invoices"] == 25_900
    assert report.counts["customers"] == 4_372 == Person.objects.filter(is_identified=True).count()
    assert Person.objects.filter(is_identified=False).count() == told("unidentified_buyers")


def test_the_money_reconciles_and_every_rounding_is_named(report: Report) -> None:
    check = report.money[0]
    assert (check.lines_in, check.stored, check.quarantined) == ("9747747.934", "9747747.93", "0")
    sold = OrderLine.objects.aggregate(minor=Sum("gross_minor"))["minor"]
    back = ReturnLine.objects.aggregate(minor=Sum("gross_minor"))["minor"]
    assert sold - back == 974_774_793
    assert Order.objects.aggregate(minor=Sum("gross_minor"))["minor"] == sold
    assert Return.objects.aggregate(minor=Sum("refund_minor"))["minor"] == back
    rounded = ImportedLine.objects.exclude(rounding=0).values_list("rounding", flat=True)
    assert [str(one) for one in rounded] == ["-0.001000"] * 4


def test_history_touches_nothing_but_the_books(report: Report) -> None:
    assert not Shipment.objects.exists()
    assert not Message.objects.exists()
    facts = Activity.objects.filter(verb__in=["history.order", "history.return"]).count()
    assert facts == Order.objects.count() + Return.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM activity_log_other")
        assert cursor.fetchone() == (0,)


def test_a_second_run_changes_nothing(report: Report) -> None:
    before = Order.objects.count(), Person.objects.count(), Activity.objects.count()
    assert import_orders(SYSTEM, path=FILE, preset="online-retail", now=NOW).was_done_before
    assert before == (Order.objects.count(), Person.objects.count(), Activity.objects.count())


def test_figures_of_the_whole_period(report: Report, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        total = by(SalesBy.MONTH).total
    assert (total.orders, total.unknown, total.buyers, total.returning) == (19_964, 1_428, 4_339, 2_845)
    assert total.sold == Money(1_066_668_454, "GBP")
    assert total.back == Money(91_893_661, "GBP")
    assert total.revenue == Money(974_774_793, "GBP")


def test_figures_by_month(report: Report) -> None:
    rows = {row.key: row for row in by(SalesBy.MONTH).rows}
    assert len(rows) == 13
    november = rows["2011-11"]
    assert (november.orders, november.unknown, november.buyers, november.returning) == (2_770, 112, 1_665, 1_397)
    assert (november.sold.minor, november.back.minor) == (150_949_633, 4_774_008)
    december = rows["2010-12"]
    assert (december.orders, december.buyers, december.returning) == (1_559, 885, 263)
    assert (december.sold.minor, december.back.minor) == (82_374_614, 7_478_912)


def test_figures_by_country_and_market(report: Report) -> None:
    countries = {row.key: row for row in by(SalesBy.COUNTRY).rows}
    assert len(countries) == 38
    assert [
        (key, countries[key].orders, countries[key].buyers, countries[key].sold.minor)
        for key in ("GB", "DE", "FR", "IE")
    ] == [
        ("GB", 18_022, 3_921, 902_522_208),
        ("DE", 457, 94, 22_886_714),
        ("FR", 392, 87, 20_971_511),
        ("IE", 288, 3, 28_345_396),
    ]
    assert countries["GB"].back.minor == 83_741_572
    markets = by(SalesBy.MARKET).rows
    assert [(row.key, row.orders) for row in markets] == [("B2C", 19_964)]


def test_every_figure_opens_down_to_its_rows(report: Report, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    def rows(part: SalesPart, key: str | None = "2011-11") -> int:
        page = counted(SYSTEM, part=part, by=SalesBy.MONTH, key=key, currency="GBP", since=SINCE, until=UNTIL)
        return page.total

    assert rows(SalesPart.ORDERS) == 2_770
    assert rows(SalesPart.UNKNOWN) == 112
    assert rows(SalesPart.ORDERS, None) == 19_964
    with django_assert_num_queries(1):
        page = counted(
            SYSTEM,
            part=SalesPart.BACK,
            by=SalesBy.COUNTRY,
            key="FR",
            currency="GBP",
            since=SINCE,
            until=UNTIL,
            page_size=10_000,
        )
    assert sum(-row.amount.minor for row in page.rows) == {r.key: r for r in by(SalesBy.COUNTRY).rows}["FR"].back.minor


@pytest.fixture(scope="module")
def lake(
    report: Report, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Engine]:
    """Of the imported history, in the transaction that holds it; the house stands in London."""
    with (
        override_settings(LAKE=tmp_path_factory.mktemp("lake"), HOUSE_TIME_ZONE="Europe/London"),
        django_db_blocker.unblock(),
    ):
        build(now=NOW)
        yield engine()


def month(year: int, number: int) -> datetime:
    return datetime(year, number, 1, tzinfo=ZoneInfo("Europe/London"))


def asked(code: str, since: datetime, until: datetime, *by: By, only: Cut = EVERYBODY) -> Question:
    return question(code, since, until, by, only, "GBP")


def test_retention_is_an_intersection_and_not_a_difference(lake: Engine) -> None:
    total = computed(lake, asked("crr", month(2011, 4), month(2011, 7))).total
    assert (total.denominator, total.numerator) == (1_776, 1_043)
    assert total.parts == {"retained": 1_043, "lost": 1_776 - 1_043, "reactivated": 122, "new": 826}
    assert round(total.value or 0, 3) == 0.587


def test_the_lake_has_the_money_of_the_books(lake: Engine) -> None:
    whole = asked("roas", month(2010, 12), month(2012, 1))
    total = computed(lake, whole).total
    assert (total.parts["order"], total.numerator) == (19_964, 974_774_793)
    months = {point.period: point.numerator for point in computed(lake, replace(whole, step=By.MONTH)).points}
    assert months["2011-11"] == 150_949_633 - 4_774_008
    assert sum(months.values()) == total.numerator


def test_who_is_known_and_what_they_paid(lake: Engine) -> None:
    """Of 8,911,407.904 in the file four lines are rounded down by a tenth of a penny."""
    since, until = month(2010, 12), month(2012, 1)
    bought = asked_of(lake, asked("crr", since, until), [periods.window(since, until, ZoneInfo("UTC"))], None).bought()
    sums = bought.agg(people=bought.person_no.nunique(), orders=bought.count(), net=bought.net_minor.sum())
    assert lake.frame(sums).to_pylist() == [{"people": 4_338, "orders": 18_532, "net": 891_140_790}]


def test_lines_articles_and_those_who_buy_by_the_dozen(lake: Engine) -> None:
    """397,884 lines of known buyers were sold at a price; four of them at a tenth of a penny, which is nothing in pennies."""
    since, until = month(2010, 12), month(2012, 1)
    bought = asked_of(lake, asked("crr", since, until), [periods.window(since, until, ZoneInfo("UTC"))], None).bought()
    line = lake.table("line").join(bought.select("order_no", "person_no"), "order_no")
    sold = line.filter(line.quantity > 0, line.net_minor > 0)
    buyers = sold.group_by("person_no").agg(median=sold.quantity.median(), net=sold.net_minor.sum(), lines=sold.count())
    found = lake.frame(buyers).to_pylist()
    bulk = [row for row in found if row["median"] >= 12]
    assert sum(row["lines"] for row in found) == 397_884 - 4
    assert len(bulk) == 1_563
    assert round(sum(row["net"] for row in bulk) / sum(row["net"] for row in found), 2) == 0.56
    articles = computed(lake, asked("revenue", since, until, By.PRODUCT), compare=False)
    assert articles.total.numerator == 974_774_793 == sum(point.numerator for point in articles.points)


def test_the_cohort_of_the_first_month(lake: Engine) -> None:
    found = computed_cohorts(lake, month(2010, 12), month(2012, 1), By.MONTH, EVERYBODY, "GBP")
    assert (found[0].period, found[0].size, sum(cohort.size for cohort in found)) == ("2010-12", 885, 4_338)
    assert [cell.share.count for cell in found[0].cells[1:]] == [
        324,
        286,
        340,
        321,
        352,
        321,
        309,
        313,
        350,
        331,
        445,
        235,
    ]


def test_what_there_is_to_measure(report: Report) -> None:
    assert [(currency, count) for currency, count, _, _ in measured(SYSTEM)] == [("GBP", Order.objects.count())]


def test_the_whole_of_it_can_be_undone(report: Report) -> None:
    orders = Order.objects.count()
    assert undo_import(SYSTEM, code=report.code, now=NOW) == orders
    assert not Order.objects.exists()
    assert not Person.objects.exists()
    assert not ImportedLine.objects.exists()
