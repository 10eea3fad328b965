"""Costs by hand and from the files of ad networks, split over days and campaigns; rates of currencies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chapeau.insight.lake.live import read_live
from chapeau.insight.metrics.actions import BadCost, BadRate, import_costs, record_costs, record_rates
from chapeau.insight.metrics.models import ChannelCost
from chapeau.insight.metrics.rules.ad_files import UnknownCostFile
from chapeau.insight.metrics.values import Cost, CostKind, Rate
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.tests.builders import make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)

GOOGLE = """Campaign report
"January 1, 2026 - January 31, 2026"
Campaign,Day,Currency code,Cost,Clicks
Brand,2026-01-02,EUR,"1,234.50",20
Brand,2026-01-02,EUR,10.50,2
Bikes,2026-01-03,EUR,--,0
Bikes,never,EUR,3.00,1
Total: Campaigns, ,EUR,"1,248.00",22
"""
META = """\ufeff"Début des rapports";"Fin des rapports";"Nom de la campagne";"Montant dépensé (EUR)"
"2026-01-05";"2026-01-07";"Printemps";"10,00"
"""
LINKEDIN = """Campaign Performance Report (in UTC)
Date Generated: February 1, 2026

Start Date (in UTC)\tCampaign Name\tCurrency\tTotal Spent
1/15/2026\tBuyers\tCHF\t99.90
1/16/2026\tBuyers\tCHF\t0.10
"""


def stored() -> list[tuple[Any, ...]]:
    rows = ChannelCost.objects.order_by("day", "campaign").values_list(
        "day", "source", "medium", "campaign", "amount_minor", "currency"
    )
    return [(day.isoformat(), *rest) for day, *rest in rows]


def test_files_of_the_networks_are_read_as_they_come(tmp_path: Path) -> None:
    file = tmp_path / "costs.csv"
    file.write_text(GOOGLE)
    found = import_costs(SYSTEM, path=file, currency="EUR", now=NOW)
    assert (found.network, found.days, found.spent) == ("google", 1, (Money(124500, "EUR"),))
    assert found.held_back == ((7, "never is no day."),)
    assert stored() == [("2026-01-02", "google", "cpc", "Brand", 124500, "EUR")]
    assert import_costs(SYSTEM, path=file, currency="EUR", now=NOW) == found
    assert len(stored()) == 1
    file.write_text(META)
    assert import_costs(SYSTEM, path=file, currency="CHF", now=NOW).network == "meta"
    assert stored()[1:] == [(f"2026-01-0{day}", "facebook", "paid-social", "Printemps", minor, "EUR")
                            for day, minor in ((5, 334), (6, 333), (7, 333))]  # fmt: skip
    file.write_text(LINKEDIN, encoding="utf-16")
    assert import_costs(SYSTEM, path=file, currency="EUR", source="li", now=NOW).spent == (Money(10_000, "CHF"),)
    assert stored()[-1] == ("2026-01-16", "li", "paid-social", "Buyers", 10, "CHF")
    file.write_text("a,b\n1,2\n")
    with pytest.raises(UnknownCostFile):
        import_costs(SYSTEM, path=file, currency="EUR", now=NOW)


def test_a_cost_is_split_over_its_days_and_kept_by_kind() -> None:
    month: dict[str, Any] = {"day": date(2026, 2, 1), "last_day": date(2026, 2, 28), "source": ""}
    assert (
        record_costs(SYSTEM, costs=[Cost(**month, kind=CostKind.PEOPLE, amount=Money(100_001, "EUR"))], now=NOW) == 28
    )
    assert sum(row[4] for row in stored()) == 100_001
    table = read_live("cost").to_pylist()
    assert table[0] | {"amount_minor": 0} == {"day": date(2026, 2, 1), "source": "", "medium": "", "campaign": "", "kind": "people",
                                             "amount_minor": 0, "currency": "EUR", "market": ""}  # fmt: skip
    for bad in (
        Cost(**month, amount=Money(1, "EUR")),
        Cost(source="ads", day=date(2026, 2, 2), last_day=date(2026, 2, 1), amount=Money(1, "EUR")),
        Cost(source="ads", day=date(2026, 2, 2), market="B9", amount=Money(1, "EUR")),
    ):
        with pytest.raises(BadCost):
            record_costs(SYSTEM, costs=[bad], now=NOW)


def test_a_rate_holds_until_the_next_one_and_both_ways() -> None:
    record_rates(
        SYSTEM,
        rates=[Rate(day=date(2026, 1, 1), base="EUR", quote="CHF", rate=Decimal("0.5")),
               Rate(day=date(2026, 1, 3), base="EUR", quote="CHF", rate=Decimal("0.8"))],
        now=NOW,
    )  # fmt: skip
    found = {(row["day"].isoformat(), row["base"]): row["rate"] for row in read_live("rate").to_pylist()}
    assert [found[f"2026-01-0{day}", "EUR"] for day in (1, 2, 3, 4)] == [0.5, 0.5, 0.8, 0.8]
    assert [found[f"2026-01-0{day}", "CHF"] for day in (2, 4)] == [2.0, 1.25]
    with pytest.raises(BadRate):
        record_rates(SYSTEM, rates=[Rate(day=date(2026, 1, 1), base="EUR", quote="EUR", rate=Decimal(1))], now=NOW)
    with pytest.raises(Forbidden):
        record_rates(viewer_of(make_staff(StaffRole.SALES)), rates=[], now=NOW)
