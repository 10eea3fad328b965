"""What buyers do on the pages, named as they would say it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.builders import CHAIN

PAYS, ASKS_BANK, IS_DECLINED = "4242 4242 4242 4242", "4000 0027 6000 3155", "4000 0000 0000 0002"


def open_article(page: Page, name: str = "Corvo Chain 11-speed") -> None:
    """By the search field, as people do."""
    page.get_by_role("combobox", name="Search articles").fill(name)
    page.get_by_role("option", name=re.compile(re.escape(name))).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def add(page: Page, pieces: int | None = None) -> None:
    if pieces is not None:
        page.get_by_role("spinbutton", name="Quantity").fill(str(pieces))
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_text("In your basket:")).to_be_visible()


def go_to_checkout(page: Page) -> None:
    page.goto("/en/basket")
    page.get_by_role("button", name="Go to checkout").click()
    expect(page.get_by_role("heading", level=1, name="Checkout")).to_be_visible()


def choose(page: Page, way: str) -> None:
    """A way to deliver or pay; the page works the order out again."""
    with page.expect_response(lambda answer: answer.url.endswith("/checkout") and answer.request.method == "POST"):
        page.get_by_role("radio", name=re.compile(way)).check()


def order(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Order ")).click()


def pay(page: Page, card: str = PAYS) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Valid until").fill("12/30")
    page.get_by_label("Check digits").fill("123")
    page.get_by_role("button", name=re.compile("^Pay ")).click()


def total(page: Page) -> str:
    return page.locator("#total").inner_text()


def wear(page: Page, name: str) -> None:
    """Switch at the top of the page."""
    page.locator(".hat-menu > summary").click()
    page.locator(".hat-menu").get_by_role("button", name=name).click()
    expect(page.locator("#hat-name")).to_have_text(name)


def order_code(page: Page) -> str:
    """The code in the address of an order's page."""
    found = re.search(r"/(?:orders|pay|approvals)/([0-9a-z]{12})", page.url)
    assert found, page.url
    return found[1]


__all__ = [
    "ASKS_BANK", "CHAIN", "IS_DECLINED", "PAYS", "add", "choose", "go_to_checkout", "open_article", "order", "order_code",
    "pay", "total", "wear",
]  # fmt: skip
