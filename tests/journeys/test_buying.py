"""Buying: as a visitor, in two clicks, under three hats, beyond one's authority, after a hat has ended."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import OrderState
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people import actions as people
from chapeau.person.people.values import SYSTEM
from tests.builders import CHAIN, Shop
from tests.journeys.conftest import Visit
from tests.journeys.steps import (
    ASKS_BANK,
    IS_DECLINED,
    add,
    choose,
    go_to_checkout,
    open_article,
    order,
    order_code,
    pay,
    total,
    wear,
)


def fill_address(page: Page, postal_code: str = "69001") -> None:
    page.get_by_role("textbox", name="E-mail").fill("anna@example.com")
    told = {"name": "Anna Moretti", "street": "1 rue de la République", "postal_code": postal_code, "city": "Lyon"}
    for field, words in told.items():
        page.locator(f"[name=delivery-{field}]").fill(words)


def test_a_visitor_buys_by_card_with_the_banks_extra_step(visit: Visit) -> None:
    page = visit()
    open_article(page)
    add(page)
    go_to_checkout(page)
    fill_address(page, postal_code="6900")
    order(page)
    expect(page.get_by_text("A postal code there looks like 33380.")).to_be_visible()
    expect(page.locator("[name=delivery-street]")).to_have_value("1 rue de la République")
    page.locator("[name=delivery-postal_code]").fill("69001")
    assert total(page) == "€53.80"
    order(page)
    pay(page, IS_DECLINED)
    expect(page.get_by_text("Nothing was charged")).to_be_visible()
    pay(page, ASKS_BANK)
    page.get_by_role("button", name="Yes, pay").click()
    expect(page.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    run_waiting_jobs()
    made = Order.objects.get(code=order_code(page))
    assert (made.state, made.gross_minor, made.guest_email) == (OrderState.PLACED, 5380, "anna@example.com")


def test_a_visitor_buys_without_scripts_and_on_a_phone(visit: Visit) -> None:
    page = visit(phone=True, scripts=False)
    page.goto("/en/search?q=inner+tube")
    page.get_by_role("link", name="Strada Inner tube 28", exact=True).click()
    page.get_by_role("button", name="Add to basket").click()
    page.goto("/en/basket")
    page.get_by_role("button", name="Go to checkout").click()
    fill_address(page)
    page.get_by_role("radio", name=re.compile("Bank transfer")).check()
    order(page)
    expect(page.get_by_text("Please transfer €11.40")).to_be_visible()
    expect(page.get_by_text(re.compile("RF[0-9]{2}"))).to_be_visible()


def test_a_rider_who_bought_before_buys_in_two_clicks(visit: Visit, shop: Shop) -> None:
    page = visit(shop.private)
    open_article(page)
    add(page)
    go_to_checkout(page)
    choose(page, "Bank transfer")
    order(page)
    expect(page.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    open_article(page, "Strada Tyre 28 × 32")
    page.get_by_role("button", name="Buy now").click()
    expect(page.get_by_text("As last time.")).to_be_visible()
    expect(page.locator("#total")).to_have_text("€48.90")
    order(page)
    expect(page.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    made = Order.objects.get(code=order_code(page))
    assert [(line.sku, line.quantity) for line in made.lines.all()] == [("ST-TYR-32", 1)]


def test_one_person_buys_the_same_article_under_three_hats(visit: Visit, shop: Shop) -> None:
    page = visit(shop.private)
    open_article(page)
    expect(page.locator(".product-price")).to_contain_text("€48.90")
    expect(page.locator(".product-price")).to_contain_text("incl. VAT")
    add(page)

    wear(page, "Atelier Rustine")
    said = page.locator(".announcement")
    expect(said).to_contain_text("You now buy for Atelier Rustine")
    expect(said).to_contain_text("Corvo Chain 11-speed: €48.90 incl. VAT → €27.90 excl. VAT (your contract)")
    expect(said).to_contain_text("Pay in 30 days")
    expect(said).to_contain_text("Packs of 10")
    expect(said).to_contain_text("You may decide up to €500.00; above that a colleague approves")
    add(page)
    go_to_checkout(page)
    expect(page.locator(".whose-money")).to_contain_text("Atelier Rustine pays for this.")
    assert total(page) == "€334.80"
    order(page)
    expect(page.get_by_text("To be paid by")).to_be_visible()
    business = order_code(page)

    page.goto("/en/search?q=" + CHAIN)
    page.get_by_role("link", name="Corvo Chain 11-speed", exact=True).click()
    wear(page, "Vélo'v Métropole")
    expect(page.locator(".product-price")).to_contain_text("€32.60")
    add(page)
    go_to_checkout(page)
    assert total(page) == "€391.20"
    order(page)
    public = order_code(page)

    wear(page, "myself")
    go_to_checkout(page)
    assert total(page) == "€53.80"
    choose(page, "Bank transfer")
    order(page)
    private = order_code(page)

    made = Order.objects.in_bulk([business, public, private], field_name="code")
    assert [(made[c].hat_id, made[c].gross_minor, made[c].payment_method) for c in (business, public, private)] == [
        (shop.buyer.id, 33480, "on-account"),
        (shop.public.id, 39120, "on-account"),
        (shop.private.id, 5380, "transfer"),
    ]
    page.goto("/en/orders")
    expect(page.locator("main tbody tr")).to_have_count(1)  # the wall: only what this hat ordered


def test_beyond_ones_authority_a_colleague_changes_and_places(visit: Visit, shop: Shop) -> None:
    page = visit(shop.buyer)
    open_article(page)
    add(page, 30)
    go_to_checkout(page)
    expect(page.get_by_role("button", name=re.compile("^Order "))).to_have_count(0)
    page.get_by_label("A word to your colleague").fill("For the spring service days")
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_text("A colleague has been asked")).to_be_visible()
    code = order_code(page)

    approver = visit(shop.approver)
    approver.goto("/en/approvals")
    approver.get_by_role("link", name=re.compile(code[:4].upper())).click()
    expect(approver.get_by_text("For the spring service days")).to_be_visible()
    approver.get_by_label("Pieces of Corvo Chain 11-speed").fill("20")
    approver.get_by_role("button", name="Work out the changed order").click()
    assert total(approver) == "€669.60"
    approver.get_by_label("A word to the buyer").fill("Twenty will do")
    approver.get_by_role("button", name=re.compile("^Approve and order")).click()
    expect(approver.get_by_text("Placed. The buyer has been told.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("“Twenty will do”").first).to_be_visible()
    made = Order.objects.get(code=code)
    assert (made.state, made.net_minor) == (OrderState.PLACED, 55800)


def test_a_hat_that_ends_while_the_basket_is_open_buys_nothing(visit: Visit, shop: Shop) -> None:
    page = visit(shop.buyer)
    open_article(page)
    add(page)
    go_to_checkout(page)
    now = datetime.now(UTC)
    people.end_hat(SYSTEM, hat_code=shop.buyer.code, ends_at=now, now=now)
    order(page)
    page.wait_for_load_state()
    assert not Order.objects.filter(hat=shop.buyer.id, placed_at__isnull=False).exists()
    page.goto("/en/")
    expect(page.get_by_text("Atelier Rustine")).to_have_count(0)
