"""Founding a house: once, by its owner alone, who then gives a second proof."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from chapeau.commerce.pricing.models import PriceList
from chapeau.kit import house_settings
from chapeau.kit.house import HouseTime, Selling
from chapeau.kit.look import Look
from chapeau.kit.models import HouseSetting, HouseSettingChange
from chapeau.person.messaging.values import MailServer
from chapeau.person.people.models import Hat, Organisation

pytestmark = pytest.mark.django_db
OWNER = {
    "company": "Rustine", "country": "CH", "given_name": "Anna", "family_name": "Moretti",
    "email": "anna@rustine.example", "password": "long-enough-17",
}  # fmt: skip


@pytest.fixture(autouse=True)
def empty(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO, settings.STATE, settings.MEDIA_ROOT = False, tmp_path, tmp_path
    settings.SETUP_TOKEN, settings.HOUSE_TIME_ZONE, settings.TAX_REGISTRATIONS = "", "", []
    (tmp_path / "setup-token").write_text("right\n")


@pytest.fixture
def founder() -> Client:
    client = Client()
    answer = client.post("/setup/right", OWNER)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/office/set-up/1"
    return client


def prove(client: Client) -> None:
    assert client.get("/office/second-factor").status_code == 200
    page = client.get("/en/account/2fa/totp/activate/")
    assert page.status_code == 200, page.headers
    digits = format_hotp_value(hotp_value(page.context["form"].secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/en/account/2fa/totp/activate/", {"code": digits}).status_code == 302


def test_the_owner_founds_the_house_once(founder: Client, tmp_path: Path) -> None:
    hat = Hat.objects.get(organisation__is_house=True)
    assert (hat.person.name, hat.roles, hat.organisation and hat.organisation.name) == (
        "Anna Moretti", ["staff-administrator"], "Rustine",
    )  # fmt: skip
    assert house_settings.read(Selling) == Selling(("CH",), "CHF", {})
    assert house_settings.read(HouseTime).time_zone == "Europe/Zurich"
    assert set(PriceList.objects.values_list("code", "currency", "includes_tax")) == {
        ("retail", "CHF", True), ("business", "CHF", False),
    }  # fmt: skip
    (tmp_path / "setup-token").write_text("right")
    for _again in range(2):
        assert Client().get("/setup/right").status_code == 404
        assert Client().post("/setup/right", OWNER).status_code == 404
    assert Client().get("/setup").status_code == 302
    assert Organisation.objects.filter(is_house=True).count() == 1


def test_nobody_else_founds_it(tmp_path: Path) -> None:
    assert Client().get("/en/")["Location"] == "/setup"
    assert "chapeau setup-link" in Client().get("/setup").content.decode()
    assert Client().post("/setup/wrong", OWNER)["Location"] == "/setup"
    (tmp_path / "setup-token").unlink()
    assert Client().post("/setup/right", OWNER)["Location"] == "/setup"
    assert not Organisation.objects.exists()


def test_nothing_typed_is_lost(founder: Client) -> None:
    prove(founder)
    told = {"company-name": "Rustine", "company-street": "3 rue <b>", "company-city": "Bern", "company-country": "CH",
            "company-language": "fr", "company-postal_code": "not one", "look-accent": "#ffee00"}  # fmt: skip
    answer = founder.post("/office/set-up/1", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "3 rue &lt;b&gt;" in page
    assert "White letters on this colour" in page


def test_the_office_asks_each_session_for_a_second_proof(founder: Client) -> None:
    assert founder.get("/office/people")["Location"] == "/office/second-factor?next=%2Foffice%2Fpeople"
    assert "An app with codes" in founder.get("/office/second-factor?next=/office/people").content.decode()
    prove(founder)
    assert founder.get("/office/second-factor")["Location"] == "/office/people"
    assert founder.get("/office/people").status_code == 200

    elsewhere = Client()
    signed = elsewhere.post("/en/account/login/", {"login": OWNER["email"], "password": OWNER["password"]})
    assert signed["Location"].startswith("/en/account/2fa/authenticate/")
    assert elsewhere.get("/office/people").status_code == 302


def test_a_step_keeps_all_of_its_panels(founder: Client, settings: Settings) -> None:
    prove(founder)
    sent = {"bank-iban": "CH93 0076 2011 6238 5295 7", "mail-host": "", "mail-port": "587", "mail-security": "starttls",
            "mail-password": "very secret", "colleague-email": "luc@rustine.example", "colleague-roles": ["logistics"]}  # fmt: skip
    assert founder.post("/office/set-up/5", sent)["Location"] == "/office/settings"
    stored = HouseSetting.objects.get(section="mail").values
    assert "very secret" not in str(stored)
    assert "very secret" not in repr(house_settings.read(MailServer))
    assert house_settings.read(MailServer).password == "very secret"
    changed = HouseSettingChange.objects.get(section="mail", field="password")
    assert (changed.before, changed.after) == ("", house_settings.HIDDEN)
    page = founder.get("/office/settings/mail").content.decode()
    assert "very secret" not in page
    settings.MAIL_FROM = "By environment <env@rustine.example>"
    assert "Set by the environment (CHAPEAU_MAIL_FROM)" in founder.get("/office/settings/mail").content.decode()
    assert house_settings.read(MailServer).from_address == settings.MAIL_FROM

    settings.SECRET_KEY = "another"
    assert house_settings.read(MailServer).password == ""


def test_a_test_mail_goes_out_and_a_dead_server_is_told(founder: Client, settings: Settings, tmp_path: Path) -> None:
    prove(founder)
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    sent = {"mail-host": "", "mail-port": "587", "mail-security": "none", "try": "mail"}
    founder.post("/office/settings/mail", sent)
    assert len(list((tmp_path / "mail").iterdir())) == 1
    answer = founder.post("/office/settings/mail", {**sent, "mail-host": "127.0.0.1", "mail-port": "1"}, follow=True)
    assert "The mail server did not take it" in answer.content.decode()
    assert mail.outbox == [] or all("A test" not in one.subject for one in mail.outbox)


def test_a_provider_needs_its_key_and_a_signing_key_is_made_here(founder: Client) -> None:
    prove(founder)
    sent = {"mail-port": "587", "mail-security": "none", "mail-provider": "postmark"}
    answer = founder.post("/office/settings/mail", {**sent, "mail-webhook_secret": "short"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The provider’s key is missing." in page
    assert "At least 16 signs" in page
    kept = founder.post("/office/settings/mail", {**sent, "mail-api_key": "the key", "mail-make_key": "on"})
    assert kept.status_code == 302
    server = house_settings.read(MailServer)
    assert (server.provider, server.api_key) == ("postmark", "the key")
    assert server.dkim_key.startswith("-----BEGIN PRIVATE KEY-----")
    page = founder.get("/office/settings/mail").content.decode()
    assert "v=DKIM1; k=rsa; p=MIIB" in page
    assert "chapeau:SECRET@" in page
    assert "BEGIN PRIVATE KEY" not in page


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300)) -> bytes:
    into = io.BytesIO()
    Image.new("RGB", size, "#7a1f5c").save(into, kind)
    return into.getvalue()


def test_a_logo_is_written_anew_and_anything_else_refused(founder: Client, tmp_path: Path) -> None:
    prove(founder)
    script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for content in (b"", b"GIF89a", script, picture()[:200], b"\x00" * 5_000_001):
        sent = {"look-accent": "#7a1f5c", "look-picture": SimpleUploadedFile("logo.png", content)}
        assert founder.post("/office/settings/look", sent).status_code == 422
    payload = picture("JPEG") + b"<script>alert(1)</script>"
    sent = {"look-accent": "#7a1f5c", "look-picture": SimpleUploadedFile("../../evil.html", payload)}
    assert founder.post("/office/settings/look", sent).status_code == 302
    look = house_settings.read(Look)
    kept = (tmp_path / look.logo).read_bytes()
    assert look.logo.startswith("house/logo-")
    assert kept.startswith(b"\x89PNG")
    assert b"script" not in kept
    shop = Client().get("/en/", follow=True).content.decode()
    assert look.logo in shop
    assert "/look.css?7a1f5c" in shop
    sheet = Client().get("/look.css").content.decode()
    assert "--accent: light-dark(#7a1f5c, " in sheet
