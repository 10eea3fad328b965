"""A card that Stripe's script reads: a stand-in for that script at the edge, localstripe behind it, all else real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from stripe import StripeClient

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import OrderState
from chapeau.commerce.payments.tests.stripe_line import Line, stripe_line
from chapeau.kit.jobs import run_waiting_jobs
from tests.builders import Shop
from tests.journeys.conftest import Visit
from tests.journeys.steps import add, go_to_checkout, open_article, order

SCRIPT = """
window.Stripe = (key) => ({
  elements: () => ({ create: () => ({ mount: (box) => { box.textContent = key; } }) }),
  createPaymentMethod: async () => ({ paymentMethod: { id: "%s" } }),
});
"""


@pytest.fixture(scope="module")
def stripe() -> Iterator[Line]:
    with stripe_line() as line:
        yield line


def test_a_card_read_by_stripes_script_pays_and_its_number_never_comes_here(
    visit: Visit, shop: Shop, stripe: Line, settings: Settings
) -> None:
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = "sk_test_12345", stripe.url
    settings.STRIPE_PUBLISHABLE_KEY = "pk_test_house"
    client = StripeClient("sk_test_12345", base_addresses={"api": stripe.url})
    told: Any = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    token = client.v1.payment_methods.create({"type": "card", "card": told}).id
    page = visit(shop.private)
    page.route(settings.STRIPE_SCRIPT, lambda route: route.fulfill(body=SCRIPT % token, content_type="text/javascript"))

    open_article(page)
    add(page)
    go_to_checkout(page)
    page.get_by_role("radio", name="Card").check()
    order(page)
    expect(page.get_by_text("pk_test_house")).to_be_visible()
    expect(page.get_by_label("Card number")).to_have_count(0)
    page.get_by_role("button", name="Pay").click()

    expect(page.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    run_waiting_jobs()
    assert Order.objects.get(hat=shop.private.id, placed_at__isnull=False).state == OrderState.PLACED
