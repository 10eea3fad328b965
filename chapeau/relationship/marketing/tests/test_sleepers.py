"""Audiences of those who follow nothing of what was written to them, and of those who do."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from chapeau.kit import bus
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Refusal
from chapeau.person.audience import queries
from chapeau.person.audience.actions import store_audience
from chapeau.person.audience.models import Audience
from chapeau.person.audience.values import Level
from chapeau.person.messaging.events import MessageClicked, MessageOpened, MessageSent
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db
SLEEPS = "none of last 5 written-to got responded"


def write_to(hat_id: UUID, count: int, *, purpose: str = "marketing", begin: datetime = NOW) -> list[UUID]:
    ids = [new_id() for _one in range(count)]
    facts = [
        MessageSent(occurred_at=begin + timedelta(days=n), hat_id=hat_id, message_id=id, template="mailing", purpose=purpose)
        for n, id in enumerate(ids)
    ]  # fmt: skip
    bus.publish(facts)
    return ids


def test_who_followed_none_of_the_last_five_is_found_with_the_reason_and_leaves_with_a_click() -> None:
    asleep, awake, fresh, buyer = (make_person(name) for name in ("Ada", "Bea", "Cleo", "Dora"))
    later = NOW + timedelta(days=30)
    write_to(asleep.id, 6)
    old, *_newer = write_to(asleep.id, 1, begin=NOW - timedelta(days=9))
    bus.publish([MessageOpened(occurred_at=NOW, hat_id=asleep.id, message_id=old, mailing_id=None)])  # the seventh back
    letters = write_to(awake.id, 6)
    bus.publish([MessageClicked(occurred_at=later, hat_id=awake.id, message_id=letters[3], mailing_id=None, link=0)])
    write_to(fresh.id, 4)
    write_to(buyer.id, 6, purpose="service")  # receipts do not count
    code = store_audience(SYSTEM, name="Sleepers", rule=SLEEPS, now=later)
    audience = Audience.objects.get(code=code)
    assert queries.member_hat_ids(SYSTEM, audience_id=audience.id, now=later) == [asleep.id]
    assert queries.count_now(SYSTEM, rule="some of last 5 written-to got clicked", now=later) == 1
    assert queries.count_now(SYSTEM, rule="written-to >= 4 times", now=later) == 3
    told = queries.why(SYSTEM, audience_id=audience.id, hat_id=awake.id, now=later).reason
    assert (told.is_true, told.found, len(told.evidence)) == (False, "1 of 5", 5)
    assert "message.clicked" in audience.reads


def test_two_capacities_sleep_apart_and_one_person_together() -> None:
    marie = make_person()
    shop = make_hat(marie, make_organisation())
    write_to(marie.id, 3)
    letters = write_to(shop.id, 3)
    later = NOW + timedelta(days=30)
    rule = "none of last 3 written-to got responded"
    assert queries.count_now(SYSTEM, rule=rule, now=later) == 2
    assert queries.count_now(SYSTEM, rule="none of last 6 written-to got responded", level=Level.PERSON, now=later) == 1
    bus.publish([MessageOpened(occurred_at=later, hat_id=shop.id, message_id=letters[0], mailing_id=None)])
    assert queries.count_now(SYSTEM, rule=rule, now=later) == 1
    assert queries.count_now(SYSTEM, rule="none of last 6 written-to got responded", level=Level.PERSON, now=later) == 0
    with pytest.raises(Refusal) as no:
        queries.count_now(SYSTEM, rule="none of last 5 bought got responded", now=later)
    assert no.value.code == "rule-not-followed"
