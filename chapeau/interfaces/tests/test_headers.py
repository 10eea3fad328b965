"""What browsers are told: nothing runs that we did not send, nothing is kept, nothing is framed."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client
from pytest_django import Settings

from chapeau.person.people.tests.builders import make_person, make_staff
from chapeau.person.people.values import StaffRole

PAGES = ("/en/", "/en/account/login/", "/en/account/signup/", "/en/basket", "/en/ask", "/fr/search?q=a", "/nowhere")
NO_PAGES = ("readable.html",)
"""Taken away as a file."""
TEMPLATES = sorted(
    path
    for path in (Path(house.BASE)).rglob("*.html")
    if not {"messages", "email"} & set(path.parts) and path.name not in NO_PAGES
)
SCRIPT = re.compile(r"<script\b[^>]*>")


@pytest.fixture
def _plain_files(settings: Settings) -> None:
    settings.DEMO = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def policy(response: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.django_db
@pytest.mark.usefixtures("_plain_files")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_only_scripts_that_carry_its_own_nonce(path: str) -> None:
    answer = Client().get(path, follow=True)
    told = policy(answer)
    (nonce,) = told["script-src"]
    assert nonce.startswith("'nonce-")
    assert told["style-src"] == told["connect-src"] == told["font-src"] == ["'self'"]
    assert told["default-src"] == told["object-src"] == told["base-uri"] == told["frame-ancestors"] == ["'none'"]
    scripts = SCRIPT.findall(answer.content.decode())
    assert scripts
    carried = f'nonce="{nonce[7:-1]}"'
    assert all(carried in script or "json" in script for script in scripts)
    assert Client().get(path, follow=True).headers["Content-Security-Policy"] != answer["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_plain_files")
def test_the_other_headers_and_what_caches_keep() -> None:
    client = Client()
    answer = client.get("/en/")
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    client.post("/en/demo/enter", {"hat": make_person(email="m@riders.example").code})
    assert client.get("/en/me")["Cache-Control"] == "private, no-store"
    staff = Client()
    staff.post("/en/demo/enter", {"hat": make_staff(StaffRole.SERVICE).code})
    assert staff.get("/office/people")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_script_without_nonce_no_style_and_no_handler(path: Path) -> None:
    text = path.read_text()
    for script in SCRIPT.findall(text):
        assert "CSP_NONCE" in script or "json" in script, script
    tags = re.sub(r"{[%{#].*?[%}#]}", "", text, flags=re.S)
    assert not re.search(r"<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=|javascript:", tags)


def test_a_foreign_host_is_answered_by_nobody() -> None:
    assert Client().get("/healthz", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.usefixtures("_plain_files")
@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_page_sends_somebody_elsewhere(place: str) -> None:
    make_person("Marie", "Durand", email="marie@riders.example")
    for path, told in (
        ("/en/language", {"language": "fr"}),
        ("/en/theme", {"theme": "dark"}),
        ("/en/country", {"country": "FR"}),
        ("/en/account/login/", {"login": "marie@riders.example"}),
    ):
        answer = Client().post(path, {**told, "next": place})
        assert "evil" not in answer.headers.get("Location", ""), path
        assert not answer.headers.get("Location", "").startswith("javascript"), path


def test_over_https_cookies_are_of_this_host_alone() -> None:
    import os
    import subprocess
    import sys

    code = (
        "import django; django.setup(); from django.conf import settings as s; from chapeau.interfaces import cookies, hats, web_consent; "
        "from django.http import HttpResponse; answer = HttpResponse(); cookies.keep(answer, hats.COUNTRY_COOKIE, 'FR'); "
        "print([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, hats.VISITOR_COOKIE, hats.COUNTRY_COOKIE, "
        "hats.THEME_COOKIE, hats.VISIT_COOKIE, web_consent.COOKIE, cookies.Messages.cookie_name]); "
        "print([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS]); "
        "print(repr(answer.cookies.output()))"
    )
    environment = {**os.environ, "CHAPEAU_BASE_URL": "https://shop.example"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    names, flags, cookie = map(ast.literal_eval, told.stdout.strip().splitlines())
    assert names == [
        f"__Host-{name}"
        for name in (
            "session", "csrf", "language", "chapeau_visitor", "chapeau_country", "theme", "chapeau_visit",
            "chapeau_consent", "messages",
        )
    ]  # fmt: skip
    assert flags == [True, True, True, True, 31_536_000]
    assert cookie == "Set-Cookie: __Host-chapeau_country=FR; HttpOnly; Path=/; SameSite=Lax; Secure"
