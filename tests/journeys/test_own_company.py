"""From an empty database to the first sale, as a person with only the README does it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.ordering.models import Order
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.models import Invitation
from tests.journeys.conftest import DESK

TOKEN = "token-of-the-owner"
GOODS = "SKU;Name;Category;Price;In stock\nRU-1;Patch kit;Repair;4,90;200\nRU-2;Tyre lever;Repair;3,50;80\n"
WITHIN_SECONDS = 15 * 60


@pytest.fixture
def owner(
    transactional_db: None, settings: Settings, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> Iterator[Page]:
    """A browser before an empty house that is no demo."""
    settings.DEMO, settings.ALLOWED_HOSTS, settings.SETUP_TOKEN = False, ["*"], TOKEN
    settings.STATE = settings.MEDIA_ROOT = tmp_path
    settings.TAX_REGISTRATIONS, settings.HOUSE_TIME_ZONE = [], ""
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="en", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.set_default_navigation_timeout(60_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


def fill(page: Page, **fields: str) -> None:
    for name, words in fields.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(words)


def go_on(page: Page, button: str = "Keep and go on") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def six_digits(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_new_company_is_set_up_and_sells_its_first_article(owner: Page, browser: Browser) -> None:
    began, page = time.monotonic(), owner

    # The door is shut to everybody without the link.
    page.goto("/en/")
    expect(page.get_by_role("heading", name="Here is a shop that is still empty")).to_be_visible()
    page.goto("/setup/guessed")
    expect(page).to_have_url(re.compile("/setup$"))

    page.goto(f"/setup/{TOKEN}")
    fill(
        page,
        company="Rustine",
        given_name="Anna",
        family_name="Moretti",
        email="anna@rustine.example",
        password="long-enough-17",
    )
    page.get_by_label("Its country").select_option("FR")
    go_on(page, "Begin")

    # A second proof before the office.
    page.get_by_role("link", name="Set up the app").click()
    secret = page.locator("#authenticator_secret").text_content() or ""
    page.locator("[name=code]").fill(six_digits(secret))
    go_on(page, "Go on")
    page.get_by_role("link", name="I have kept them: on to the office").click()

    # Five steps.
    fill(page, company__street="3 rue de Gerland", company__postal_code="69007", company__city="Lyon",
         company__legal_line="Rustine SAS, capital 10 000 €", look__accent="#7a1f5c")  # fmt: skip
    go_on(page)
    fill(page, tax__vat_number="FR83404833048", numbering__invoice_prefix="RU")
    go_on(page)
    page.get_by_role("checkbox", name="Belgium", exact=True).check()
    go_on(page)
    fill(page, warehouse__name="Lyon", warehouse__city="Lyon", delivery__amount="4,90", delivery__free_from="60")
    go_on(page)
    fill(page, bank__iban="FR76 3000 6000 0112 3456 7890 188")
    page.locator("[name=colleague-email]").fill("luc@rustine.example")
    page.locator("[name=colleague-roles][value=logistics]").check()
    go_on(page, "Keep and finish")
    expect(page.get_by_text("This is not an IBAN: a digit may be wrong.")).to_be_visible()
    fill(page, bank__iban="FR76 3000 6000 0112 3456 7890 189")
    go_on(page, "Keep and finish")
    expect(page.get_by_role("heading", name="Until the first sale")).to_be_visible()
    assert page.locator(".missing li a").all_inner_texts() == [
        "A mail server",
        "Terms, right of withdrawal, privacy, imprint",
        "A product on sale",
        "A price",
        "Goods in stock",
    ]
    assert Invitation.objects.get().email == "luc@rustine.example"

    # Goods from a file.
    page.goto("/office/bring-in")
    page.locator("#products input[type=file]").set_input_files(
        {"name": "goods.csv", "mimeType": "text/csv", "buffer": GOODS.encode()}
    )
    page.locator("#products").get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Try it: store nothing").click()
    run_waiting_jobs()
    page.goto(page.url)
    page.get_by_role("button", name="Bring it in").click()
    run_waiting_jobs()

    # A stranger buys.
    buyer = browser.new_context(base_url=page.url.split("/office")[0], viewport=DESK, locale="en").new_page()  # type: ignore[arg-type]
    buyer.goto("/en/search?q=Patch")
    buyer.get_by_role("link", name=re.compile("Patch kit")).first.click()
    assert buyer.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')").find("7a1f5c") > 0
    buyer.get_by_role("button", name="Add to basket").click()
    expect(buyer.get_by_text("In your basket:")).to_be_visible()
    buyer.goto("/en/basket")
    buyer.get_by_role("button", name="Go to checkout").click()
    buyer.get_by_role("textbox", name="E-mail").fill("marc@example.com")
    for field, words in {
        "name": "Marc Petit",
        "street": "1 rue de la République",
        "postal_code": "69001",
        "city": "Lyon",
    }.items():
        buyer.locator(f"[name=delivery-{field}]").fill(words)
    buyer.get_by_role("button", name=re.compile("^Order ")).click()
    expect(buyer.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    run_waiting_jobs()

    # The money arrives, and the invoice leaves.
    order = Order.objects.get(placed_at__isnull=False)
    assert order.gross_minor == 980
    page.goto(f"/office/orders/{order.code}")
    page.get_by_role("button", name=re.compile("paid|arrived", re.IGNORECASE)).first.click()
    run_waiting_jobs()
    assert re.fullmatch(r"RU-\d{4}-000001", Invoice.objects.get().label)
    page.goto("/office/")
    expect(page.get_by_role("heading", name="Until the first sale")).to_have_count(0)
    assert time.monotonic() - began < WITHIN_SECONDS
