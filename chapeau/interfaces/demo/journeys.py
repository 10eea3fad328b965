"""Journeys of the demo company: four run, with people on two of them; one is a draft to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.utils import translation

from chapeau.interfaces.demo.crowd import Buyer
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.journeys import actions
from chapeau.relationship.journeys.ready import READY

RUNNING = ("welcome", "basket", "nurture", "review")
DRAFTS = ("again",)


UNDER_WAY = {"review": (24, timedelta(days=9)), "basket": (7, timedelta(hours=3))}
"""How many are on one already, and how long at most: each still waits at its first step."""


def make_journeys(buyers: Sequence[Buyer], now: datetime, rng: Random) -> None:
    began = now - timedelta(days=30)
    with translation.override("en"):
        for code in (*RUNNING, *DRAFTS):
            made = actions.create_journey(SYSTEM, name=str(READY[code].name), plan=READY[code].plan, now=began)
            if code in RUNNING:
                actions.publish_journey(SYSTEM, code=made, now=began)
            many, longest = UNDER_WAY.get(code, (0, timedelta()))
            for buyer in rng.sample(buyers, min(many, len(buyers))):
                actions.put_in(SYSTEM, code=made, hat_id=buyer.hat_id, now=now - longest * rng.random())
