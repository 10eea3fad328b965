"""Figures as people see them: cards, courses, rows, boards, letters, lines."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from chapeau.insight.lake.actions import build
from chapeau.insight.reports.actions import check_goals, take_due_reports
from chapeau.insight.reports.models import Board, Goal, Report
from chapeau.insight.reports.values import Standing
from chapeau.interfaces.office.tests.conftest import Desk, Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.models import Address
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.tasks.models import Task

FIGURES = "/office/figures"
WORTH = "/office/figures/of/ltv_revenue"


@pytest.fixture
def desk(sit: Sit, settings: Settings, tmp_path: Path) -> Desk:
    """A lake with one order of 279.00 before VAT."""
    settings.LAKE = tmp_path / "lake"
    found = sit(StaffRole.MARKETING)
    order_of(found.shop)
    build(now=timezone.now())
    return found


def text(desk: Desk, page: str) -> str:
    answer = desk.client.get(page)
    assert answer.status_code == 200, page
    return answer.content.decode()


def test_cards_say_a_plain_sentence_or_what_is_missing(desk: Desk) -> None:
    shown = text(desk, FIGURES)
    assert shown.count("six-card") == 6
    assert "No costs are written down." in shown
    assert reverse("office:channels") in shown
    for query in ("?period=nonsense&from=x&by=y&market=<x>", "?from=9999-12-31&to=0001-01-01", "?period=all&country=-"):
        assert text(desk, FIGURES + query).count("six-card") == 6, query


def test_a_figure_shows_its_course_what_it_is_told_apart_by_and_the_very_rows(desk: Desk) -> None:
    shown = text(desk, f"{WORTH}?period=30")
    assert "A customer has bought for €279.00 so far" in shown
    assert "B2B" not in shown
    assert "Business" in text(desk, f"{WORTH}?period=30&by=market")
    rows = b"".join(desk.client.get(f"{WORTH}/rows?period=30&by=market&key=B2B&export=csv")).decode().splitlines()
    assert len(rows) == 2
    assert len(b"".join(desk.client.get(f"{WORTH}/rows?period=30&by=market&key=B2C&export=csv")).splitlines()) == 1
    table = b"".join(desk.client.get(f"{WORTH}?period=30&by=market&export=csv")).decode("utf-8-sig").splitlines()
    assert table[1].startswith("B2B,279.0,")
    assert table[2].startswith("All,279.0,")


def test_pictures_are_without_script_and_to_take_away(desk: Desk) -> None:
    for query in ("", "?by=market&look=dark&size=narrow", "?what=parts", "?size=card"):
        answer = desk.client.get(f"{WORTH}/chart.svg{query}")
        assert answer["Content-Type"] == "image/svg+xml"
        assert b"<script" not in answer.content
    assert desk.client.get(f"{WORTH}/chart.png").content.startswith(b"\x89PNG")
    assert desk.client.get(f"{WORTH}/chart.exe").status_code == 404
    assert desk.client.get(f"{FIGURES}/of/nonsense").status_code == 404


def test_a_board_is_put_together_ordered_shared_and_taken_apart(desk: Desk, sit: Sit) -> None:
    keep = desk.client.post(f"{WORTH}/keep?period=365&by=market", {"do": "board", "name": "My morning"})
    page = keep["Location"]
    board = Board.objects.get(name="My morning")
    desk.client.post(f"{FIGURES}/of/crr/keep?period=90", {"do": "board", "board": board.code})
    assert [item.wish["figure"] for item in board.items.order_by("position")] == ["ltv_revenue", "crr"]
    last = board.items.get(position=1)
    desk.client.post(page, {"do": "up", "view": last.code})
    assert [item.wish["figure"] for item in board.items.order_by("position")] == ["crr", "ltv_revenue"]
    assert text(desk, page).count("six-card") == 2
    other = sit(StaffRole.SALES).client
    assert other.get(page).status_code == 404
    desk.client.post(page, {"do": "rename", "name": "Ours", "is_shared": "on"})
    assert other.get(page).status_code == 200
    assert other.post(page, {"do": "delete"}).status_code == 302
    assert Board.objects.filter(code=board.code).exists()
    desk.client.post(page, {"do": "remove", "view": last.code})
    desk.client.post(page, {"do": "delete"})
    assert not Board.objects.exists()
    assert sit(StaffRole.LOGISTICS).client.get(f"{FIGURES}/boards").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_board_goes_out_by_mail_once_an_hour_has_come_with_its_pictures(desk: Desk) -> None:
    page = desk.client.post(f"{WORTH}/keep?period=30", {"do": "board", "name": "Weekly"})["Location"]
    desk.client.post(page, {"do": "schedule", "every": "day", "hour": "7", "to": [str(desk.hat.id), "nonsense"]})
    report = Report.objects.get()
    Address.objects.create(
        hat_id=desk.hat.id, kind="email", value="luca@house.example", normalised="luca@house.example",
        verified_at=timezone.now(), created_at=timezone.now(),
    )  # fmt: skip
    assert take_due_reports(report.next_at - timedelta(minutes=1)) == 0
    at = report.next_at
    assert (take_due_reports(at), take_due_reports(at)) == (1, 0)
    run_waiting_jobs()
    [letter] = mail.outbox
    assert letter.subject == "Figures: Weekly"
    assert "A customer has bought for €279.00 so far" in letter.body
    parts = list(message_from_bytes(letter.message().as_bytes()).walk())
    [picture] = [part for part in parts if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == f"<{Board.objects.get().items.get().code}>"
    assert f"cid:{Board.objects.get().items.get().code}" in letter.alternatives[0].content  # type: ignore[attr-defined]


def test_a_missed_line_makes_one_task_and_never_by_chance(desk: Desk) -> None:
    desk.client.post(f"{FIGURES}/of/cr_visitor/keep?period=30", {"do": "goal", "side": "least", "line": "99.5 %"})
    desk.client.post(f"{WORTH}/keep?period=30", {"do": "goal", "side": "most", "line": "10"})
    goals = {goal.wish["figure"]: goal for goal in Goal.objects.all()}
    assert goals["cr_visitor"].line == pytest.approx(0.995)
    assert goals["ltv_revenue"].line == 1000
    # One buyer: there is a value, and no interval, so that nothing is sure.
    assert goals["ltv_revenue"].standing == Standing.UNSURE
    assert not Task.objects.exists()
    Goal.objects.filter(wish__figure="cr_visitor").update(standing=Standing.NONE)
    check_goals(SYSTEM, now=timezone.now())
    assert "At most" in text(desk, f"{FIGURES}/goals")
    desk.client.post(f"{FIGURES}/goals/{goals['ltv_revenue'].code}/end")
    assert Goal.objects.filter(ended_at=None).count() == 1
