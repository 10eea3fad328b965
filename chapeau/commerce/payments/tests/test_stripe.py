"""Stripe's own SDK against localstripe on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from stripe import StripeClient

from chapeau.commerce.payments import actions, queries
from chapeau.commerce.payments.models import LedgerEntry, ProviderEvent
from chapeau.commerce.payments.tests.builders import FINANCE, NOW, make_payable
from chapeau.commerce.payments.tests.stripe_line import Line, stripe_line
from chapeau.commerce.payments.values import CardInput, NextStep, Payable, PaymentState, PaymentView
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db

SECRET = "whsec_tests"
DECLINED_WHEN_CHARGED = "4000000000000341"


@pytest.fixture(scope="module")
def process() -> Iterator[Line]:
    with stripe_line() as line:
        yield line


@pytest.fixture
def line(process: Line, settings: Settings) -> Line:
    settings.STRIPE_API_KEY = "sk_test_12345"
    settings.STRIPE_API_BASE = process.url
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    process.losses.clear()
    process.seen.clear()
    return process


def card(line: Line, number: str) -> CardInput:
    """What Stripe's script in the browser makes of a card."""
    client = StripeClient("sk_test_12345", base_addresses={"api": line.url})
    method: Any = client.v1.payment_methods.create(
        {"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}}
    )
    line.seen.clear()
    return CardInput(token=method.id)


def pay(line: Line, number: str, payable: Payable | None = None, key: str = "first") -> PaymentView:
    token = card(line, number)
    return actions.begin_payment(
        SYSTEM, payable=payable or make_payable(4890), card=token, return_path="/en/", key=key, now=NOW
    )


def authenticate(line: Line, step: NextStep | None, *, is_confirmed: bool) -> None:
    """What the payer does with Stripe's script when the bank asks."""
    assert step is not None
    intent = step.client_secret.partition("_secret_")[0]
    said = "true" if is_confirmed else "false"
    body = f"client_secret={step.client_secret}&success={said}".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _ = line.ask("POST", f"/v1/payment_intents/{intent}/_authenticate", body + b"&key=pk_test_1", headers)
    assert status == 200


def knock(kind: str, about: dict[str, object], *, event_id: str = "evt_1", secret: str = SECRET) -> int:
    """A webhook as Stripe sends it; the status we answer."""
    payload = json.dumps({"id": event_id, "object": "event", "type": kind, "data": {"object": about}})
    moment = int(time.time())
    signature = hmac.new(secret.encode(), f"{moment}.{payload}".encode(), hashlib.sha256).hexdigest()
    answer = Client().post(
        "/webhooks/stripe/",
        payload,
        content_type="application/json",
        headers={"stripe-signature": f"t={moment},v1={signature}"},
    )
    return answer.status_code


def intent_of(payment: PaymentView) -> dict[str, object]:
    from chapeau.commerce.payments.models import Payment

    return {"id": Payment.objects.get(code=payment.code).provider_id, "object": "payment_intent"}


def test_a_card_pays(line: Line) -> None:
    payment = pay(line, "4242424242424242")
    assert (payment.state, payment.amount) == (PaymentState.PAID, Money(4890, "EUR"))
    assert next(path for path in line.seen if path.startswith("POST")) == "POST /v1/payment_intents"


def test_a_declined_card_says_why(line: Line) -> None:
    payment = pay(line, DECLINED_WHEN_CHARGED)
    assert (payment.state, payment.failure_code) == (PaymentState.FAILED, "declined")
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(("is_confirmed", "ends"), [(True, PaymentState.PAID), (False, PaymentState.FAILED)])
def test_the_extra_step_decides(line: Line, is_confirmed: bool, ends: PaymentState) -> None:
    payment = pay(line, "4000002500003155")
    assert payment.state == PaymentState.NEEDS_ACTION
    authenticate(line, payment.next_step, is_confirmed=is_confirmed)
    told = actions.confirm_payment(SYSTEM, code=payment.code, now=NOW)
    assert (told.state, told.failure_code) == (ends, "" if is_confirmed else "not-confirmed")


@pytest.mark.parametrize("loss", ["there", "back"])
@pytest.mark.parametrize("step", [0, 1])
def test_a_lost_request_or_answer_never_charges_twice(line: Line, loss: str, step: int) -> None:
    payable = make_payable(4890)
    token = card(line, "4242424242424242")
    # The SDK tries once more by itself; both tries are lost.
    line.losses[:] = [""] * step + [loss, loss]
    payment = actions.begin_payment(SYSTEM, payable=payable, card=token, return_path="/", key="first", now=NOW)
    expected = PaymentState.FAILED if step == 0 else PaymentState.IN_DOUBT
    assert payment.state == expected
    actions.reconcile_in_doubt(NOW + timedelta(minutes=3))
    again = queries.payment(SYSTEM, code=payment.code)
    if step == 1 and loss == "back":
        assert again.state == PaymentState.PAID
    else:
        assert again.state in (PaymentState.FAILED, PaymentState.CANCELLED)
        assert pay(line, "4242424242424242", payable, key="second").state == PaymentState.PAID
    assert list(LedgerEntry.objects.values_list("amount_minor", flat=True)) == [4890]


def test_refunds_in_parts_and_a_lost_answer_to_one(line: Line) -> None:
    payment = pay(line, "4242424242424242")
    for minor in (1000, 500):
        actions.refund(
            FINANCE,
            order_id=payment.order_id,
            amount=Money(minor, "EUR"),
            reason="return",
            cause_id=new_id(),
            now=NOW,
        )
    # Looking up, then asking: the answer to the asking is lost, and to the SDK's second try.
    line.losses[:] = ["", "back", "back"]
    run_waiting_jobs()
    money = queries.money_of_order(SYSTEM, order_id=payment.order_id, currency="EUR")
    assert money.refunding.minor > 0
    from chapeau.kit.clock import read_clock

    actions.reconcile_in_doubt(read_clock() + timedelta(minutes=3))
    money = queries.money_of_order(SYSTEM, order_id=payment.order_id, currency="EUR")
    assert (money.paid, money.refunding) == (Money(3390, "EUR"), Money(0, "EUR"))
    client = StripeClient("sk_test_12345", base_addresses={"api": line.url})
    at_stripe = client.v1.refunds.list({"payment_intent": str(intent_of(payment)["id"])})
    assert sorted(refund.amount for refund in at_stripe.data) == [500, 1000]


def test_a_webhook_settles_what_the_payer_did_not_come_back_from(line: Line) -> None:
    payment = pay(line, "4000002500003155")
    authenticate(line, payment.next_step, is_confirmed=True)
    assert knock("payment_intent.succeeded", intent_of(payment)) == 200
    run_waiting_jobs()
    assert queries.payment(SYSTEM, code=payment.code).state == PaymentState.PAID


def test_replayed_webhooks_are_harmless(line: Line) -> None:
    payment = pay(line, "4000002500003155")
    authenticate(line, payment.next_step, is_confirmed=True)
    for _ in range(3):
        assert knock("payment_intent.succeeded", intent_of(payment)) == 200
        run_waiting_jobs()
    assert LedgerEntry.objects.count() == 1
    assert ProviderEvent.objects.get().handled_at is not None


def test_webhooks_in_the_wrong_order_are_harmless(line: Line) -> None:
    payment = pay(line, "4000002500003155")
    authenticate(line, payment.next_step, is_confirmed=True)
    assert knock("payment_intent.succeeded", intent_of(payment), event_id="evt_2") == 200
    run_waiting_jobs()
    for number, kind in enumerate(["payment_intent.payment_failed", "payment_intent.created"]):
        assert knock(kind, intent_of(payment), event_id=f"evt_late_{number}") == 200
        run_waiting_jobs()
    assert queries.payment(SYSTEM, code=payment.code).state == PaymentState.PAID
    assert LedgerEntry.objects.count() == 1


def test_a_webhook_that_lies_changes_nothing(line: Line) -> None:
    payment = pay(line, "4000002500003155")
    # Well signed, but the payer has not confirmed: Stripe itself is asked, and says so.
    assert knock("payment_intent.succeeded", intent_of(payment)) == 200
    run_waiting_jobs()
    assert queries.payment(SYSTEM, code=payment.code).state == PaymentState.NEEDS_ACTION


def test_a_webhook_with_a_wrong_signature_is_refused(line: Line) -> None:
    assert knock("payment_intent.succeeded", {"id": "pi_1"}, secret="whsec_other") == 400
    assert Client().post("/webhooks/stripe/", b"{}", content_type="application/json").status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_webhook_about_something_unknown_is_taken_and_changes_nothing(line: Line) -> None:
    assert knock("customer.created", {"id": "cus_1", "object": "customer"}) == 200
    run_waiting_jobs()
    assert ProviderEvent.objects.get().handled_at is not None
