"""The demo company asks after each delivery whether it would be recommended: eight months of answers, and one in four
says why. Late parcels get lower numbers. A second survey, anonymous, waits as a draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.utils import translation

from chapeau.commerce.fulfilment.models import Shipment
from chapeau.kit import bus
from chapeau.kit.db import copy_many
from chapeau.kit.text import fold
from chapeau.person.people import queries as people
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole
from chapeau.relationship.surveys import actions
from chapeau.relationship.surveys.events import SurveyAnswered, SurveyAsked
from chapeau.relationship.surveys.models import Answer, AnswerValue, Invitation, Survey
from chapeau.relationship.surveys.values import SurveySetting, Trigger, Value

CODE = "delivery"
MONTHS, DAYS_BETWEEN, DELAY = 8, 90, 3
LATELY = timedelta(days=10)
"""Low scores of these days are still open tasks."""
ANSWERS, WRITES, STOPS = 0.34, 0.55, 0.12
"""Shares: of those asked who answer, of those who say why, of those who stop after the number."""
LATE = {
    "en": ("The parcel came late.", "Delivery took too long, I had to close a day.", "Late again, and nobody told me.", "Good parts, late delivery."),
    "fr": ("Livraison en retard.", "Le colis est arrivé trop tard.", "Encore un retard, et personne n’a prévenu.", "Bonnes pièces, mais la livraison est lente."),
    "it": ("Consegna in ritardo.", "Il pacco è arrivato troppo tardi.", "Ancora un ritardo, e nessuno ha avvisato.", "Buoni pezzi, ma la consegna è lenta."),
}  # fmt: skip
LOW = {
    "en": ("Prices went up again.", "The packaging was damaged.", "I could not find the right brake pads.", "Nobody answered my question."),
    "fr": ("Les prix ont encore augmenté.", "L’emballage était abîmé.", "Impossible de trouver les bonnes plaquettes.", "Personne n’a répondu à ma question."),
    "it": ("I prezzi sono ancora aumentati.", "L’imballaggio era rovinato.", "Non ho trovato le pastiglie giuste.", "Nessuno ha risposto alla mia domanda."),
}  # fmt: skip
HIGH = {
    "en": ("Fast delivery and good prices.", "Always the right parts, good advice.", "My workshop orders here every week.", "Delivery next day, perfect."),
    "fr": ("Livraison rapide et bons prix.", "Toujours les bonnes pièces, de bons conseils.", "Mon atelier commande ici chaque semaine.", "Livré le lendemain, parfait."),
    "it": ("Consegna rapida e buoni prezzi.", "Sempre i pezzi giusti, buoni consigli.", "La mia officina ordina qui ogni settimana.", "Consegna il giorno dopo, perfetto."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    order_id: UUID
    hat_id: UUID
    at: datetime
    is_late: bool


@transaction.atomic
def make_surveys(now: datetime, rng: Random) -> int:
    """How many answered. Set-wise: what the deeds would have done over eight months, by their own tables."""
    began = now - timedelta(days=30 * MONTHS)
    owner = Hat.objects.filter(organisation__is_house=True, roles__contains=[StaffRole.SERVICE]).order_by("id").first()
    with translation.override("en"):
        actions.create_survey(SYSTEM, code=CODE, name="After delivery", kind="nps", now=began)
        setting = SurveySetting(
            "After delivery", Trigger.DELIVERED, DELAY, has_link=True, owner_hat_id=owner.id if owner else None
        )
        actions.change_survey(SYSTEM, code=CODE, setting=setting, now=began)
        actions.publish_survey(SYSTEM, code=CODE, now=began)
        actions.create_survey(
            SYSTEM, code="shop", name="How do you like our shop?", kind="free", is_anonymous=True, now=now
        )
    survey = Survey.objects.get(code=CODE)
    found = _deliveries(began, now)
    cards = people.hat_cards(SYSTEM, ids=[one.hat_id for one in found])
    invitations: list[Invitation] = []
    answers: list[Answer] = []
    values: list[AnswerValue] = []
    facts: list[bus.Fact] = []
    for one in found:
        asked_at = one.at + timedelta(days=DELAY)
        invitation = Invitation(
            survey=survey, hat_id=one.hat_id, occasion=str(one.order_id), due_at=asked_at, asked_at=asked_at, is_by_mail=True,
            state="asked" if asked_at > now - timedelta(days=30) else "lapsed",
        )  # fmt: skip
        invitations.append(invitation)
        facts.append(
            SurveyAsked(occurred_at=asked_at, hat_id=one.hat_id, survey=CODE, kind="nps", invitation_id=invitation.id)
        )
        answered_at = asked_at + timedelta(minutes=rng.randrange(10, 4000))
        if rng.random() < ANSWERS and answered_at < now:
            invitation.state = "answered"
            answer, words = _answer(survey, invitation, cards[one.hat_id], one, answered_at, rng)
            answer.is_followed_up = answered_at < now - LATELY
            answers.append(answer)
            values += _values(answer, words, rng)
            facts.append(
                SurveyAnswered(occurred_at=answered_at, hat_id=one.hat_id, survey=CODE, kind="nps", score=answer.score)
            )
    copy_many(invitations)
    copy_many(answers)
    copy_many(values)
    bus.publish(facts)
    for word, theme in (("late", "Delivery"), ("retard", "Delivery"), ("ritardo", "Delivery"), ("prices", "Prices"), ("prix", "Prices"), ("prezzi", "Prices")):  # fmt: skip
        actions.set_theme_by_word(SYSTEM, code=CODE, word=word, theme=theme)
    actions.follow_up(SYSTEM, now=now)
    return len(answers)


def _deliveries(since: datetime, now: datetime) -> Sequence[Delivery]:
    """Of customers, each person at most once in ninety days, the first delivered first."""
    rows = (
        Shipment.objects.filter(delivered_at__gt=since, delivered_at__lt=now - timedelta(days=DELAY))
        .exclude(order__hat=None)
        .exclude(order__hat__organisation__is_house=True)
        .order_by("delivered_at", "id")
        .values_list("order_id", "order__hat_id", "order__hat__person_id", "delivered_at", "promised_on")
    )
    last: dict[UUID, datetime] = {}
    found = []
    for order_id, hat_id, person_id, at, promised in rows:
        if at is None or hat_id is None:
            continue
        if person_id not in last or at - last[person_id] > timedelta(days=DAYS_BETWEEN):
            last[person_id] = at
            found.append(Delivery(order_id, hat_id, at, promised is not None and at.date() > promised))
    return found


def _answer(
    survey: Survey, invitation: Invitation, card: HatCard, of: Delivery, at: datetime, rng: Random
) -> tuple[Answer, str]:
    weights = (3, 2, 3, 4, 4, 6, 8, 10, 8, 5, 3) if of.is_late else (1, 0, 1, 1, 1, 3, 4, 10, 18, 24, 22)
    score = rng.choices(range(11), weights)[0]
    language = card.language if card.language in LOW else "en"
    bad: Mapping[str, Sequence[str]] = LATE if of.is_late else LOW
    words = rng.choice((bad if score <= 6 else HIGH)[language]) if rng.random() < WRITES else ""
    stops = not words and rng.random() < STOPS
    answer = Answer(
        survey=survey, version=1, hat_id=card.id, invitation=invitation, is_invited=True, via="mail", language=language,
        market=card.market, at=at, score=score, seen=["q1"] if stops else ["q1", "q2"], is_complete=not stops,
    )  # fmt: skip
    return answer, words


def _values(answer: Answer, words: str, rng: Random) -> list[AnswerValue]:
    given = {"q1": Value(answer.score), "q2": Value(text=words)}
    return [
        AnswerValue(
            answer=answer,
            question=key,
            number=one.number,
            text=one.text,
            folded=f" {fold(one.text)} " if one.text else "",
        )
        for key, one in given.items()
        if not one.is_empty
    ]
