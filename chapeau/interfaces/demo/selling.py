"""What the demo's sellers did of late: one offer to many with some left out, and prospects at every stage with calls for today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from chapeau.commerce.pricing.actions import make_offering
from chapeau.commerce.pricing.values import OfferTerms
from chapeau.interfaces.demo.crowd import Buyer
from chapeau.interfaces.demo.house import House
from chapeau.kit.refusals import Refusal
from chapeau.person.audience.actions import store_audience
from chapeau.person.audience.values import Level
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.pipeline import actions

OFFERED_TO = 600
SINCE = timedelta(days=12)
RULES = (
    ("Repair shop", "organisation.trade = repair", 20),
    ("Builds bicycles", "organisation.trade = maker", 15),
    ("In one of our three countries", "country in (FR, IT, CH)", 5),
    ("Bought three times in a year", "bought >= 3 times in last 365 days", 10),
)
FROM = (
    ("fair", "Velofest Lyon"),
    ("called", ""),
    ("recommended", "By Atelier Rustine"),
    ("form", "White paper"),
    ("hand", ""),
)
SCRIPT = "Ask what they ride or repair most.\nWho else decides?\nOffer the trade list, or a sample."


def make_offer(house: House, buyers: Sequence[Buyer], now: datetime, rng: Random) -> str:
    """Eight percent for those who bought before, each in one order, a fifth left out by lot; orders of the last days use it."""
    at = now - SINCE
    store_audience(SYSTEM, name="Bought before", rule="bought >= 1 times", level=Level.HAT, now=at)
    some = rng.sample(list(buyers), min(OFFERED_TO, len(buyers)))
    return make_offering(
        people.viewer_for_hat(people.hat_card(SYSTEM, hat_id=house.staff["marketing"])),
        terms=OfferTerms(
            name="Thanks for the season",
            percent_off=Decimal(8),
            reason="Thank you for riding with us this season",
            limit_orders=1,
            valid_until=now + timedelta(days=9),
        ),
        origin="audience",
        origin_code="bought-before",
        hat_ids=[buyer.hat_id for buyer in some],
        hold_out_percent=20,
        accepts_loss=True,
        now=at,
    ).code


def make_prospects(house: House, buyers: Sequence[Buyer], now: datetime, rng: Random) -> None:
    for name, text, points in RULES:
        actions.store_score_rule(SYSTEM, name=name, text=text, points=points, now=now - timedelta(days=40))
    seller = people.viewer_for_hat(people.hat_card(SYSTEM, hat_id=house.staff["sales"]))
    working = [buyer.hat_id for buyer in buyers if buyer.organisation_id is not None]
    hats = rng.sample(working, min(18, len(working)))
    for number, hat_id in enumerate(hats):
        opened = now - timedelta(days=rng.uniform(3, 35))
        source, note = FROM[number % len(FROM)]
        try:
            code = actions.open_prospect(
                SYSTEM, hat_id=hat_id, source=source, source_note=note, owner_id=seller.hat_id, now=opened
            )
        except Refusal:
            continue
        _go_on(number, code, opened, now)
        if number % 4 == 1:
            actions.plan_calls(
                SYSTEM, hat_ids=[hat_id], title="First call", script=SCRIPT, owner_id=seller.hat_id, now=now
            )


def _go_on(number: int, code: str, opened: datetime, now: datetime) -> None:
    """So far along the stages; two are lost."""
    stages = ("contacted", "qualified", "offer")[: number % 4]
    for days, stage in enumerate(stages, start=1):
        actions.move_prospect(SYSTEM, code=code, stage=stage, now=min(opened + timedelta(days=days), now))
    if number in (5, 11):
        actions.lose_prospect(
            SYSTEM, code=code, reason="price" if number == 5 else "silent", now=now - timedelta(days=1)
        )
    elif number % 2:
        step = ("Send the trade list", "Visit the workshop", "Ask about the spring order")[number % 3]
        actions.plan_next(SYSTEM, code=code, next_step=step, next_step_at=now + timedelta(days=number % 5 - 1), now=now)
