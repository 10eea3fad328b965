"""The question about measuring: three equal answers, kept; a browser that refuses for its owner is not asked."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client

from chapeau.interfaces import web_consent
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.person.people.models import Visitor
from chapeau.person.people.tests.builders import make_person
from chapeau.person.privacy.models import ConsentEvent
from tests.builders import Shop

ASKS = 'class="consent no-print"'


def kept() -> list[tuple[str, str, str]]:
    return list(ConsentEvent.objects.order_by("purpose").values_list("purpose", "channel", "state"))


@pytest.mark.parametrize(
    ("answer", "events", "cookie"),
    [
        ({"answer": "all"}, ["given", "given"], "analytics.preferences"),
        ({"answer": "some", "purpose": "preferences"}, ["refused", "given"], "preferences"),
        ({"answer": "some"}, [], "none"),
        ({"answer": "none"}, [], "none"),
    ],
)
def test_each_answer_is_kept_and_the_banner_goes(
    shop: Shop, answer: dict[str, str], events: list[str], cookie: str
) -> None:
    client = Client()
    assert ASKS in client.get("/en/").text
    assert client.post("/en/consent", {**answer, "next": "/en/search?q=x"}).headers["Location"] == "/en/search?q=x"
    assert client.cookies["chapeau_consent"].value == cookie
    assert [state for _purpose, channel, state in kept() if channel == "web"] == events
    assert Visitor.objects.count() == bool(events)  # who refuses is given no mark
    assert ASKS not in client.get("/en/").text


def test_who_agreed_and_takes_it_back_is_written_down(shop: Shop) -> None:
    client = Client()
    client.post("/en/consent", {"answer": "all"})
    client.post("/en/consent", {"answer": "none"})
    assert sorted(kept()) == [
        ("analytics", "web", "given"),
        ("analytics", "web", "refused"),
        ("preferences", "web", "given"),
        ("preferences", "web", "refused"),
    ]
    visitor = Visitor.objects.get()
    assert set(ConsentEvent.objects.values_list("visitor_id", flat=True)) == {visitor.id}


def test_a_signed_in_person_answers_under_the_hat_in_use(shop: Shop, visit: Visit) -> None:
    marie = make_person(email="marie@example.com")
    visit(marie).post("/fr/consent", {"answer": "none"})
    event = ConsentEvent.objects.select_related("wording").first()
    assert event is not None
    assert (event.hat_id, event.state) == (marie.id, "refused")
    assert event.wording is not None
    assert event.wording.text.startswith("Pouvons-nous mesurer")


def test_global_privacy_control_is_a_refusal(shop: Shop) -> None:
    client = Client(headers={"Sec-GPC": "1"})
    assert ASKS not in client.get("/en/").text
    assert "Global Privacy Control" in client.get("/en/consent").text
    client.post("/en/consent", {"answer": "all"})
    assert client.cookies["chapeau_consent"].value == "none"
    assert not ConsentEvent.objects.exists()


def test_a_forged_cookie_agrees_to_nothing_unknown() -> None:
    request = HttpRequest()
    assert not web_consent.allows(request, "analytics")
    request.COOKIES["chapeau_consent"] = "analytics.everything"
    assert web_consent.allows(request, "analytics")
    assert not web_consent.allows(request, "everything")
    request = HttpRequest()
    request.COOKIES["chapeau_consent"] = "analytics"
    request.META["HTTP_SEC_GPC"] = "1"
    assert not web_consent.allows(request, "analytics")
