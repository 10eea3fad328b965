"""Journeys for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chapeau.person.people.tests.builders import NOW
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.journeys import actions
from chapeau.relationship.journeys.models import Journey, Passage
from chapeau.relationship.journeys.values import Entry, Plan, Send, Step, Text

LETTER = {"en": Text("Hello {{ person.given_name }}", "Hello,\n\nLook\n{{ base_url }}/en/")}


def send(id: str = "letter") -> Send:
    return Send(id, "news", LETTER)


def run_journey(*steps: Step, now: datetime = NOW, entry: Entry | None = None, **more: object) -> Journey:
    plan = Plan(entry=entry or Entry(activity="order.placed"), steps=steps, **more)  # type: ignore[arg-type]
    code = actions.create_journey(SYSTEM, name="Test", plan=plan, now=now)
    actions.publish_journey(SYSTEM, code=code, now=now)
    return Journey.objects.get(code=code)


def places(journey: Journey) -> Sequence[tuple[str, str]]:
    """Where each stands, or how it ended, in order of coming in."""
    rows = Passage.objects.filter(journey=journey).order_by("entered_at", "id")
    return [(row.step, row.ended_by) for row in rows]
