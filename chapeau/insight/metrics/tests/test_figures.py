"""The figures on lakes of a few rows: values worked out by hand, and what must hold on any lake."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapeau.insight.lake.tests.in_memory import SmallLake
from chapeau.insight.metrics.catalogue import CATALOGUE, CannotCut, CannotCutByArticle
from chapeau.insight.metrics.frames.base import CHANNELS, with_channel
from chapeau.insight.metrics.queries.attribution import computed_attribution
from chapeau.insight.metrics.queries.courses import computed_funnel, computed_time
from chapeau.insight.metrics.queries.figure import BadPeriod, computed, question
from chapeau.insight.metrics.queries.rows import computed_rows
from chapeau.insight.metrics.rules.channels import CHANNEL_OF_SOURCE, channel_of
from chapeau.insight.metrics.tests.small_lake import answer, at, back, cost, line, order, person, touch, visit
from chapeau.insight.metrics.values import EVERYBODY, By, Cut, Figure, Rule, Verdict

pytestmark = pytest.mark.django_db

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
SINCE, UNTIL = at("2025-01-31", 23), at("2025-02-28", 23)
"""February on the wall of the house, which stands in Paris."""

BUYERS: Rows = {
    "subject": [*(person(number) for number in range(1, 8)), person(8, is_staff=True), person(9, is_gone=True)],
    "session": [
        visit(1, "2025-02-03", source="search", n_orders=1),
        visit(2, "2025-02-04", source="social"),
        visit(2, "2025-02-10", source="search", n_orders=1),
        visit(3, "2025-01-04"),
        visit(6, "2025-02-20", medium="cpc", source="somewhere"),
        visit(7, "2025-02-20", is_robot=True),
        visit(8, "2025-02-04", n_orders=1),
        visit(9, "2025-02-04", n_orders=1),
    ],
    "orders": [
        order(1, "2025-02-03", source="search"),
        order(2, "2025-01-09"),
        order(2, "2025-02-12", source="ads-search"),
        order(3, "2025-01-05"),
        order(4, "2025-02-07", source="ads-search", market="B2B", organisation_no=77),
        order(5, "2024-11-02"),
        order(5, "2025-02-02", 4000, has_margin=False, margin=0),
        order(6, "2025-02-02", 0),
        order(9, "2025-02-02"),
        order(0, "2025-02-09", 500),
    ],
    "cost": [
        cost("2025-02-01", 300),
        cost("2025-02-28", 900, source="", kind="salaries", market="B2C"),
        cost("2025-01-31", 100),
        cost("2025-02-02", 5000, currency="CHF"),
    ],
    "answer": [answer(1, "2025-02-05", 10), answer(2, "2025-02-05", 3), answer(2, "2025-02-06", 9),
               answer(0, "2025-02-06", 7), answer(0, "2025-02-06", 7), answer(8, "2025-02-06", 0)],
    "back": [{"subject_no": 3, "order_no": order(3, "2025-01-05")["order_no"], "at": at("2025-02-08"),
              "net_minor": 400, "cost_minor": 200, "currency": "EUR", "kind": "returned"}],
}  # fmt: skip


def told(lake: SmallLake, code: str, *by: By, only: Cut = EVERYBODY) -> Figure:
    return computed(lake, question(code, SINCE, UNTIL, by, only, "EUR"))


def sums(figure: Figure) -> dict[str, tuple[int, int]]:
    return {point.key or point.period: (point.numerator, point.denominator) for point in figure.points}


def test_figures_are_what_a_hand_works_out() -> None:
    lake = SmallLake(**BUYERS)
    of = {code: told(lake, code).total for code in CATALOGUE}
    assert {code: (point.numerator, point.denominator) for code, point in of.items()} == {
        "cr_visitor": (2, 3),  # 1, 2 and 6 looked; 7 is a robot, 8 a colleague, 9 was erased
        "cr_session": (2, 4),
        "crr": (1, 2),  # 2 and 3 bought in January, 2 again
        "crr_organisation": (0, 0),
        "grr": (0, 0),
        "nrr": (0, 0),
        "cac_paid": (300, 1),  # 4 came by what was paid for, 1 did not; 5 came back, 6 was given something
        "cac_loaded": (1200, 2),
        "cac_blended": (300, 2),
        "cac_organisation": (300, 1),
        "cac_marginal": (200, 0),  # two new in January as in February
        "ltv_history": (2798, 5),  # 500, 500 + 496, 500 - 198, 500, 500 + 0
        "ltv_revenue": (9500, 5),  # 1000, 1000 + 991, 1000 - 396, 1000, 1000 + 3905
        "nps": (2, 4),  # 10, 9 that was 3, and two sevens of nobody knows whom
        "nps_organisation": (0, 0),
        "roi": (850, 1200),  # 500 four times and 250, less 200 gone back, less 1200
        "roas": (8100, 1200),
        "cost_to_revenue": (1200, 8100),
        "revenue": (8100, 0),
        "margin": (2050, 0),
        "incremental": (0, 0),
        "incremental_roi": (0, 0),
        "wallet_share": (0, 0),
        "introduced": (0, 1),
        "nps_response": (0, 0),
    }
    assert of["crr"].parts == {"retained": 1, "lost": 1, "reactivated": 1, "new": 2}
    assert of["nps"].parts == {"promoter": 2, "passive": 2, "detractor": 0}
    assert of["roi"].parts == {"order": 6, "unknown-cost": 1, "back": 1, "cost": 2}
    assert (of["roi"].value, of["cost_to_revenue"].value) == (850 / 1200, 1200 / 8100)
    assert (of["crr"].value, of["crr"].n, round(of["crr"].low or 0, 4)) == (0.5, 2, 0.0945)


def test_cuts_stand_under_where_each_one_counts() -> None:
    lake = SmallLake(**BUYERS)
    assert sums(told(lake, "cr_visitor", By.CHANNEL)) == {"search": (1, 1), "social": (1, 1), "ads": (0, 1), "": (0, 0)}
    assert sums(told(lake, "cr_session", By.SOURCE))["search"] == (2, 2)
    assert sums(told(lake, "cac_loaded", By.SOURCE)) == {"": (900, 0), "ads-search": (300, 1), "search": (0, 1)}
    assert sums(told(lake, "roi", By.MARKET)) == {"": (-300, 300), "B2B": (500, 0), "B2C": (650, 900)}
    one, two = told(lake, "crr", By.MARKET, By.MONTH).points
    assert (one.key, one.period, one.numerator, one.denominator) == ("B2B", "2025-02", 0, 0)
    assert (two.key, two.period, two.numerator, two.denominator) == ("B2C", "2025-02", 1, 2)
    assert told(lake, "cr_visitor", only=Cut(channel="ads")).total.denominator == 1
    assert told(lake, "cac_blended", only=Cut(lag_days=20)).total.numerator == 400
    with pytest.raises(CannotCut):
        told(lake, "roi", By.ORGANISATION)
    with pytest.raises(CannotCut):
        told(lake, "nps", By.MONTH, By.WEEK)
    with pytest.raises(BadPeriod):
        computed(lake, question("crr", UNTIL, SINCE, (), EVERYBODY, "EUR"))


def test_organisations_keep_buying_less_or_more() -> None:
    nets = {77: (1000, 400), 78: (500, None), 79: (300, 900)}
    rows = [order(1, day, net, organisation_no=org) for org, pair in nets.items()
            for day, net in zip(("2025-01-10", "2025-02-10"), pair, strict=True) if net]  # fmt: skip
    lake = SmallLake(
        subject=[person(1)], orders=rows, organisation=[{"organisation_no": 78, "code": "o78", "name": "Rayon"}]
    )
    of = {code: told(lake, code).total for code in ("crr_organisation", "grr", "nrr")}
    assert {code: (point.numerator, point.denominator) for code, point in of.items()} == {
        "crr_organisation": (2, 3), "grr": (700, 1800), "nrr": (1300, 1800)}  # fmt: skip
    (lost,) = computed_rows(lake, question("nrr", SINCE, UNTIL, (), EVERYBODY, "EUR"), key=None, part="lost")
    assert (lost["organisation_name"], lost["a"], lost["b"]) == ("Rayon", 0, 500)


def test_by_article_every_line_stands_under_its_own() -> None:
    """Whole: 1 bought A and B in January and A again; 2 bought A in February and sent B back that came in January."""
    first, again = order(1, "2025-01-10", 1000, 400), order(1, "2025-02-10", 500, 250)
    other, late = order(2, "2025-01-11", 900, 0, has_margin=False), order(2, "2025-02-11", 730, 300)
    gone = order(3, "2025-02-12", 200, 80)
    lake = SmallLake(
        subject=[person(1), person(2), person(3)], orders=[first, again, other, late, gone],
        line=[line(first, "A1", 600, 300), line(first, "B1", 400, 300), line(again, "A2", 500, 250), line(other, "B1", 900, None),
              line(late, "A1", 700, 400), line(gone, "C1", 200, 120)],
        back=[back(other, "2025-02-20", 900, None), back(gone, "2025-02-13", 200, 120, "cancelled")],
        back_line=[back(other, "2025-02-20", 900, None, sku="B1", category="B"),
                   back(gone, "2025-02-13", 200, 120, "cancelled", sku="C1", category="C")],
    )  # fmt: skip
    assert sums(told(lake, "revenue", By.CATEGORY)) == {"": (30, 0), "A": (1200, 0), "B": (-900, 0), "C": (0, 0)}
    assert sums(told(lake, "revenue", By.PRODUCT))["A2"] == (500, 0)
    assert told(lake, "revenue").total.numerator == 330
    assert sums(told(lake, "margin", By.CATEGORY)) == {"": (0, 0), "A": (550, 0), "B": (0, 0), "C": (0, 0)}
    assert sums(told(lake, "crr", By.CATEGORY)) == {"A": (1, 1), "B": (0, 2), "C": (0, 0)}
    found = {point.key: point.parts for point in told(lake, "crr", By.CATEGORY).points}
    assert found["A"] == {"retained": 1, "lost": 0, "reactivated": 0, "new": 1}
    assert told(lake, "crr", only=Cut(category="A")).total.parts == found["A"]
    assert told(lake, "revenue", By.PRODUCT, only=Cut(category="A")).total.numerator == 1200
    assert sums(told(lake, "ltv_revenue", By.CATEGORY))["A"] == (1496, 1)
    people = computed_rows(lake, question("crr", SINCE, UNTIL, By.CATEGORY, EVERYBODY, "EUR"), key="B")
    assert [(row["ref"], row["part"]) for row in people] == [(2, "lost"), (1, "lost")]
    with pytest.raises(CannotCutByArticle):
        told(lake, "cr_visitor", By.PRODUCT)


def test_what_a_hold_out_shows_and_who_wears_which_hat() -> None:
    """Of campaign c 12 were reached and 6 left alone; 5 of each bought for a margin of 60 and 50, one came late, one sent back."""
    people = [person(number) for number in range(1, 19)]
    draws = [
        {
            "subject_no": number,
            "draw_no": number,
            "at": at("2025-02-03"),
            "campaign_code": "c",
            "is_held_out": number > 12,
        }
        for number in range(1, 19)
    ]
    orders = [
        order(number, "2025-02-04", 100, 60 if number < 6 else 50) for number in (1, 2, 3, 4, 5, 13, 14, 15, 16, 17)
    ]
    orders += [order(6, "2025-02-20", 100, 60), order(7, "2025-02-10", 100, 60)]
    lake = SmallLake(
        subject=people, draw=draws, orders=orders, back=[back(orders[-1], "2025-03-20", 100, 40)],
        cost=[cost("2025-02-03", 40, campaign="c"), cost("2025-02-03", 999)],
    )  # fmt: skip
    whole = told(lake, "incremental").total
    assert whole.parts == {"reached-bought": 6, "reached": 6, "alone-bought": 5, "alone": 1}
    assert (whole.numerator, whole.n) == (5 * 60 - 2 * 5 * 50, 18)
    half = 1.959963984540054 * (5 * 60**2 + 5 * 100**2) ** 0.5
    assert (whole.low, whole.high) == pytest.approx((-200 - half, -200 + half))
    paid = told(lake, "incremental_roi", By.CAMPAIGN).points
    assert [(point.key, point.numerator, point.denominator, point.value) for point in paid] == [("c", -240, 40, -6.0)]
    assert told(SmallLake(subject=people, draw=draws[:12], orders=orders), "incremental").total.value is None

    work = {"person_no": 1, "market": "B2B", "kind": "business"}
    lake = SmallLake(
        subject=[person(1), person(21, **work), person(22, **work, is_gone=False), person(2)],
        orders=[order(1, "2025-02-03", 300), order(21, "2025-02-04", 600, organisation_no=77), order(2, "2025-02-04", 900),
                order(22, "2025-01-04", 50, organisation_no=78)],
        organisation=[{"organisation_no": 77, "code": "o77", "introduced_by_no": 2}, {"organisation_no": 78, "code": "o78"}],
        invitation=[{"subject_no": who, "invitation_no": who, "at": at("2025-02-05"), "kind": "nps", "is_answered": who == 2}
                    for who in (1, 2, 21)],
    )  # fmt: skip
    assert sums(told(lake, "wallet_share", By.KIND)) == {"private": (300, 900), "business": (600, 900)}
    assert told(lake, "wallet_share").total.value == 600 / 900
    assert (told(lake, "introduced").total.numerator, told(lake, "introduced").total.previous) == (1, 0.0)
    (led,) = computed_rows(lake, question("introduced", SINCE, UNTIL, (), EVERYBODY, "EUR"), key=None)
    assert (led["organisation_code"], led["part"]) == ("o77", "introduced")
    assert sums(told(lake, "nps_response", By.MARKET)) == {"B2B": (0, 1), "B2C": (1, 2)}


def test_other_currencies_come_at_the_rate_of_their_day() -> None:
    franc = "CHF"
    bought = [order(1, "2025-02-03", 1000), order(1, "2025-02-04", 1000, currency=franc), order(1, "2025-02-05", 333, currency=franc),
              order(1, "2025-02-06", 1000, currency="GBP"), order(1, "2025-02-20", 1000, currency="GBP")]  # fmt: skip
    lake = SmallLake(
        subject=[person(1)], orders=bought, line=[line(each, "A1", each["net_minor"] - 10, 5, currency=each["currency"]) for each in bought],
        cost=[cost("2025-02-05", 300), cost("2025-02-05", 100, currency=franc)],
        back=[back(bought[1], "2025-02-05", 500, 250, currency=franc)],
        rate=[{"day": at(f"2025-02-0{day}").date(), "base": "CHF", "quote": "EUR", "rate": rate} for day, rate in ((4, 0.5), (5, 1.1))],
    )  # fmt: skip
    asked = Cut(converts=True)
    found = told(lake, "roas", only=asked)
    assert (found.total.numerator, found.total.denominator) == (1000 + 500 + 366 - 550, 300 + 110)
    assert [each.sentence for each in found.missing] == [
        "No rate from GBP to EUR is written down for Feb 6, 2025 to Feb 20, 2025: what was bought or spent then is not in it."
    ]
    assert sum(above for above, _below in sums(told(lake, "revenue", By.PRODUCT, only=asked)).values()) == 1316
    assert told(lake, "roas").total.numerator == 1000
    assert told(lake, "roas").missing == ()
    assert told(lake, "ltv_revenue", only=asked).total.numerator == 1316
    assert not told(lake, "crr", only=asked).missing


def test_steps_time_and_credit_on_the_way_to_an_order() -> None:
    lake = SmallLake(
        subject=[person(number) for number in (1, 2, 3, 4)],
        session=[visit(1, "2025-01-20", has_product=True), visit(1, "2025-02-03", has_basket=True), visit(2, "2025-02-04", has_product=True),
                 visit(3, "2025-02-05"), visit(4, "2025-02-05", has_checkout=True)],
        orders=[order(1, "2025-02-04", 300, channel="web"), order(3, "2025-02-20", 200, channel="web")],
        touch=[touch(1, "2025-01-20", "google", "cpc"), touch(1, "2025-02-03", "newsletter"), touch(2, "2025-02-04", "google", "cpc"),
               touch(4, "2024-12-04", "google")],
    )  # fmt: skip
    steps = computed_funnel(lake, SINCE, UNTIL, 7, EVERYBODY)
    assert [(step.code, step.people) for step in steps] == [
        ("visit", 4),
        ("product", 3),
        ("basket", 2),
        ("checkout", 2),
        ("order", 1),
    ]
    taken = computed_time(lake, SINCE, UNTIL, EVERYBODY)
    assert (taken.days, taken.median, taken.unseen) == (((15, 2),), 15.0, 0)
    credit = {rule: computed_attribution(lake, rule, SINCE, UNTIL, By.CHANNEL, 30, 7.0, EVERYBODY, "EUR") for rule in
              (Rule.FIRST, Rule.LAST, Rule.LINEAR, Rule.MARKOV)}  # fmt: skip
    assert {
        rule: {row.key: (row.conversions, row.value_minor) for row in each.rows} for rule, each in credit.items()
    } == {
        Rule.FIRST: {"ads": (1, 300)},
        Rule.LAST: {"email": (1, 300)},
        Rule.LINEAR: {"ads": (0.5, 150), "email": (0.5, 150)},
        Rule.MARKOV: {"ads": (0.5, 150), "email": (0.5, 150)},
    }
    assert {(each.orders, each.none.conversions, each.none.value_minor) for each in credit.values()} == {(2, 1, 200)}
    assert sums(told(lake, "roas", By.CHANNEL)) == {"": (200, 0), "email": (300, 0)}


def test_a_month_is_compared_with_the_month_before() -> None:
    figure = told(SmallLake(**BUYERS), "cac_blended", By.MONTH)
    assert figure.previous_since == at("2024-12-31", 23)
    assert (figure.total.previous, figure.total.previous_n, figure.total.verdict) == (50.0, 2, Verdict.ALIKE)
    assert [(point.period, point.value, point.previous) for point in figure.points] == [("2025-02", 150.0, 50.0)]
    assert (round(figure.total.low or 0, 1), round(figure.total.high or 0)) == (41.5, 1336)


_PEOPLE = st.integers(1, 5)
_DAYS = st.integers(0, 27).map(lambda day: f"2025-{1 + day // 14:02}-{1 + day % 14 * 2:02}")
_SOURCES = st.sampled_from(["", "search", "ads-search"])
_LAKES = st.fixed_dictionaries(
    {
        "session": st.lists(st.builds(lambda who, day, source, bought: visit(who, day, source=source, n_orders=bought),
                                      _PEOPLE, _DAYS, _SOURCES, st.integers(0, 2)), max_size=8),
        "orders": st.lists(st.builds(lambda who, day, net, source, market: order(who, day, net, source=source, market=market),
                                     _PEOPLE, _DAYS, st.integers(0, 9999), _SOURCES, st.sampled_from(["B2C", "B2B"])),
                           max_size=10, unique_by=lambda row: row["order_no"]),
        "cost": st.lists(st.builds(cost, _DAYS, st.integers(0, 9999), _SOURCES), max_size=4),
        "answer": st.lists(st.builds(answer, _PEOPLE, _DAYS, st.integers(0, 10)), max_size=6),
    }
)  # fmt: skip


_WAYS = [("cr_visitor", By.SOURCE), ("crr", By.COUNTRY), ("ltv_history", By.COUNTRY), ("roi", By.MARKET),
         ("revenue", By.CATEGORY), ("margin", By.PRODUCT)]  # fmt: skip


def with_lines(rows: Rows) -> Rows:
    """Two lines of most orders and something that is no article; some went back, whole or in part."""
    lines, backs, back_lines = [], [], []
    orders = []
    for of in rows["orders"]:
        kind, half = of["order_no"] % 4, of["net_minor"] // 3
        orders.append({**of, "margin_minor": 2 * half - 7})
        pieces = [(f"{'AB'[place]}{kind}", half, 7 * place) for place in range(2)]
        lines += [line(of, *piece) for piece in pieces]
        if kind < 2:
            gone, how = (pieces, "cancelled") if kind else (pieces[:1], "returned")
            net = of["net_minor"] if kind else half
            backs.append(back(of, "2025-02-27", net, sum(cost for *_rest, cost in gone), how))
            back_lines += [back(of, "2025-02-27", net, cost, how, sku=sku, category=sku[:1]) for sku, net, cost in gone]
    return {**rows, "orders": orders, "line": lines, "back": backs, "back_line": back_lines}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=_LAKES, way=st.sampled_from(_WAYS), seed=st.integers(0, 99))
def test_on_any_lake(rows: Rows, way: tuple[str, By], seed: int) -> None:
    """Cuts add up to the whole, rows to the figure; who has nothing to do with it changes nothing, nor do the order of rows
    or the zone of the server."""
    rows = with_lines(rows)
    people = [person(number, country="FR" if number < 4 else "IT") for number in range(1, 6)]
    lake = SmallLake(subject=people, **rows)
    code, cut = way
    figure = told(lake, code, cut)
    assert sum(point.denominator for point in figure.points) == figure.total.denominator
    assert sum(point.numerator for point in figure.points) == figure.total.numerator
    found = computed_rows(lake, question(code, SINCE, UNTIL, cut, EVERYBODY, "EUR"), key=None)
    above, below = round(sum(row["a"] for row in found)), sum(row["b"] for row in found)
    above, below = {"roi": (above - below, below), "cost_to_revenue": (below, above)}.get(code, (above, below))
    assert (above, below) == (figure.total.numerator, figure.total.denominator)
    shuffled = {name: random.Random(seed).sample(list(each), len(each)) for name, each in rows.items()}
    strangers = [person(77), person(78, is_staff=True)]
    shuffled["session"] = [*shuffled["session"], visit(78, "2025-02-03", n_orders=1), visit(77, "2024-06-01")]
    assert told(SmallLake("Asia/Kolkata", subject=people[::-1] + strangers, **shuffled), code, cut) == figure


def test_the_engine_groups_sources_as_the_table_says() -> None:
    ways = [
        (source, medium)
        for source in (*CHANNEL_OF_SOURCE, "unheard-of")
        for medium in ("", "cpc", "email", "unheard-of")
    ]
    rows = [{"subject_no": place, "source": source, "medium": medium} for place, (source, medium) in enumerate(ways)]
    lake = SmallLake(touch=rows)
    found = lake.asked_again("channels of all", lambda: with_channel(lake.table("touch")), CHANNELS).to_pylist()
    assert {(row["source"], row["medium"]): row["channel"] for row in found} == {way: channel_of(*way) for way in ways}
