"""Doors that may be tried only so often, whoever serves them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from chapeau.interfaces.limits import RULES
from chapeau.kit.models import LimitRow
from chapeau.person.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP, RESET = "/en/account/login/", "/en/account/signup/", "/en/account/password/reset/"


@pytest.fixture(autouse=True)
def _mails_in_memory(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            found |= names(pattern.url_patterns, inner)
        elif pattern.name:
            found.add(f"{space}{pattern.name}")
    return found


def test_every_limited_page_exists_and_no_two_limits_share_a_name() -> None:
    assert set(RULES) <= names(get_resolver().url_patterns)
    every = {rule.limit for rules in RULES.values() for rule in rules}
    assert len({limit.name for limit in every}) == len(every)


def test_codes_to_one_mailbox_stop_for_known_and_unknown_alike_whichever_session_asks() -> None:
    make_person("Marie", "Durand", email="marie@riders.example")
    answers = {
        email: [Client().post(LOGIN, {"login": email}).status_code for _ in range(13)]
        for email in ("marie@riders.example", "nobody@riders.example")
    }
    assert answers["marie@riders.example"] == answers["nobody@riders.example"] == [302] * 12 + [429]
    assert len([m for m in mail.outbox if m.to == ["marie@riders.example"]]) == 12


def test_a_refusal_says_when_to_come_again_and_keeps_no_address() -> None:
    for _ in range(12):
        Client().post(LOGIN, {"login": "marie@riders.example"})
    refused = Client().post(LOGIN, {"login": " MARIE@riders.example"})
    assert refused.status_code == 429
    assert 200 < int(refused["Retry-After"]) <= 300
    assert "Wait 5 minutes, then try again." in refused.content.decode()
    assert not LimitRow.objects.filter(key__contains="marie").exists()


def test_known_and_unknown_addresses_get_the_same_pages() -> None:
    make_person("Marie", "Durand", email="marie@riders.example")

    def seen(path: str, **told: str) -> tuple[int, str, str]:
        client = Client()
        got = client.post(path, told, follow=True)
        body = re.sub(r'csrfmiddlewaretoken" value="\w+|nonce="[^"]+|X-CSRFToken[^,}]+', "", got.content.decode())
        return got.status_code, str(got.redirect_chain), body.replace(next(iter(told.values())), "…")

    for path, field in ((LOGIN, "login"), (RESET, "email"), (SIGNUP, "email")):
        known, unknown = (seen(path, **{field: f"{who}@riders.example"}) for who in ("marie", "ghost"))
        assert known == unknown, path


def test_what_a_stranger_types_is_mailed_to_nobody() -> None:
    from chapeau.kit.jobs import run_waiting_jobs
    from chapeau.person.messaging.models import Message
    from chapeau.person.people.tests.builders import make_staff

    make_staff()
    told = {"kind": "question", "text": "Buy at spam.example", "name": "Win 1000 €", "email": "victim@riders.example"}
    assert Client().post("/en/ask", told).status_code == 302
    run_waiting_jobs()
    (message,) = Message.objects.filter(to_address="victim@riders.example")
    assert "spam.example" not in message.text + message.html + message.subject
    assert "1000" not in message.text + message.html + message.subject
    told["email"] = "other@riders.example"
    codes = [Client().post("/en/ask", told).status_code for _ in range(5)]
    assert codes == [302, 302, 302, 302, 429]


def test_a_header_of_the_caller_changes_nobodys_address() -> None:
    path = "/en/account/login/code/confirm/"
    for number in range(30):
        Client().post(path, {"code": "x"}, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert Client().post(path, {"code": "x"}, headers={"X-Forwarded-For": "10.0.1.1"}).status_code == 429


def test_the_allowance_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 5, 4, 10, tzinfo=UTC)
    monkeypatch.setattr("chapeau.interfaces.middleware.read_clock", lambda: moment)
    for _ in range(13):
        answer = Client().post(LOGIN, {"login": "marie@riders.example"})
    assert answer.status_code == 429
    moment += timedelta(minutes=5)
    assert Client().post(LOGIN, {"login": "marie@riders.example"}).status_code == 302
