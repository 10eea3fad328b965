"""The whole suite of figures on both engines: every figure with each of its cuts and the rows behind it, number for number.

Two engines sum floats in different orders: what is not whole may differ in the twelfth digit, nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chapeau.insight.lake.engines import Engine
from chapeau.insight.lake.tests.in_memory import SmallLake, lake_tables
from chapeau.insight.lake.tests.spark_lake import spark_lake
from chapeau.insight.metrics.catalogue import CATALOGUE
from chapeau.insight.metrics.queries.attribution import computed_attribution
from chapeau.insight.metrics.queries.courses import computed_cohorts, computed_funnel, computed_pairs, computed_time
from chapeau.insight.metrics.queries.figure import computed, question
from chapeau.insight.metrics.queries.missing import _there
from chapeau.insight.metrics.queries.rows import computed_rows
from chapeau.insight.metrics.tests.small_lake import answer, at, cost, order, person, touch, visit
from chapeau.insight.metrics.values import EVERYBODY, TIMES, BroughtIn, By, Cut, Rule
from chapeau.insight.models.reading import read_habits, read_purchases

pytestmark = [pytest.mark.spark, pytest.mark.django_db]

SINCE, UNTIL = at("2025-01-31", 23), at("2025-03-31", 22)
"""February and March on the wall of the house, which stands in Paris."""
Both = tuple[Engine, Engine]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The same lake in DuckDB and in a Spark of two threads."""
    rows = everything()
    folder: Path = tmp_path_factory.mktemp("lake")
    return SmallLake(**rows), spark_lake(folder, lake_tables(rows))


def everything() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """People of all kinds who visit, buy, send back and answer over nine months: every column says something, and there are
    moments at the edges of months, at one instant, and nobody known."""
    dice = random.Random(7)
    days = [(date(2024, 8, 1) + timedelta(days=number)).isoformat() for number in range(270)]
    sources = ["", "search", "ads-search", "newsletter", "google", "social"]
    people = [
        person(number, root_no=number, hat_no=number if number % 5 else None, person_no=number - number % 3 if number > 3 else number,
               country=["FR", "IT", "CH"][number % 3], organisation_no=70 + number % 4 if number % 4 == 0 else None,
               market="B2B" if number % 4 == 0 else "B2C", kind="business" if number % 4 == 0 else "private",
               is_identified=number % 7 != 0, is_staff=number == 31, is_gone=number == 32)
        for number in range(1, 41)
    ]  # fmt: skip
    visits = [
        visit(number, day, source=dice.choice(sources), medium=dice.choice(["", "cpc", "email"]), campaign=dice.choice(["", "spring"]),
              country=dice.choice(["", "FR", "IT"]), has_product=dice.random() < 0.6, has_basket=dice.random() < 0.4,
              has_checkout=dice.random() < 0.2, n_orders=dice.choice([0, 0, 1, 2]), is_robot=dice.random() < 0.05)
        for number in range(1, 41) for day in dice.sample(days, 8)
    ]  # fmt: skip
    orders = [
        order(number, day, dice.choice([0, 500, 1000, 3333, 12_345]), channel=dice.choice(["web", "phone"]),
              source=dice.choice(sources), currency=dice.choice(["EUR", "EUR", "EUR", "CHF"]), order_code=f"O{number}-{day}",
              has_margin=dice.random() < 0.9, is_brought_in=dice.random() < 0.2, country=dice.choice(["FR", "IT"]),
              market="B2B" if number % 4 == 0 else "B2C", organisation_no=70 + number % 4 if number % 4 == 0 else None)
        for number in [0, *range(1, 41)] for day in dice.sample(days, 6)
    ]  # fmt: skip
    orders += [order(1, "2025-01-31", 700, at=SINCE), order(2, "2025-02-28", 800, at=at("2025-02-28", 23)),
               order(3, "2025-02-28", 900, at=at("2025-02-28", 23) - timedelta(microseconds=1))]  # fmt: skip
    orders.append(order(5, "2025-02-14", 4000, organisation_no=71, market="B2B"))  # that organisation's first
    back = [
        {"subject_no": each["subject_no"], "order_no": each["order_no"], "at": each["at"] + timedelta(days=9), "currency": each["currency"],
         "kind": dice.choice(["returned", "cancelled"]), "net_minor": each["net_minor"] // 2, "cost_minor": dice.choice([None, 100])}
        for each in dice.sample(orders, 30)
    ]  # fmt: skip
    back.append(
        {"subject_no": 5, "order_no": 5, "at": at("2025-02-10"), "kind": "credit", "net_minor": 250, "currency": "EUR"}
    )
    back_lines = [
        {name: each[name] for name in ("subject_no", "order_no", "at", "kind", "currency")}
        | {"sku": "S2", "product_no": 2, "category": "brakes", "quantity": 1, "net_minor": each["net_minor"] // 2,
           "cost_minor": dice.choice([None, 40])}
        for each in back
    ]  # fmt: skip
    lines = [
        {"subject_no": each["subject_no"], "order_no": each["order_no"], "at": each["at"], "product_no": product, "sku": f"S{product}",
         "category": "brakes" if product < 4 else "tyres", "quantity": 1, "net_minor": each["net_minor"] // 2,
         "cost_minor": each["net_minor"] // 4, "currency": each["currency"]}
        for each in orders for product in dice.sample(range(1, 7), 2)
    ]  # fmt: skip
    costs = [
        cost(day, dice.randrange(100, 900), dice.choice(sources), medium=dice.choice(["", "cpc"]), campaign=dice.choice(["", "spring"]),
             kind=dice.choice(["media", "salaries"]), market=dice.choice(["", "B2B", "B2C"]), currency=dice.choice(["EUR", "EUR", "CHF"]))
        for day in days[::5]
    ]  # fmt: skip
    draws = [
        {"subject_no": number, "draw_no": number, "at": at(dice.choice(days[180:230])), "kind": "campaign",
         "campaign_code": dice.choice(["spring", "tyres"]), "is_held_out": number % 4 == 1}
        for number in range(1, 41)
    ]  # fmt: skip
    invitations = [
        {"subject_no": number, "invitation_no": number, "at": at(dice.choice(days[180:240])), "survey_code": "s", "kind": "nps",
         "is_answered": number % 3 == 0}
        for number in range(1, 41)
    ]  # fmt: skip
    answers = [answer(dice.randrange(0, 41), dice.choice(days[150:]), dice.randrange(11)) for _ in range(80)]
    return {
        "subject": people, "session": visits, "orders": orders, "back": back, "back_line": back_lines, "line": lines, "cost": costs,
        "touch": [touch(each["subject_no"], each["began_at"].date().isoformat(), each["source"], each["medium"],
                        campaign=each["campaign"], is_direct=each["source"] == "") for each in visits if not each["is_robot"]],
        "answer": [{**each, "answer_no": number} for number, each in enumerate(answers)],
        "organisation": [{"organisation_no": 70 + number, "code": f"o{number}", "name": f"Garage {number}", "market": "B2B",
                          "kind": "business", "introduced_by_no": 2 if number < 2 else None} for number in range(4)],
        "draw": draws, "invitation": invitations,
        "product": [{"product_no": number, "sku": f"S{number}", "name": f"Thing {number}",
                     "category": "brakes" if number < 4 else "tyres"} for number in range(1, 7)],
        "audience_member": [{"audience_code": code, "subject_no": number, "from_at": at("2025-01-01"),
                             "until_at": at("2025-02-20") if number % 6 == 0 else None}
                            for code, step in (("regulars", 2), ("lapsed", 3)) for number in range(1, 41, step)],
        "rate": [{"day": date.fromisoformat(day), "base": "CHF", "quote": "EUR", "rate": 1.05 + 0.001 * place}
                 for place, day in enumerate(days) if place % 9],
    }  # fmt: skip


def alike(one: Any, other: Any, where: str) -> None:
    """Equal in type, shape and value; floats to the twelfth digit."""
    if is_dataclass(one) and not isinstance(one, type):
        one, other = asdict(one), asdict(other)
    if isinstance(one, Mapping):
        assert one.keys() == other.keys(), where
        for key in one:
            alike(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list | tuple):
        assert len(one) == len(other), where
        for place, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            alike(mine, theirs, f"{where}[{place}]")
    elif isinstance(one, float):
        assert other == pytest.approx(one, rel=1e-12, abs=1e-9, nan_ok=True), where
    else:
        assert (type(one), one) == (type(other), other), where


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_figure_is_the_same_on_both_engines(both: Both, code: str) -> None:
    """Value, interval, n, parts, comparison with the period before; apart by all it can be cut by, and by months; its rows."""
    duck, spark = both
    attributes = sorted(CATALOGUE[code].cuts - TIMES)
    asked: list[tuple[tuple[By, ...], Cut]] = [((By.MONTH,), EVERYBODY), *(((by,), EVERYBODY) for by in attributes)]
    if attributes:
        asked.append(((attributes[0], By.MONTH), EVERYBODY))
    asked.append(((), Cut(market="B2C", brought_in=BroughtIn.WITHOUT) if By.MARKET in attributes else Cut(lag_days=20)))
    if CATALOGUE[code].is_money:
        asked.append(((), Cut(converts=True)))
    for by, only in asked:
        if not set(by) <= CATALOGUE[code].cuts:
            continue
        what = question(code, SINCE, UNTIL, by, only, "EUR")
        alike(computed(duck, what), computed(spark, what), f"{code} by {by} of {only}")
    for ways in ((), tuple(attributes[-1:])):
        what = question(code, SINCE, UNTIL, ways, EVERYBODY, "EUR")
        mine, theirs = (computed_rows(lake, what, key=None) for lake in both)
        assert mine, code
        alike(mine, theirs, f"rows of {code} by {ways}")


def test_courses_credit_and_what_models_read_are_the_same_on_both_engines(both: Both) -> None:
    each: dict[str, Callable[[Engine], Any]] = {
        "cohorts": lambda lake: computed_cohorts(lake, SINCE, UNTIL, By.MONTH, EVERYBODY, "EUR"),
        "funnel": lambda lake: computed_funnel(lake, SINCE, UNTIL, 7, EVERYBODY),
        "time": lambda lake: computed_time(lake, SINCE, UNTIL, EVERYBODY),
        "pairs": lambda lake: computed_pairs(lake, SINCE, UNTIL, 1, 50),
        "missing": _there,
        **{f"attribution by {rule}": _credit(rule) for rule in (Rule.LAST, Rule.TIME_DECAY, Rule.MARKOV)},
        "purchases": lambda lake: _columns(read_purchases(lake)),
        "habits": lambda lake: {
            name: sorted(values)
            for name, values in _columns(read_habits(lake, now=datetime.fromisoformat("2025-04-01T00:00Z"))).items()
        },
    }
    for name, compute in each.items():
        mine, theirs = map(compute, both)
        alike(mine, theirs, name)


def _credit(rule: Rule) -> Callable[[Engine], Any]:
    return lambda lake: computed_attribution(lake, rule, SINCE, UNTIL, By.CHANNEL, 30, 7.0, EVERYBODY, "EUR")


def _columns(read: Any) -> dict[str, list[Any]]:
    return {name: list(values) for name, values in asdict(read).items()}
