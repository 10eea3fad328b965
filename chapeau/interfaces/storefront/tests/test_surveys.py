"""Surveys in the shop: a link writes nothing, one press sends, each step is kept, and the page tells nothing of anybody."""

from __future__ import annotations

import pytest
from django.test import Client

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.person.messaging.tests.mailings import make_crowd
from chapeau.person.people.tests.builders import NOW
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.surveys.actions import publish_survey
from chapeau.relationship.surveys.models import Answer, Invitation
from chapeau.relationship.surveys.tests.builders import add, ask, make_survey, said
from chapeau.relationship.surveys.values import Question
from tests.builders import Shop

pytestmark = pytest.mark.django_db


def test_whoever_follows_the_links_of_a_mail_answers_nothing_and_one_press_sends() -> None:
    code = make_survey(publish=False)
    add(code, Question("", "matrix", said("Which of these?", choices=("Bad", "Good"), rows=("Shop", "Parcel"))))
    publish_survey(SYSTEM, code=code, now=NOW)
    (token,) = ask(code, make_crowd(1, topic="surveys"))
    scanner, reader = Client(), Client()
    for score in range(11):
        page = scanner.get(f"/en/answer/{token}", {"score": score})
        assert page.status_code == 200
        scanner.head(f"/en/answer/{token}", {"score": score})
    assert (Answer.objects.count(), Invitation.objects.get().state) == (0, "asked")
    shown = reader.get(f"/en/answer/{token}?score=9")
    text = shown.content.decode()
    assert ('value="9"' in text and "checked" in text, "Send my answer: 9" in text) == (True, True)
    assert "Given0" not in text
    assert 'content="same-origin"' in text
    sent = reader.post(f"/en/answer/{token}?score=9", {"version": "1", "q1": "9"})
    assert sent.status_code == 302
    assert [(one.score, one.is_complete, one.via) for one in Answer.objects.all()] == [(9, False, "mail")]
    more = reader.get(sent["Location"]).content.decode()
    assert ("Which of these?" in more, "Kept." in more) == (True, True)
    done = reader.post(sent["Location"], {"q2": "  Très bien  ", "q3.0": "1", "q3.1": ""}, follow=True)
    assert "We read every answer." in done.content.decode()
    answer = Answer.objects.get()
    kept = {one.question: (one.number, one.numbers, one.text) for one in answer.values.all()}
    assert kept == {"q1": (9, [], ""), "q2": (None, [], "Très bien"), "q3": (None, [1, None], "")}
    assert answer.is_complete
    assert reader.get(f"/en/answer/{token}").status_code == 302


def test_what_does_not_fit_is_said_and_nothing_is_lost() -> None:
    (token,) = ask(make_survey(), make_crowd(1, topic="surveys"))
    client = Client()
    wrong = client.post(f"/en/answer/{token}", {"version": "1", "q1": "77"})
    assert (wrong.status_code, Answer.objects.count()) == (422, 0)
    assert "Please answer this." in wrong.content.decode()
    for path in ("/en/answer/made-up", "/en/answered/made-up", "/en/survey/after", f"/en/answered/{token}"):
        assert client.get(path).status_code == 404
    long = client.post(f"/fr/answer/{token}", {"version": "1", "q1": "3"})
    told = client.post(long["Location"], {"q2": "é" * 4001})
    assert (told.status_code, "é" * 4001 in told.content.decode()) == (422, True)


def test_the_open_link_takes_answers_of_people_and_not_of_machines() -> None:
    make_survey("open", has_link=True, kind="csat")
    client = Client()
    assert client.get("/it/survey/open").status_code == 200
    client.post("/en/survey/open", {"version": "1", "q1": "4", "website": "spam"})
    assert Answer.objects.count() == 0
    client.post("/en/survey/open", {"version": "1", "q1": "4"})
    assert [(one.score, one.hat_id, one.is_invited) for one in Answer.objects.all()] == [(4, None, False)]


def test_who_is_asked_in_the_shop_sees_it_under_that_hat_only(shop: Shop, visit: Visit) -> None:
    make_survey()
    ask("after", [shop.private.id])
    asked, other = visit(shop.private), visit(shop.buyer)
    for path in ("/en/orders", "/en/me"):
        assert "How likely are you to recommend us?" in asked.get(path).content.decode()
        assert "How likely are you to recommend us?" not in other.get(path).content.decode()
    where = asked.get("/en/orders").content.decode().split('href="/en/answer/')[1].split('"')[0]
    asked.post(f"/en/answer/{where}", {"version": "1", "q1": "8"})
    assert [(one.hat_id, one.via) for one in Answer.objects.all()] == [(shop.private.id, "page")]
    assert "/en/answer/" not in asked.get("/en/orders").content.decode()
