"""Figures open, say what they mean, lead to their rows, and what campaigns cost is written down."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from chapeau.insight.metrics.models import ChannelCost, ExchangeRate
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.person.activity.actions import record_visits
from chapeau.person.activity.values import Visit
from chapeau.person.people.values import SYSTEM, StaffRole

SALES = "/office/figures/sales"


def test_figures_open_in_every_way_and_export(sit: Sit) -> None:
    desk = sit(StaffRole.FINANCE)
    assert "Nothing in this period" in desk.client.get(SALES).content.decode()
    order_of(desk.shop)
    for query in ("", "?by=market", "?by=country", "?by=nonsense&from=x&country=???", "?orders=only", "?market=B2B"):
        assert desk.client.get(SALES + query).status_code == 200, query
    lines = b"".join(desk.client.get(f"{SALES}?by=market&export=csv")).decode("utf-8-sig").splitlines()
    assert lines[1:] == ["B2B,1,0,1,0,279.00,0.00,279.00,EUR", "All,1,0,1,0,279.00,0.00,279.00,EUR"]
    assert desk.client.get(f"{SALES}?export=xlsx").status_code == 200


def test_a_figure_opens_to_the_orders_it_counts(sit: Sit) -> None:
    desk = sit(StaffRole.SALES)
    code = order_of(desk.shop)
    page = reverse("office:sales_rows", args=["revenue", "market", "B2B"])
    shown = desk.client.get(page).content.decode()
    assert reverse("office:order", args=[code]) in shown
    assert "Sold less cancelled and returned" in shown
    lines = b"".join(desk.client.get(f"{page}?export=csv")).decode().splitlines()
    assert len(lines) == 2
    assert code not in desk.client.get(reverse("office:sales_rows", args=["orders", "country", "CH"])).content.decode()


def test_marketing_sees_the_rows_without_links_to_orders(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    code = order_of(desk.shop)
    shown = desk.client.get(reverse("office:sales_rows", args=["orders", "month", "all"])).content.decode()
    assert code[:4].upper() in shown
    assert reverse("office:order", args=[code]) not in shown


def test_others_do_not_see_figures(sit: Sit) -> None:
    for page in (SALES, "/office/figures/channels", f"{SALES}/chart/revenue.svg"):
        assert sit(StaffRole.LOGISTICS).client.get(page).status_code == 403


def test_the_chart_is_a_picture_without_script(sit: Sit) -> None:
    desk = sit(StaffRole.FINANCE)
    order_of(desk.shop)
    for page in (
        "sales/chart/revenue.svg",
        "sales/chart/buyers.svg?by=country&look=dark&size=narrow",
        "channels/chart.svg",
    ):
        answer = desk.client.get(f"/office/figures/{page}")
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer.content.startswith(b"<svg")
        assert b"<script" not in answer.content


def test_what_a_campaign_cost_is_written_down_and_shown(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    order_of(desk.shop)
    now = timezone.now()
    record_visits(SYSTEM, visits=[Visit(at=now - timedelta(hours=1), source="ads-display") for _ in range(3)])
    said = {
        "do": "cost",
        "kind": "media",
        "source": "ads-display",
        "day": f"{now:%Y-%m-%d}",
        "amount": "120.50",
        "currency": "EUR",
    }
    page = f"/office/figures/channels?to={now:%Y-%m-%d}"
    assert desk.client.post("/office/figures/costs", said).status_code == 302
    assert desk.client.post("/office/figures/costs", {**said, "amount": "99.00"}).status_code == 302
    assert [(cost.source, cost.amount_minor) for cost in ChannelCost.objects.all()] == [("ads-display", 9900)]
    shown = desk.client.get(page).content.decode()
    assert "costs more than it brings" in shown
    assert "€99.00" in shown
    assert desk.client.get(f"{page}&source=ads-display").status_code == 200
    costs = b"".join(desk.client.get(f"{page}&export=costs")).decode().splitlines()
    assert costs[1] == f"ads-display,{now:%Y-%m-%d},99.00,EUR"


def test_a_wrong_cost_keeps_what_was_typed_and_sales_may_only_look(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    wrong = {
        "do": "cost",
        "kind": "media",
        "source": "Ads! Display",
        "day": "2026-01-01",
        "amount": "10",
        "currency": "EUR",
    }
    answer = desk.client.post("/office/figures/costs", wrong)
    assert answer.status_code == 422
    assert "letters, digits and hyphens" in answer.content.decode()
    sales = sit(StaffRole.SALES).client
    assert sales.post("/office/figures/costs", {**wrong, "source": "fair"}).status_code == 403
    assert not ChannelCost.objects.exists()


def test_a_report_of_an_ad_network_is_brought_in_and_rates_are_noted(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    lines = "Day,Campaign,Currency code,Cost\n2026-03-01,Spring,EUR,12.50\n2026-03-02,Spring,EUR,7.50\nnonsense,Spring,EUR,1\n"
    report = SimpleUploadedFile("google.csv", lines.encode())
    shown = desk.client.post(
        "/office/figures/costs", {"do": "file", "file": report, "currency": "EUR"}
    ).content.decode()
    assert "2 days" in shown
    assert "€20.00" in shown
    assert "1 row was held back" in shown
    assert sorted(cost.amount_minor for cost in ChannelCost.objects.all()) == [750, 1250]
    empty = SimpleUploadedFile("nothing.csv", b"\xff\xfe\x00")
    assert (
        desk.client.post("/office/figures/costs", {"do": "file", "file": empty, "currency": "EUR"}).status_code == 422
    )
    rate = {"do": "rate", "day": "2026-03-01", "base": "chf", "rate": "1.05", "quote": "EUR"}
    assert desk.client.post("/office/figures/costs", rate).status_code == 302
    assert ExchangeRate.objects.get().base == "CHF"
    assert desk.client.post("/office/figures/costs", {**rate, "base": "€€€"}).status_code == 422
