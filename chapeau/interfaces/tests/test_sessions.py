"""Where somebody is signed in, and signing out from afar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings as house
from django.test import Client
from pytest_django import Settings

from chapeau.interfaces.sessions import device_of, place_of
from chapeau.person.people.models import SignIn
from chapeau.person.people.tests.builders import make_person, make_staff
from chapeau.person.people.values import HatCard, StaffRole

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
MOMENT = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _demo_doors(settings: Settings) -> None:
    settings.DEMO = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def enter(hat: HatCard, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/en/demo/enter", {"hat": hat.code}).status_code == 302
    client.get("/en/me")
    return client


def test_one_is_told_of_every_session_and_signs_out_there() -> None:
    marie = make_person("Marie", "Durand", email="marie@riders.example")
    here, phone, stranger = enter(marie), enter(marie, PHONE), enter(make_person("Luc", "Petit", email="l@x.example"))
    page = here.get("/en/me/sessions").content.decode()
    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    foreign = UserSession.objects.get(session_key=stranger.session.session_key)
    here.post("/en/me/sessions", {"session": foreign.pk})
    assert stranger.get("/en/me").status_code == 200
    there = UserSession.objects.get(session_key=phone.session.session_key)
    here.post("/en/me/sessions", {"session": there.pk})
    assert phone.get("/en/me").status_code == 302
    assert here.get("/en/me").status_code == 200


def test_everywhere_else_at_once() -> None:
    marie = make_person("Marie", "Durand", email="marie@riders.example")
    here, others = enter(marie), [enter(marie, PHONE) for _ in range(2)]
    here.post("/en/me/sessions", {"session": "others"})
    assert [client.get("/en/me").status_code for client in (here, *others)] == [200, 302, 302]


def test_a_new_password_ends_every_other_session() -> None:
    marie = make_person("Marie", "Durand", email="marie@riders.example")
    user = SignIn.objects.get(hat=marie.id)
    user.set_password("correct horse battery")
    user.save()
    here, there = enter(marie), enter(marie, PHONE)
    told = {"oldpassword": "correct horse battery", "password1": "a new long pass 7", "password2": "a new long pass 7"}
    assert here.post("/en/account/password/change/", told).status_code == 302
    assert [client.get("/en/me").status_code for client in (here, there)] == [200, 302]


def test_staff_who_walk_away_sign_in_again_and_buyers_need_not(monkeypatch: pytest.MonkeyPatch) -> None:
    now = MOMENT
    monkeypatch.setattr("chapeau.interfaces.middleware.read_clock", lambda: now)
    monkeypatch.setattr("chapeau.interfaces.accounts.read_clock", lambda: now)
    clerk = enter(make_staff(StaffRole.SERVICE))
    buyer = enter(make_person("Marie", "Durand", email="marie@riders.example"))
    assert clerk.get("/office/people").status_code == 200
    now = MOMENT + house.STAFF_IDLE
    assert clerk.get("/office/people").status_code == 200
    now = MOMENT + 2 * house.STAFF_IDLE + timedelta(seconds=1)
    assert buyer.get("/en/me").status_code == 200
    left = clerk.get("/office/people")
    assert left.status_code == 302
    assert "/account/login" in left["Location"]


def test_staff_sign_in_again_after_a_working_day_however_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    now = MOMENT
    monkeypatch.setattr("chapeau.interfaces.middleware.read_clock", lambda: now)
    monkeypatch.setattr("chapeau.interfaces.accounts.read_clock", lambda: now)
    clerk = enter(make_staff(StaffRole.SERVICE))
    while now < MOMENT + house.STAFF_LONGEST - house.STAFF_IDLE:
        now += house.STAFF_IDLE
        assert clerk.get("/office/people").status_code == 200
    now = MOMENT + house.STAFF_LONGEST + timedelta(seconds=1)
    assert clerk.get("/office/people").status_code == 302


def test_an_administrator_signs_a_colleague_out_everywhere_and_only_of_the_house() -> None:
    clerk = make_staff(StaffRole.SERVICE)
    administrator = enter(make_staff(StaffRole.ADMINISTRATOR))
    desk, phone = enter(clerk), enter(clerk, PHONE)
    buyer = enter(make_person("Marie", "Durand", email="marie@riders.example"))
    answer = administrator.post(f"/office/settings/colleagues/{clerk.code}/sign-out", follow=True)
    assert "Signed out in 2 places." in answer.content.decode()
    assert [client.get("/en/me").status_code for client in (desk, phone, buyer, administrator)] == [302, 302, 200, 200]
    assert enter(clerk).post(f"/office/settings/colleagues/{clerk.code}/sign-out").status_code == 403


def test_a_new_factor_ends_every_other_session(django_capture_on_commit_callbacks: Any) -> None:
    clerk = make_staff(StaffRole.SERVICE)
    user = SignIn.objects.create(
        person_id=clerk.person_id, hat_id=clerk.id, email="ines@velo.example", created_at=MOMENT
    )
    user.set_password("correct horse battery")
    user.save()
    here, there = enter(clerk), enter(clerk, PHONE)
    page = here.post("/en/account/reauthenticate/", {"password": "correct horse battery"})
    assert page.status_code == 302
    page = here.get("/en/account/2fa/totp/activate/")
    assert page.status_code == 200, page.headers
    digits = format_hotp_value(hotp_value(page.context["form"].secret, next(iter(yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):
        assert here.post("/en/account/2fa/totp/activate/", {"code": digits}).status_code == 302
    assert [client.get("/en/me").status_code for client in (here, there)] == [200, 302]


def test_a_device_and_a_place_are_told_coarsely() -> None:
    assert device_of("<script>alert(1)</script>") == "Unknown device"
    assert device_of(PHONE) == "Safari, iPhone"
    assert place_of("82.64.17.3") == "82.64.…"
    assert place_of("2a01:e0a:17::1") == "2a01:0e0a:…"
    assert place_of("127.0.0.1") == "your own network"
