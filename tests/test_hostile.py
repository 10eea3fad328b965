"""Hostile input through every form of shop and office that links lead to: a clear answer, never a crash, nothing half
stored.

The forms are read from the pages themselves, so that a new one is tried without being named here. Each form is sent
once for each hostile value, every field getting another one each time: after as many rounds every field had every value.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings

from chapeau.commerce.ordering import actions as ordering
from chapeau.person.people import queries as people
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import HatCard
from chapeau.relationship.service.actions import ask
from chapeau.relationship.service.values import RequestKind
from tests.builders import CHAIN, Shop, make_shop

HOSTILE = (
    "",
    "\0",
    "a\0b",
    "-1",
    "NaN",
    "1e999",
    "99999999999999999999999999",
    "x" * 70_000,
    "\u202egnp.exe\u200b\ufeff",
    "𝕿𝖍𝖊 قطع دراجات 自転車 🚲" * 8,
    "' OR 1=1; DROP TABLE people_hat; --",
    '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example";A1)',
    "{{ settings.SECRET_KEY }}{% debug %}%(x)s{0}",
    "../../../../etc/passwd",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "0001-01-01T00:00",
    "00000000-0000-0000-0000-000000000000",
)
FILE = b"\x89PNG\r\n\x1a\n<?php system('id'); ?>"
LINK = re.compile(r'(?:href|hx-get)="([^"#]+)')
LEFT_OUT = re.compile(r"logout|/demo|/styleguide|/media/|/static/|\.pdf|export=|chart|sitemap|/language|/visit")
KINDS_OF_PAGE = re.compile(r"(?<=/)(?:[0-9a-z]{12,32}|[0-9a-f-]{36}|[A-Z]{2}-[A-Z0-9-]+)(?=/|$|\?)|=[^&]*")
TABLES = (
    "people_person", "people_hat", "people_organisation", "people_address", "people_postal_address", "ordering_order",
    "ordering_line", "service_request", "service_note", "tasks_task", "pricing_price", "pricing_promotion",
    "catalog_product", "catalog_variant", "payments_payment", "stock_movement",
)  # fmt: skip


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page that are sent by POST, with what a browser would send of them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(told.get("action", "")) if told.get("method", "").lower() == "post" else None
            if self.open:
                self.found.append(self.open)
        if self.open is None or not told.get("name"):
            if tag == "option" and self.open and self.select and "selected" in told:
                self.open.fields[self.select] = told.get("value", "")
            return
        if tag in {"input", "textarea", "button"}:
            if told.get("type") == "file":
                self.open.files.append(told["name"])
            else:
                self.open.fields.setdefault(told["name"], told.get("value", ""))
        if tag == "select":
            self.select = told["name"]
            self.open.fields.setdefault(self.select, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if tag == "select":
            self.select = ""


@pytest.fixture
def shop(db: None, settings: Settings, tmp_path: object) -> Shop:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path
    settings.LIMITS_TIMES = 10_000
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    shop = make_shop()
    buyer = people.viewer_for_hat(shop.buyer)
    code = ordering.add_to_basket(buyer, sku=CHAIN, quantity=10, now=shop.now)
    ask(buyer, kind=RequestKind.QUESTION, text="Does it fit?", order_code=code, language="en", now=shop.now)
    return shop


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened; a durable block may open inside."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def enter(hat: HatCard) -> Client:
    client = Client(raise_request_exception=False)
    assert client.post("/en/demo/enter", {"hat": hat.code}).status_code == 302
    return client


def pages_of(client: Client, starts: tuple[str, ...], inside: str, most: int) -> Iterator[tuple[str, str]]:
    """Pages that links lead to, one of each kind."""
    waiting, seen, kinds, shown = list(starts), set(starts), set[str](), 0
    while waiting and shown < most:
        path = waiting.pop(0)
        kind = KINDS_OF_PAGE.sub("*", path)
        if kind in kinds:
            continue
        kinds.add(kind)
        answer = client.get(path)
        assert answer.status_code < 500, path
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        shown += 1
        text = answer.content.decode()
        yield path, text
        for link in LINK.findall(html.unescape(text)):
            onwards = urljoin(path, link)
            if onwards.startswith(inside) and not LEFT_OUT.search(onwards) and onwards not in seen:
                seen.add(onwards)
                waiting.append(onwards)


def rows() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES))  # noqa: S608
        return tuple(cursor.fetchone())


def attack(client: Client, starts: tuple[str, ...], inside: str, most: int) -> tuple[int, list[str]]:
    """How many forms were tried, and what went wrong."""
    wrong: list[str] = []
    raised: list[str] = []
    tried: set[tuple[str, frozenset[str]]] = set()

    def note(sender: object, request: Any, **_: object) -> None:
        import sys

        raised.append(repr(sys.exc_info()[1])[:200])

    got_request_exception.connect(note)
    try:
        for path, text in pages_of(client, starts, inside, most):
            parser = Forms()
            parser.feed(text)
            for form in parser.found:
                action = urljoin(path, html.unescape(form.action) or path)
                names = [name for name in form.fields if name != "csrfmiddlewaretoken"]
                key = (KINDS_OF_PAGE.sub("*", urlsplit(action).path), frozenset([*names, *form.files]))
                if LEFT_OUT.search(action) or key in tried or not (names or form.files):
                    continue
                tried.add(key)
                for number in range(len(HOSTILE)):
                    told: dict[str, Any] = {
                        name: HOSTILE[(number + place) % len(HOSTILE)] for place, name in enumerate(names)
                    }
                    if number % 2 and "do" in form.fields:
                        told["do"] = form.fields["do"]  # so that the rest is looked at
                    told |= {name: SimpleUploadedFile("../../x.php", FILE) for name in form.files}
                    with undone():
                        before = rows()
                        answer = client.post(action, told)
                        if answer.status_code >= 500:
                            wrong.append(f"{action} {answer.status_code} {raised[-1:]} {names} round {number}")
                        if answer.status_code >= 400 and rows() != before:
                            wrong.append(f"{action} {answer.status_code} left something behind, round {number}")
    finally:
        got_request_exception.disconnect(note)
    return len(tried), wrong


def test_visitors_forms(shop: Shop) -> None:
    starts = ("/en/account/login/", "/en/account/signup/", "/en/account/password/reset/", "/en/ask", "/en/")
    tried, wrong = attack(Client(raise_request_exception=False), starts, "/en/", 8)
    assert not wrong, "\n".join(wrong)
    assert tried >= 5


def test_a_buyers_forms(shop: Shop) -> None:
    starts = ("/en/me", "/en/basket", "/en/checkout", "/en/quick-order", "/en/requests", "/en/me/sessions", "/en/orders",
              "/en/me/organisation", "/en/me/addresses/new", f"/en/search?q={CHAIN}")  # fmt: skip
    tried, wrong = attack(enter(shop.buyer), starts, "/en/", 16)
    assert not wrong, "\n".join(wrong)
    assert tried >= 7


def test_the_offices_forms(shop: Shop) -> None:
    starts = ("/office/people", "/office/orders", "/office/requests", "/office/tasks", "/office/products",
              "/office/prices", "/office/offers", "/office/stock", "/office/settings", "/office/looks", "/office/")  # fmt: skip
    tried, wrong = attack(enter(make_staff("staff-administrator")), starts, "/office/", 36)
    assert not wrong, "\n".join(wrong)
    assert tried >= 12


def test_what_a_query_says(shop: Shop) -> None:
    buyer, clerk = enter(shop.buyer), enter(make_staff("staff-administrator"))
    shop_pages = ("/en/search", "/en/suggest", "/en/orders", "/en/ask")
    desk_pages = ("/office/find", "/office/people", "/office/orders", "/office/looks", "/office/products", "/office/stock",
                  "/office/figures/of/crr", "/office/mails", "/office/invoices")  # fmt: skip
    names = ("q", "page", "sort", "kind", "market", "country", "sku", "order", "since", "before", "days")
    wrong = [
        f"{path} {value[:30]!r}"
        for value in HOSTILE
        for client, pages in ((buyer, shop_pages), (clerk, desk_pages))
        for path in pages
        if client.get(path, dict.fromkeys(names, value[:5000])).status_code >= 500
    ]
    assert not wrong, "\n".join(wrong)
