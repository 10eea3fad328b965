"""The demo's bank, and the way back from it."""

from __future__ import annotations

import hmac
import time

import pytest
from django.test import Client
from pytest_django import Settings

from chapeau.commerce.payments import queries
from chapeau.commerce.payments.models import ProviderEvent
from chapeau.commerce.payments.tests.builders import ASKS_PAYER, make_payable, pay_by_card
from chapeau.commerce.payments.values import PaymentState, PaymentView
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(settings: Settings) -> PaymentView:
    settings.DEMO = True
    return pay_by_card(make_payable(4890), ASKS_PAYER)


def page_of(payment: PaymentView) -> str:
    assert payment.next_step is not None
    return payment.next_step.url


def test_the_bank_asks_for_the_amount_and_the_payer_comes_back_paid(waiting: PaymentView) -> None:
    client = Client()
    page = client.get(page_of(waiting))
    assert page.status_code == 200
    assert "€48.90" in page.content.decode()
    back = client.post(page_of(waiting), {"answer": "yes"})
    assert back.headers["Location"] == f"/pay/back/{waiting.code}/"
    assert client.get(f"/pay/back/{waiting.code}/").headers["Location"] == "/en/thanks/"
    assert queries.payment(SYSTEM, code=waiting.code).state == PaymentState.PAID
    assert "nothing to confirm" in client.get(page_of(waiting)).content.decode()


def test_looking_at_the_banks_page_confirms_nothing(waiting: PaymentView) -> None:
    for _ in range(3):
        Client().get(page_of(waiting))
    assert queries.payment(SYSTEM, code=waiting.code).state == PaymentState.NEEDS_ACTION


def test_a_payer_who_says_no_comes_back_unpaid(waiting: PaymentView) -> None:
    Client().post(page_of(waiting), {"answer": "no"})
    assert queries.payment(SYSTEM, code=waiting.code).state == PaymentState.FAILED


def test_outside_the_demo_there_is_no_such_bank(waiting: PaymentView, settings: Settings) -> None:
    settings.DEMO = False
    assert Client().get(page_of(waiting)).status_code == 404
    assert Client().post(page_of(waiting), {"answer": "yes"}).status_code == 404


def test_without_a_secret_nobody_can_sign_a_webhook() -> None:
    """HMAC takes an empty key too: anybody could have signed."""
    body = b'{"id": "evt_1", "object": "event", "type": "x", "data": {"object": {"id": "pi_1"}}}'
    moment = int(time.time())
    signature = hmac.new(b"", f"{moment}.".encode() + body, "sha256").hexdigest()
    answer = Client().post(
        "/webhooks/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": f"t={moment},v1={signature}"},
    )
    assert answer.status_code == 404
    assert not ProviderEvent.objects.exists()
