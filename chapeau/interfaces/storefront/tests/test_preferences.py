"""What we may write about, by a link without sign-in and under the account."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core import mail
from django.test import Client

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.models import Message
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.models import ConsentEvent
from chapeau.person.privacy.values import ConsentChoice
from tests.builders import Shop

MAIL = "marie@example.com"


def agree(hat: HatCard, *topics: str) -> None:
    choices = [
        ConsentChoice(
            hat_id=hat.id, purpose="marketing", channel="email", address=MAIL, topic=topic, state="given", source="test"
        )
        for topic in topics
    ]
    actions.record_consent(SYSTEM, choices=choices, now=read_clock())


def agreed(hat: HatCard) -> set[str]:
    found = queries.topics_agreed(SYSTEM, hat_id=hat.id, addresses=[("email", MAIL)], now=read_clock())
    return set(found["email", MAIL])


@pytest.fixture
def marie(shop: Shop) -> HatCard:
    return make_person(email=MAIL)


def test_mail_programs_unsubscribe_by_one_post_without_cookies_and_a_get_changes_nothing(marie: HatCard) -> None:
    agree(marie, "news", "offers")
    token = queries.unsubscribe_token(hat_id=marie.id, address=MAIL, topic="news")
    stranger = Client(enforce_csrf_checks=True)
    shown = stranger.get(f"/unsubscribe/{token}", follow=True)
    assert (shown.status_code, shown.redirect_chain[0][0]) == (200, f"/en/unsubscribe/{token}")
    assert "Then nothing about “News” goes to marie@example.com any more." in shown.text
    assert agreed(marie) == {"news", "offers"}
    clicked = Client(enforce_csrf_checks=True).post(f"/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    assert (clicked.status_code, clicked.cookies.output()) == (200, "")
    assert agreed(marie) == {"offers"}
    back = Client().post(f"/en/unsubscribe/{token}/undo")
    assert "All as before" in back.text
    assert agreed(marie) == {"news", "offers"}
    assert stranger.post("/unsubscribe/rubbish").status_code == 410


def test_the_link_opens_one_hat_and_says_nothing_of_the_other(marie: HatCard) -> None:
    buyer = make_hat(marie, make_organisation("Atelier Caché"), email="marie@cache.example")
    agree(marie, "news")
    token = queries.preference_token(hat_id=marie.id, address=MAIL)
    page = Client().get(f"/fr/preferences/{token}")
    assert 'value="news"' in page.text
    assert not re.search("Caché|cache.example", page.text)
    Client().post(
        f"/fr/preferences/{token}",
        {"line_0": ["offers"], "most_per_week": "1", "quiet_from": "21:00", "quiet_until": "07:30"},
    )
    assert agreed(marie) == {"offers"}
    held = queries.preferences(SYSTEM, hat_ids=[marie.id, buyer.id])
    assert (held[marie.id].most_per_week, str(held[marie.id].quiet_from), held[buyer.id].most_per_week) == (
        1,
        "21:00:00",
        None,
    )
    (line,) = [one for one in queries.consent_history(SYSTEM, hat_ids=[marie.id]) if one.topic == "offers"]
    assert (line.source, line.wording_version) == ("preference-centre", 1)
    assert line.wording.startswith("J’accepte")


def test_what_is_typed_wrong_is_said_and_nothing_is_stored(marie: HatCard) -> None:
    token = queries.preference_token(hat_id=marie.id, address=MAIL)
    answer = Client().post(f"/en/preferences/{token}", {"line_0": ["news"], "most_per_week": "", "quiet_from": "22:00"})
    assert "or leave both empty" in answer.text
    assert 'value="22:00"' in answer.text
    assert not ConsentEvent.objects.exists()


def test_nothing_at_all_is_one_button(marie: HatCard, visit: Visit) -> None:
    agree(marie, "news", "offers", "events")
    visit(marie).post("/en/me/preferences", {"nothing": "1"})
    assert agreed(marie) == set()
    assert Client().get("/en/me/preferences").status_code == 302


def test_double_opt_in_mails_a_button_and_the_post_confirms(marie: HatCard) -> None:
    choice = ConsentChoice(
        hat_id=marie.id,
        purpose="marketing",
        channel="email",
        address=MAIL,
        topic="news",
        state="given",
        source="form:x",
    )
    asked = actions.ask_to_confirm(SYSTEM, choices=[choice], language="it", now=read_clock())
    assert asked is not None
    run_waiting_jobs()
    message = Message.objects.get(template="privacy.confirm")
    link = re.search(r"/it/confirm/\w+", message.text)
    assert link is not None
    assert "Novità" in message.text
    page = Client().get(link[0])
    assert "Novità" in page.text
    assert agreed(marie) == set()
    assert Client().post(link[0]).status_code == 200
    assert agreed(marie) == {"news"}
    assert Client().get("/en/confirm/guessed").status_code == 410
    assert len(mail.outbox) <= 1


def test_a_person_takes_a_copy_and_asks_to_be_erased_under_the_private_hat_alone(marie: HatCard, visit: Visit) -> None:
    buyer = make_hat(marie, make_organisation("Atelier Caché"), email="marie@cache.example")
    client = visit(marie)
    taken = client.post("/en/me/data/take")
    assert taken.headers["Content-Disposition"].startswith(f'attachment; filename="data-{marie.person_code}-')
    with zipfile.ZipFile(io.BytesIO(taken.content)) as packed:
        assert sorted(packed.namelist()) == ["data.json", "readable.html"]
        assert MAIL in packed.read("readable.html").decode()
    client.post("/en/me/data")
    assert "it is being done" in client.get("/en/me/data").text
    assert [row.kind.value for row in queries.own_data_requests(viewer_of(marie))] == ["erasure", "copy"]
    work = visit(buyer)
    assert work.post("/en/me/data/take").status_code == 403
    assert "Download my data" not in work.get("/en/me/data").text
