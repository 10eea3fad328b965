"""Journeys of the demo company: four run from today on, for whoever tries it out; one is a draft to look at."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from chapeau.person.people.values import SYSTEM
from chapeau.relationship.journeys import actions
from chapeau.relationship.journeys.ready import READY

RUNNING = ("welcome", "basket", "nurture", "review")
DRAFTS = ("again",)


def make_journeys(now: datetime) -> None:
    with translation.override("en"):
        for code in (*RUNNING, *DRAFTS):
            made = actions.create_journey(SYSTEM, name=str(READY[code].name), plan=READY[code].plan, now=now)
            if code in RUNNING:
                actions.publish_journey(SYSTEM, code=made, now=now)
