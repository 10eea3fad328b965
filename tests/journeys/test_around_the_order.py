"""Around the order: taken by phone, the last coupon, a return with its credit note, and all of it in French."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.urls import reverse
from playwright.sync_api import expect

from chapeau.commerce.fulfilment import actions as fulfilment
from chapeau.commerce.fulfilment import queries as shipments
from chapeau.commerce.fulfilment.models import Return
from chapeau.commerce.fulfilment.values import Parcel
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import OrderState
from chapeau.commerce.pricing.actions import create_coupons
from chapeau.commerce.pricing.models import Promotion
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.values import SYSTEM
from tests.builders import CHAIN, Shop
from tests.journeys.conftest import Visit
from tests.journeys.steps import add, choose, go_to_checkout, open_article, order, order_code


def test_staff_take_an_order_by_phone(visit: Visit, shop: Shop) -> None:
    page = visit(shop.sales)
    page.goto(reverse("office:person", args=[shop.buyer.person_code]))
    page.locator("summary", has_text="Order for").click()
    page.get_by_role("button", name="Atelier Rustine").click()
    page.get_by_label("Type, scan or paste: SKU and pieces, one a line").fill(f"10 x {CHAIN}")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("1 of 1 lines understood.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("To the door")).check()
    page.get_by_role("radio", name=re.compile("account", re.IGNORECASE)).check()
    page.get_by_label("Cost centre").select_option("Workshop")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Order for €334.80").click()
    page.wait_for_url("**/office/orders/*")
    made = Order.objects.get(hat=shop.buyer.id)
    assert (made.state, made.channel, made.taken_by_id, made.gross_minor, made.cost_centre) == (
        OrderState.PLACED, "phone", shop.sales.id, 33480, "Workshop",
    )  # fmt: skip


def test_the_last_coupon_goes_to_who_orders_first(visit: Visit, shop: Shop) -> None:
    welcome = Promotion.objects.get(code="WELCOME").id
    create_coupons(SYSTEM, promotion_id=welcome, codes=["LAST"], limit_in_all=1, now=shop.now)
    first, second = visit(shop.private), visit()
    for page in (first, second):
        open_article(page)
        add(page)
        go_to_checkout(page)
        page.get_by_label("Coupon code").fill("LAST")
        page.get_by_role("button", name="Use").click()
        expect(page.locator("#total")).not_to_have_text("€53.80")
    choose(first, "Bank transfer")
    order(first)
    expect(first.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    second.get_by_role("textbox", name="E-mail").fill("anna@example.com")
    for field, words in {
        "name": "Anna Moretti",
        "street": "1 rue Neuve",
        "postal_code": "69001",
        "city": "Lyon",
    }.items():
        second.locator(f"[name=delivery-{field}]").fill(words)
    choose(second, "Bank transfer")
    expect(second.locator("#total")).to_have_text("€53.80")
    order(second)
    expect(second.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    assert sorted(Order.objects.filter(placed_at__isnull=False).values_list("gross_minor", flat=True))[1] == 5380


def test_a_return_is_refunded_with_a_credit_note(visit: Visit, shop: Shop) -> None:
    page = visit(shop.buyer)
    open_article(page)
    add(page)
    go_to_checkout(page)
    order(page)
    code = order_code(page)
    now = datetime.now(UTC)
    run_waiting_jobs()
    for row in shipments.to_ship(SYSTEM, now=now):
        fulfilment.ship(SYSTEM, parcel=Parcel(row.code), now=now)
    run_waiting_jobs()
    page.goto(f"/en/orders/{code}")
    page.get_by_role("link", name="Send something back").click()
    page.get_by_role("spinbutton", name=re.compile("Corvo Chain")).fill("10")
    page.get_by_label("Why?").select_option("damaged")
    page.get_by_role("button", name="Ask for the return").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Return"))).to_be_visible()
    asked = Return.objects.get(order__code=code)
    fulfilment.approve_return(SYSTEM, code=asked.code, now=now)
    fulfilment.receive_return(SYSTEM, code=asked.code, now=now)
    fulfilment.refund_return(SYSTEM, code=asked.code, now=now)
    run_waiting_jobs()
    page.goto(f"/en/orders/{code}")
    expect(page.get_by_text("Credit note").first).to_be_visible()


def test_all_of_it_in_french(visit: Visit, shop: Shop) -> None:
    page = visit(shop.private, language="fr")
    page.goto(f"/fr/search?q={CHAIN}")
    page.get_by_role("link", name="Corvo Chaîne 11 vitesses", exact=True).click()
    expect(page.locator(".product-price")).to_contain_text("48,90")
    with page.expect_response("**/fr/basket/add"):
        page.get_by_role("button", name="Ajouter au panier").click()
    page.goto("/fr/basket")
    page.locator("form[action$='/checkout/begin'] button").first.click()
    page.wait_for_url("**/fr/checkout")
    with page.expect_response(lambda answer: answer.url.endswith("/checkout") and answer.request.method == "POST"):
        page.locator("[name=payment][value=transfer]").check()
    page.locator("button[name=step][value=order]").click()
    page.wait_for_url("**/thanks")
    said = page.locator("main").inner_text()
    for english in ("Thank", "Order", "Delivery", "Total", "Bank transfer", "VAT"):
        assert english not in said, said
