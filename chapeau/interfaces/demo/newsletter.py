"""One newsletter that went out five days ago, with what came of it: some readers clicked, a scanner too, some left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db.models import F

from chapeau.commerce.ordering.models import Order
from chapeau.insight.metrics.actions import record_costs
from chapeau.insight.metrics.values import Cost
from chapeau.kit import house_settings
from chapeau.kit.house_settings import read
from chapeau.kit.money import Money
from chapeau.person.audience import actions as audiences
from chapeau.person.audience.models import Audience
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging import mass
from chapeau.person.messaging.coming_back import tell
from chapeau.person.messaging.links import signature_of
from chapeau.person.messaging.models import Decision, Message, MessageEvent
from chapeau.person.messaging.values import EventKind, SendingRules
from chapeau.person.people.models import Address
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy import actions as privacy
from chapeau.person.privacy.values import ConsentChoice
from chapeau.relationship.marketing import actions as marketing
from chapeau.relationship.marketing.models import Campaign
from chapeau.relationship.marketing.values import Block, BlockKind, CampaignPlan, VersionView

AGO = timedelta(days=5)
READERS = 260
WORDS = {
    "en": ("Winter is coming: new brake pads", "Brakes before the first frost, {{ person.given_name }}", "Ready for the cold",
           "Hello {{ person.given_name }},\n\nshort days, wet roads: now is the time to look at your brakes.", "See all offers"),
    "fr": ("L’hiver arrive : plaquettes neuves", "Vos freins avant le premier gel, {{ person.given_name }}", "Prêt pour le froid",
           "Bonjour {{ person.given_name }},\n\njours courts, routes mouillées : c’est le moment de regarder vos freins.",
           "Voir toutes les offres"),
    "it": ("Arriva l’inverno: pastiglie nuove", "I freni prima del gelo, {{ person.given_name }}", "Pronti per il freddo",
           "Buongiorno {{ person.given_name }},\n\ngiorni corti, strade bagnate: è il momento di guardare i freni.",
           "Vedi tutte le offerte"),
}  # fmt: skip


def make_newsletter(skus: Sequence[str], now: datetime, rng: Random) -> None:
    """Through the same deeds as any; then five days pass for it."""
    _agree(now - timedelta(days=30), rng)
    audiences.store_audience(SYSTEM, name="People in France", rule="country = FR", now=now)
    audience_id = Audience.objects.get(name="People in France").id
    code = marketing.create_campaign(
        SYSTEM,
        plan=CampaignPlan(name="Ready for winter", audience_id=audience_id, language="fr", hold_out_percent=10, counts_opens=True),
        now=now,
    )  # fmt: skip
    for language, (first, second, heading, text, button) in WORDS.items():
        blocks = [
            Block(BlockKind.HEADING, {"text": heading}),
            Block(BlockKind.TEXT, {"text": text}),
            *(Block(BlockKind.ARTICLE, {"sku": sku, "text": ""}) for sku in skus[:2]),
            Block(BlockKind.BUTTON, {"text": button, "link": f"/{language}/"}),
        ]
        marketing.store_version(
            SYSTEM, code=code, version=VersionView(language, "", (first, second), heading, tuple(blocks))
        )
    marketing.schedule_campaign(SYSTEM, code=code, now=now)
    marketing.begin_and_finish(SYSTEM, now=now)
    mailing_id = Campaign.objects.get(code=code).mailing_id
    assert mailing_id is not None
    # The demo may be loaded at night; this newsletter goes out as in the morning.
    rules = read(SendingRules)
    house_settings.change(replace(rules, quiet_from="00:00", quiet_until="00:00"), by_hat_id=None, now=now)
    Message.objects.filter(mailing_id=mailing_id).update(send_after=None)
    mass.send_due(mailing_id, seconds=120)
    house_settings.change(rules, by_hat_id=None, now=now)
    marketing.begin_and_finish(SYSTEM, now=now)
    _come_back(mailing_id, now, rng)
    _five_days_pass(code, mailing_id)
    cost = Cost(source="newsletter", campaign=code, day=(now - AGO).date(), amount=Money(24_000, "EUR"))
    record_costs(SYSTEM, costs=[cost], now=now)


def _agree(at: datetime, rng: Random) -> None:
    """Some people agreed to the news at their own address."""
    known = Address.objects.filter(kind="email", revoked_at=None, hat__person__is_identified=True).exclude(
        verified_at=None
    )
    pairs = [pair for pair in known.order_by("id").values_list("hat_id", "value") if rng.random() < 0.6][:READERS]
    privacy.record_consent(
        SYSTEM,
        choices=[
            ConsentChoice(
                hat_id=hat_id, purpose="marketing", topic="news", channel="email", address=address, state="given",
                source="checkout",
            )
            for hat_id, address in pairs
        ],
        now=at,
    )  # fmt: skip


def _come_back(mailing_id: UUID, now: datetime, rng: Random) -> None:
    buyers = set(Order.objects.filter(placed_at__gte=now - AGO).values_list("hat_id", flat=True))
    for message in Message.objects.filter(mailing_id=mailing_id, state="sent").select_related("content").order_by("id"):
        assert message.content is not None
        chance = 0.0 if message.hat_id in buyers else rng.random()
        moment = now + timedelta(minutes=1 if message.hat_id in buyers else rng.randrange(5, 600))
        if chance < (0.14 if message.content.arm == "B" else 0.07):
            number = rng.randrange(len(message.content.links))
            _click(message, number, moment)
        elif chance > 0.97:
            for number in range(len(message.content.links)):
                _click(message, number, moment + timedelta(seconds=number))
        elif 0.5 < chance < 0.52:
            messaging.record_events(SYSTEM, kind=EventKind.OPTED_OUT, codes=[message.code], now=moment)
        if rng.random() < 0.4:
            signature = signature_of(message.code, "o")
            messaging.record_open(SYSTEM, code=message.code, signature=signature, now=moment)
    tell(now + timedelta(days=1))


def _click(message: Message, number: int, at: datetime) -> None:
    signature = signature_of(message.code, str(number))
    messaging.record_click(
        SYSTEM, code=message.code, number=number, signature=signature, program="Mozilla/5.0", is_reading=True, now=at
    )


def _five_days_pass(code: str, mailing_id: UUID) -> None:
    Message.objects.filter(mailing_id=mailing_id).update(
        sent_at=F("sent_at") - AGO, sending_at=F("sending_at") - AGO, queued_at=F("queued_at") - AGO
    )
    MessageEvent.objects.filter(message__mailing_id=mailing_id).update(happened_at=F("happened_at") - AGO)
    Decision.objects.filter(mailing_id=mailing_id).update(decided_at=F("decided_at") - AGO)
    Campaign.objects.filter(code=code).update(
        started_at=F("started_at") - AGO, finished_at=F("finished_at") - AGO, created_at=F("created_at") - AGO
    )
