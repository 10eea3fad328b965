"""What the entrance keeps to itself: who is known, and what was tried."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from chapeau.interfaces import sessions
from chapeau.interfaces.accounts import FRESH
from chapeau.interfaces.security_log import account_key
from chapeau.interfaces.tests.test_sign_in import CODE, LOGIN, SIGNUP, sign_in
from chapeau.kit.clock import read_clock
from chapeau.person.people.models import SignIn
from chapeau.person.people.tests.builders import make_person, make_staff
from chapeau.person.people.values import StaffRole

pytestmark = pytest.mark.django_db
RESET = "/en/account/password/reset/"
KNOWN, UNKNOWN = "marie@example.fr", "maria@example.fr"
PASSWORD = "correct horse battery"
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|nonce="|nonce-)[^"\']+')


@pytest.fixture(autouse=True)
def _mails_in_memory(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def marie() -> SignIn:
    make_person(email=KNOWN)
    user = SignIn.objects.get(email=KNOWN)
    user.set_password(PASSWORD)
    user.save()
    return user


Ask = Callable[[Client, str], object]
WAYS: dict[str, Ask] = {
    "code": lambda client, email: client.post(LOGIN, {"login": email}, follow=True),
    "password": lambda client, email: client.post(LOGIN, {"login": email, "password": "not hers at all"}, follow=True),
    "reset": lambda client, email: client.post(RESET, {"email": email}, follow=True),
    "sign-up": lambda client, email: client.post(
        SIGNUP, {"given_name": "M", "family_name": "D", "email": email}, follow=True
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(way: str, marie: SignIn) -> None:
    WAYS[way](Client(), "warm@example.fr")  # what is remembered per process is asked once
    told = {}
    for email in (KNOWN, UNKNOWN):
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = WAYS[way](Client(), email)
        body = TOKENS.sub(r"\1", answer.content.decode()).replace(email, "…")  # type: ignore[attr-defined]
        told[email] = (answer.status_code, answer.redirect_chain, body, len(mail.outbox), len(asked))  # type: ignore[attr-defined]
    known, unknown = told[KNOWN], told[UNKNOWN]
    assert known[:4] == unknown[:4]
    assert abs(known[4] - unknown[4]) <= MOST_APART[way], (known[4], unknown[4])


MOST_APART = {"code": 4, "password": 4, "reset": 4, "sign-up": 12}
"""Statements that one side may have more, each a fraction of a millisecond. A sign-up that is new keeps what was told."""


def test_a_password_is_hashed_for_unknown_addresses_too(marie: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    plain = SignIn.set_password

    def counted(user: SignIn, raw: str | None) -> None:
        made.append("hashed")
        plain(user, raw)

    monkeypatch.setattr(SignIn, "set_password", counted)
    Client().post(LOGIN, {"login": UNKNOWN, "password": PASSWORD})
    assert made == ["hashed"], "the dear part of a check is done for nobody as well"


def test_what_failed_is_in_the_log_and_names_nobody(marie: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="chapeau.security")
    client = Client()
    client.post(LOGIN, {"login": KNOWN, "password": "not hers at all"})
    client.post(LOGIN, {"login": KNOWN})
    client.post(CODE, {"code": "AAAA-AAAA"})
    said = [record.getMessage() for record in caplog.records if record.name == "chapeau.security"]
    key = account_key(KNOWN)
    assert said == [
        f"sign-in-failed by=password account={key} view=account_login",
        f"sign-in-failed by=code account={key} view=account_confirm_login_code",
    ]
    assert "marie" not in caplog.text


def test_doors_that_were_tried_are_in_the_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.DEMO = True
    caplog.set_level(logging.WARNING, logger="chapeau.security")
    clerk = Client()
    clerk.post("/en/demo/enter", {"hat": make_staff(StaffRole.MARKETING).code})
    assert clerk.get("/office/payments").status_code == 403
    assert Client(enforce_csrf_checks=True).post("/en/theme", {"theme": "dark"}).status_code == 403
    said = [record.getMessage() for record in caplog.records if record.name == "chapeau.security"]
    assert said == [
        "refused code=forbidden account=- view=office:payments",
        "refused code=csrf account=- view=storefront:choose_theme",
    ]


@pytest.mark.parametrize("password", ["velomaison2026", "Chapeau-1234", "mariedurand77", "marie@example.fr"])
def test_the_words_everybody_would_try_first_are_no_password(password: str, marie: SignIn) -> None:
    make_staff(StaffRole.ADMINISTRATOR)
    with pytest.raises(ValidationError):
        validate_password(password, marie)
    validate_password(f"{password} and a long tail", SignIn(email="x@example.org"))


def test_a_further_address_is_added_by_who_has_just_proved_who_they_are(marie: SignIn) -> None:
    client = Client()
    sign_in(client, KNOWN)
    assert client.get("/en/me/email/add").status_code == 200
    session = client.session
    session[sessions.BEGAN] = int((read_clock() - FRESH - timedelta(minutes=1)).timestamp())
    session.save()
    answer = client.post("/en/me/email/add", {"email": "thief@example.org"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/account/reauthenticate/?next=")
    assert client.post(answer["Location"], {"password": PASSWORD}).status_code == 302
    assert client.get("/en/me/email/add").status_code == 200


def test_without_a_password_one_signs_in_anew_first(marie: SignIn) -> None:
    marie.set_unusable_password()
    marie.save()
    client = Client()
    sign_in(client, KNOWN)
    session = client.session
    session[sessions.BEGAN] = int((read_clock() - FRESH - timedelta(minutes=1)).timestamp())
    session.save()
    answer = client.get("/en/me/email/add")
    assert answer["Location"] == "/en/account/login/?next=/en/me/email/add"
    assert client.get("/en/me").status_code == 302
