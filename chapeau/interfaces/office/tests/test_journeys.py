"""Journeys in the office: drawn, looked ahead at, started, changed, ended; without a script."""

from __future__ import annotations

import pytest
from django.test import Client

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.privacy.models import Topic
from chapeau.relationship.journeys import queries
from chapeau.relationship.journeys.models import Journey
from chapeau.relationship.journeys.values import JourneyState, Step

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
    letter = {"channel": "email", "topic": "news", "subject_en": "Hello", "body_en": "Are you there?"}
    client.post(f"{here}/add?kind=send&after={fork}&way=otherwise", letter)
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
