"""Journeys in the office: drawn, looked ahead at, started, changed, ended; without a script."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.privacy.models import Topic
from chapeau.relationship.journeys import queries
from chapeau.relationship.journeys.actions import change_plan
from chapeau.relationship.journeys.models import Journey
from chapeau.relationship.journeys.values import Entry, JourneyState, Plan, Send, Step, Text
from chapeau.relationship.marketing.values import Block

pytestmark = pytest.mark.django_db


def kinds(journey: Journey) -> list[str]:
    return [type(step).__name__ for step, _depth in queries.walk(steps(journey))]


def steps(journey: Journey) -> tuple[Step, ...]:
    return queries.journey(SYSTEM, code=journey.code).plan.steps


def make(client: Client, ready: str = "") -> Journey:
    answer = client.post("/office/journeys/new", {"name": "Spring", "ready": ready})
    assert answer.status_code == 302, answer.content
    return Journey.objects.get()


def test_a_marketer_draws_starts_changes_and_ends_a_journey(sit: Sit) -> None:
    client = sit(StaffRole.MARKETING).client
    Topic.objects.get_or_create(code="news", defaults={"names": {"en": "News"}})
    assert "No journey yet" in client.get("/office/journeys").content.decode()
    journey = make(client)
    here = f"/office/journeys/{journey.code}"

    refused = client.post(f"{here}/change", {"do": "publish"}, follow=True).content.decode()
    assert "Say how people come in" in refused
    client.post(
        f"{here}/entry", {"by": "activity", "activity": "order.placed", "again": "never", "hold_out_percent": "0"}
    )
    wrong = client.post(f"{here}/add?kind=wait", {"count": "many", "unit": "days"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()
    client.post(f"{here}/add?kind=wait", {"count": "3", "unit": "days"})
    first = steps(journey)[0].id
    client.post(f"{here}/add?kind=wait-for&after={first}", {"activity": "order.placed", "count": "2", "unit": "weeks"})
    fork = steps(journey)[1].id
    letter = {"channel": "email", "topic": "news"}
    written = client.post(f"{here}/add?kind=send&after={fork}&way=otherwise", letter)["Location"]
    client.post(written, {"subject-A": "Hello", "b0-kind": "text", "b0-text": "Are you there?"})
    assert kinds(journey) == ["Wait", "WaitFor", "Send"]
    page = client.get(here).content.decode()
    for words in ("Whoever placed an order", "3 days", "at most 2 weeks", "Time is up", "Hello"):
        assert words in page

    client.post(f"{here}/change", {"do": "publish"})
    journey.refresh_from_db()
    assert journey.state == JourneyState.RUNNING
    client.post(f"{here}/change", {"do": "down", "step": first})
    assert kinds(journey) == ["WaitFor", "Send", "Wait"]
    client.post(f"{here}/change", {"do": "remove", "step": fork})
    assert kinds(journey) == ["Wait"]
    assert "Start the changed one" in client.get(here).content.decode()
    client.post(f"{here}/change", {"do": "end"})
    journey.refresh_from_db()
    assert journey.state == JourneyState.ENDED


def test_a_message_keeps_its_blocks_through_every_page(sit: Sit) -> None:
    """What came by the API, or by the editor itself, is there after the page of the step was kept."""
    client = sit(StaffRole.MARKETING).client
    Topic.objects.get_or_create(code="news", defaults={"names": {"en": "News"}})
    journey = make(client)
    blocks = (Block("article", {"sku": "BP-1", "text": "For wet days"}), Block("picture", {"address": "https://x.example/a.png", "text": "A", "link": ""}))  # fmt: skip
    sent_as = uuid4()
    plan = Plan(Entry(activity="order.placed"), (Send("write", "news", {"en": Text("Pads", "", blocks)}, sent_as),))
    change_plan(SYSTEM, code=journey.code, plan=plan, now=journey.created_at)
    here = f"/office/journeys/{journey.code}/steps/write"

    page = client.get(f"{here}/says/en").content.decode()
    assert 'value="BP-1"' in page
    client.post(here, {"channel": "email", "topic": "news"})
    assert steps(journey) == plan.steps, "kept as it was, with the mailing it became"
    typed = {
        "subject-A": "Pads for you", "preheader": "Dry feet", "b0-kind": "article", "b0-sku": "BP-1", "b0-text": "For wet days",
        "b1-kind": "picture", "b1-address": "https://x.example/a.png", "b1-text": "A", "b1-link": "", "do": "up:1",
    }  # fmt: skip
    moved = client.post(f"{here}/says/en", typed)
    assert moved["Location"].endswith("/says/en#blocks")
    written = Text("Pads for you", "", tuple(reversed(blocks)), "Dry feet")
    assert steps(journey) == (Send("write", "news", {"en": written}),)
    assert client.post(f"{here}/says/en", {**typed, "do": "keep"})["Location"].endswith("/looks/en")
    assert "As its reader gets it" in client.get(f"{here}/looks/en").content.decode()
    assert "Pads" in client.get(f"{here}/body/en").content.decode()
    client.post(f"{here}/says/en", {"do": "drop-version"})
    assert steps(journey) == (Send("write", "news", {}),)


@pytest.mark.parametrize("ready", ["welcome", "basket", "review", "again", "nurture"])
def test_ready_journeys_are_drawn_and_looked_ahead_at(sit: Sit, ready: str) -> None:
    client = sit(StaffRole.MARKETING).client
    journey = make(client, ready)
    assert client.get(f"/office/journeys/{journey.code}").status_code == 200
    assert client.get(f"/office/journeys/{journey.code}/people").status_code == 200


def test_service_reads_journeys_and_changes_none(sit: Sit) -> None:
    journey = make(sit(StaffRole.MARKETING).client, "welcome")
    service = sit(StaffRole.SERVICE).client
    page = service.get(f"/office/journeys/{journey.code}").content.decode()
    assert "Add a step" not in page
    assert service.post(f"/office/journeys/{journey.code}/change", {"do": "publish"}).status_code == 403
    assert sit(StaffRole.LOGISTICS).client.get("/office/journeys").status_code == 403
