"""The shop's own script in a real browser: what leaves it with a yes, with a no, and with Global Privacy Control."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from chapeau.person.activity.models import Activity
from tests.journeys.conftest import Visit
from tests.journeys.steps import add, go_to_checkout, open_article

KEPT = "() => [Object.keys(localStorage).length, sessionStorage.getItem('session')]"


def verbs(wanted: int, since: datetime) -> list[str]:
    """As they stand in the log, once so many pages were told; a beacon comes when it comes."""
    # What tests with real connections wrote before stays: the log belongs to no model that is flushed after them.
    rows = Activity.objects.filter(verb__regex="^(web|track|basket)", recorded_at__gt=since)
    rows = rows.order_by("occurred_at", "recorded_at")
    end = time.monotonic() + 20
    while rows.exclude(verb="basket.changed").count() < wanted and time.monotonic() < end:
        time.sleep(0.05)
    return list(rows.values_list("verb", flat=True))


def look_around(page: Page) -> None:
    open_article(page)
    add(page)
    page.goto("/en/search?q=chain")
    page.goto("/en/basket")


def test_the_way_to_the_order_stands_in_the_log_once_and_only_with_a_yes(visit: Visit) -> None:
    began = datetime.now(UTC)
    shy = visit(asked=True)
    sent: list[str] = []
    shy.on("request", lambda request: sent.append(request.url))
    shy.get_by_role("button", name="Refuse all").click()
    look_around(shy)
    assert shy.evaluate(KEPT)[1] is None
    assert not [url for url in sent if url.endswith("/tell")]

    private = visit(asked=True)
    private.context.set_extra_http_headers({"Sec-GPC": "1"})
    look_around(private)
    assert private.evaluate(KEPT)[1] is None

    open_one = visit(asked=True)
    open_one.get_by_role("button", name="Accept all").click()
    look_around(open_one)
    go_to_checkout(open_one)
    expect(open_one.get_by_role("heading", level=1, name="Checkout")).to_be_visible()
    found = verbs(6, began)
    told = [verb for verb in found if verb != "basket.changed"]
    assert sorted(told) == sorted(
        [
            "web.page",
            "web.product-viewed",
            "web.search",
            "web.basket-viewed",
            "web.basket-viewed",
            "track:checkout-started",
        ]
    )
    assert found.count("basket.changed") == 3, "the deed tells of the basket, for all three; the script does not"
    viewed = Activity.objects.get(verb="web.product-viewed", recorded_at__gt=began)
    assert (viewed.visitor_id is not None, viewed.properties["sku"]) == (True, "CO-CHN-11")
    assert len(open_one.evaluate(KEPT)[1]) == 32
