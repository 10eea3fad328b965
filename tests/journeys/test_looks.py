"""What no page may lack: reachable for everybody at both sizes, light and dark, and in French."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from chapeau.commerce.catalog.models import Product
from chapeau.kit.policies import PolicyKind
from chapeau.person.people import actions
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import SYSTEM, StaffRole
from tests.builders import CHAIN, Shop
from tests.journeys.conftest import Visit
from tests.journeys.steps import add, go_to_checkout, open_article

SERIOUS = ("serious", "critical")
ONLY = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def check(page: Page, where: str) -> list[str]:
    """Serious findings of axe, and a page wider than its window."""
    found = [
        f"{where}: {finding['id']} at {finding['nodes'][0]['target']}"
        for finding in Axe().run(page, options=ONLY).response["violations"]
        if finding["impact"] in SERIOUS
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{where}: wider than the window")
    return found


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_axe_finds_nothing_serious(visit: Visit, shop: Shop, phone: bool) -> None:
    chain = Product.objects.get(variants__sku=CHAIN).code
    page = visit(shop.buyer, phone=phone)
    found = []
    paths = [
        "/en/", "/en/c/brakes", "/en/search?q=chain", "/en/search?q=nothing-like-it", f"/en/p/-/{chain}", f"/en/why/{CHAIN}",
        "/en/basket", "/en/quick-order", "/en/orders", "/en/approvals", "/en/requests", "/en/ask", "/en/returns", "/en/demo",
        "/en/styleguide", "/en/nowhere",
    ]  # fmt: skip
    for path in paths:
        page.goto(path)
        found += check(page, path)
    open_article(page)
    add(page)
    page.goto("/en/basket")
    found += check(page, "filled basket")
    go_to_checkout(page)
    found += check(page, "checkout")
    page.emulate_media(color_scheme="dark")
    page.reload()
    found += check(page, "checkout, dark")
    page.goto("/en/c/drivetrain")
    page.get_by_role("link", name="How the price of Corvo Chain 11-speed came about").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += check(page, "why, dark")
    assert found == []


def test_axe_finds_nothing_serious_in_what_guards_and_settles(visit: Visit, shop: Shop) -> None:
    actions.publish_policy(
        SYSTEM,
        kind=PolicyKind.TERMS,
        texts={"en": "## Price\n\nAs shown.\n\n- here\n- there"},
        seen_version=0,
        now=shop.now,
    )
    buyer = visit(shop.buyer, phone=True)
    desk = visit(make_staff(StaffRole.ADMINISTRATOR), phone=True, language="fr")
    found = []
    for path in ("/en/policies/terms", "/en/me", "/en/me/who-sees", "/en/me/sessions"):
        buyer.goto(path)
        found += check(buyer, path)
    panels = ("company", "look", "time", "selling", "tax", "numbering", "mail", "cards", "bank", "policies", "policies/terms",
              "colleagues", "warehouses", "delivery", "webhooks", "programs", "status")  # fmt: skip
    paths = [
        "/office/settings",
        "/office/looks",
        "/office/bring-in",
        "/office/imports",
        *(f"/office/settings/{panel}" for panel in panels),
    ]
    for path in paths:
        desk.goto(path)
        found += check(desk, path)
    desk.emulate_media(color_scheme="dark")
    for path in ("/office/settings/policies/terms", "/office/looks", "/office/bring-in"):
        desk.goto(path)
        found += check(desk, f"{path}, dark")
    assert found == []


def test_the_keyboard_alone_searches_and_switches_language(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    field = page.get_by_role("combobox", name="Search articles")
    field.focus()
    page.keyboard.type("cassette")
    expect(page.get_by_role("option").last).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Altura Cassette 11–34")).to_be_visible()
    page.locator("summary", has_text="Language and country").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Français").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Altura Cassette 11–34")).to_be_visible()
    assert page.url.split("/")[3:6] == ["fr", "p", "altura-cassette-11-34"]
