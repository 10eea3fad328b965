"""Leaving by one click, and coming back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.models import ConsentEvent
from chapeau.person.privacy.values import ConsentChoice

pytestmark = pytest.mark.django_db
MAIL = "marie@example.com"
DAY = timedelta(days=1)


def agree(hat: HatCard, *topics: str) -> None:
    choices = [
        ConsentChoice(
            hat_id=hat.id, purpose="marketing", channel="email", address=MAIL, topic=topic, state="given", source="test"
        )
        for topic in topics
    ]
    actions.record_consent(SYSTEM, choices=choices, now=NOW)


def allowed(hat: HatCard, topic: str, after: timedelta) -> bool:
    answer = queries.may_contact(
        SYSTEM, recipients=[(hat.id, MAIL)], purpose="marketing", topic=topic, channel="email", now=NOW + after
    )
    return answer[hat.id, MAIL].is_allowed


def leave(hat: HatCard, topic: str = "", after: timedelta = DAY) -> None:
    actions.unsubscribe(SYSTEM, hat_id=hat.id, address=MAIL, channel="email", topic=topic, now=NOW + after)


def test_leaving_a_topic_keeps_the_others_and_the_other_hat() -> None:
    marie = make_person()
    buyer = make_hat(marie, make_organisation())
    for hat in (marie, buyer):
        agree(hat, "news", "offers")
    leave(marie, "news")
    later = 2 * DAY
    assert (allowed(marie, "news", later), allowed(marie, "offers", later), allowed(buyer, "news", later)) == (
        False,
        True,
        True,
    )


def test_leaving_all_is_undone_to_what_there_was_and_nothing_more() -> None:
    marie = make_person()
    agree(marie, "news")
    leave(marie)
    assert not allowed(marie, "news", 2 * DAY)
    leave(marie, after=2 * DAY)
    assert (
        ConsentEvent.objects.filter(state="withdrawn").count() == 2
    )  # all of it, and the topic; the second click: none
    assert actions.undo_unsubscribe(SYSTEM, hat_id=marie.id, address=MAIL, channel="email", now=NOW + 3 * DAY)
    assert allowed(marie, "news", 4 * DAY)
    assert not allowed(marie, "offers", 4 * DAY)
    assert not actions.undo_unsubscribe(SYSTEM, hat_id=marie.id, address=MAIL, channel="email", now=NOW + 4 * DAY)


def test_only_the_hat_itself_or_its_signed_link_leaves() -> None:
    marie, paul = make_person(), make_person("Paul")
    agree(marie, "")
    with pytest.raises(Forbidden):
        actions.unsubscribe(viewer_of(paul), hat_id=marie.id, address=MAIL, channel="email", topic="", now=NOW)


def test_a_link_tells_nothing_and_opens_only_what_it_is_for() -> None:
    marie = make_person()
    token = queries.unsubscribe_token(hat_id=marie.id, address=MAIL, topic="news", message_code="abc")
    assert "marie" not in token
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    link = queries.read_unsubscribe_token(token)
    assert (link.hat_id, link.address, link.topic, link.message_code) == (marie.id, MAIL, "news", "abc")
    for wrong in (token[:-2], token + "x", "", queries.preference_token(hat_id=marie.id, address=MAIL)):
        with pytest.raises(NotFound):
            queries.read_unsubscribe_token(wrong)
