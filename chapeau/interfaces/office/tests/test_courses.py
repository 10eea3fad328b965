"""Cohorts, growth, steps, days, pairs and credit as people see them, and the people and orders they open to."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from chapeau.insight.lake.actions import build
from chapeau.interfaces.office.courses import COURSES
from chapeau.interfaces.office.tests.conftest import Desk, Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.person.people.values import StaffRole

COURSES_AT = "/office/figures/courses"
SENTENCES = {
    "cohorts": "far enough back to say who came again",
    "growth": ": 1 bought for the first time, 0 bought again, 0 came back after a pause",
    "credit": "Of no order is it known what came before it.",
}


@pytest.fixture
def desk(sit: Sit, settings: Settings, tmp_path: Path) -> Desk:
    settings.LAKE = tmp_path / "lake"
    return sit(StaffRole.SALES)


def text(desk: Desk, page: str) -> str:
    answer = desk.client.get(page)
    assert answer.status_code == 200, page
    return unescape(answer.content.decode())


def lines(desk: Desk, page: str) -> list[str]:
    return b"".join(desk.client.get(page)).decode("utf-8-sig").splitlines()


def test_each_says_a_sentence_opens_to_its_rows_and_goes_into_a_file(desk: Desk, sit: Sit) -> None:
    shown = text(desk, f"{COURSES_AT}/pairs")
    assert str(COURSES["pairs"].explained) in shown
    assert "figure-missing" in shown, "what it is about, and what is not there yet"
    order = order_of(desk.shop)
    build(now=timezone.now())
    for code in COURSES:
        shown = text(desk, f"{COURSES_AT}/{code}?period=30&market=<x>&step=x&within=x&among=x&least=x&country=-&show=x")
        assert "How is this computed?" in shown
        shown = text(desk, f"{COURSES_AT}/{code}?period=30")
        assert SENTENCES.get(code, "") in shown, code
        for link in re.findall(r'href="(/office/figures/[^"]*rows[^"]*)"', shown)[:1]:
            assert "data-href" in text(desk, link), link
    drawn = desk.client.get(f"{COURSES_AT}/growth/chart.svg?period=30&look=dark&size=narrow").content
    assert drawn.startswith(b"<svg")
    assert b"<script" not in drawn
    assert desk.client.get(f"{COURSES_AT}/growth/chart.png?period=30").content.startswith(b"\x89PNG")
    assert desk.client.get(f"{COURSES_AT}/pairs/chart.svg?period=30").status_code == 404
    assert lines(desk, f"{COURSES_AT}/cohorts?period=30&show=people&export=csv")[1].split(",")[1:] == ["1", "1"]
    assert f"/office/orders/{order}" in text(desk, f"{COURSES_AT}/credit/rows?period=30&met=(none)")
    assert desk.client.get(f"{COURSES_AT}/cohorts/rows?cohort=nonsense").status_code == 422
    assert desk.client.get(f"{COURSES_AT}/nonsense").status_code == 404
    assert "courses/cohorts" in text(desk, "/office/figures")
    assert sit(StaffRole.LOGISTICS).client.get(f"{COURSES_AT}/cohorts").status_code == 403
