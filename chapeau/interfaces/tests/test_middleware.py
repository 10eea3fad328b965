"""Who a request acts as."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from chapeau.interfaces import hats
from chapeau.interfaces.accounts import open_door
from chapeau.interfaces.middleware import RefusalMiddleware, ViewerMiddleware
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.refusals import NotFound
from chapeau.person.people import actions
from chapeau.person.people.models import SignIn, Visitor
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff
from chapeau.person.people.values import SYSTEM, HatCard, ViewerKind

pytestmark = pytest.mark.django_db


def request_of(card: HatCard | None = None, *, cookie: str = "") -> HouseRequest:
    request = RequestFactory().get("/en/")
    if cookie:
        request.COOKIES[hats.VISITOR_COOKIE] = cookie
    request.session = SessionStore()
    request.user = AnonymousUser()
    if card is not None:
        open_door(request, card)
    return cast(HouseRequest, request)


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def through(request: HouseRequest) -> HttpResponse:
    return ViewerMiddleware(answer)(request)


def test_a_first_look_makes_no_visitor_and_asks_only_for_the_settings(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    request = request_of()
    with django_assert_num_queries(1):
        response = through(request)
    assert request.viewer.kind is ViewerKind.VISITOR
    assert request.viewer.visitor_id is None
    assert not response.cookies


def test_the_first_write_makes_the_visitor_and_its_cookie() -> None:
    request = request_of()
    response = ViewerMiddleware(lambda r: answer(cast(HttpRequest, hats.ensure_visitor(cast(HouseRequest, r)))))(
        request
    )
    visitor = Visitor.objects.get()
    assert response.cookies[hats.VISITOR_COOKIE].value == visitor.code
    again = request_of(cookie=visitor.code)
    through(again)
    assert again.viewer.visitor_id == visitor.id


def test_a_signed_in_person_acts_under_the_hat_in_use() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation())
    request = request_of(workshop)
    through(request)
    assert request.hat is not None
    assert request.hat.organisation_name == "Atelier Rustine"
    assert {card.id for card in request.wardrobe.opened} == {marie.id, workshop.id}


def test_staff_act_as_staff() -> None:
    request = request_of(make_staff("sales"))
    through(request)
    assert request.viewer.is_staff
    assert request.viewer.has_role("sales")


def test_an_ended_hat_is_gone_with_the_next_request() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation())
    request = request_of(workshop)
    now = datetime.now(UTC)
    actions.end_hat(SYSTEM, hat_code=workshop.code, ends_at=now, now=now)
    through(request)
    assert request.hat is not None
    assert request.hat.is_private


def test_the_end_of_the_hat_one_signed_in_by_ends_the_session() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation(), email="marie@rustine.example")
    request = request_of(workshop)
    now = datetime.now(UTC)
    actions.end_hat(SYSTEM, hat_code=workshop.code, ends_at=now, now=now)
    again = request_of()
    again.session = request.session
    from django.contrib.auth import get_user

    again.user = get_user(again)
    through(again)
    assert again.hat is None
    assert again.viewer.kind is ViewerKind.VISITOR


def test_a_later_end_takes_effect_by_itself() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation(), email="marie@rustine.example")
    request = request_of(workshop)
    soon = datetime.now(UTC) + timedelta(milliseconds=1)
    actions.end_hat(SYSTEM, hat_code=workshop.code, ends_at=soon, now=datetime.now(UTC))
    assert SignIn.objects.get(hat=workshop.id).is_active
    through(request)
    assert request.hat is None


def test_a_refusal_becomes_a_problem_for_machines() -> None:
    request = RequestFactory().get("/x", headers={"accept": "application/json"})
    response = RefusalMiddleware(answer).process_exception(request, NotFound())
    assert response is not None
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_zero_byte_is_refused_by_the_api_in_the_form_of_its_document() -> None:
    request = RequestFactory().get("/api/v1/people?verb=%00")
    response = RefusalMiddleware(answer).process_view(request)
    assert response is not None
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    told = json.loads(response.content)
    assert told["code"] == "unreadable"
    assert told["detail"].startswith("This address or form")
    assert told["errors"] == []


def test_the_user_model_is_the_sign_in() -> None:
    assert get_user_model() is SignIn
