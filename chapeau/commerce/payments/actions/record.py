"""Record what a provider said. Whatever the order and number of its messages, the same end is reached."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.commerce.payments.actions import ledger
from chapeau.commerce.payments.actions.refund import give_back_too_much
from chapeau.commerce.payments.events import PaymentFailed
from chapeau.commerce.payments.models import OPEN_STATES, Payment
from chapeau.commerce.payments.providers import Outcome, Said, failure_in_our_words
from chapeau.commerce.payments.queries import payment_view
from chapeau.commerce.payments.values import NextStep, PaymentState, PaymentView
from chapeau.kit import bus
from chapeau.kit.money import Money


def note_prepared(payment_id: UUID, provider_id: str) -> bool:
    """Store the provider's id before money can move; False when the intent was given up meanwhile."""
    with transaction.atomic(durable=True):
        noted = Payment.objects.filter(id=payment_id, state=PaymentState.INTENDED).update(provider_id=provider_id)
    return bool(noted)


def record_failure(payment_id: UUID, failure_code: str, now: datetime) -> PaymentView:
    """It is known that nothing was taken."""
    return record_said(payment_id, Said(Outcome.FAILED, failure_code=failure_code), now)


def record_said(payment_id: UUID, said: Said | None, now: datetime) -> PaymentView:
    """Bring a payment to where its provider says it stands; ``None``: there was no answer.

    Paid is final. "Paid" after "failed" or "withdrawn" is booked all the same (the money did move), and what is
    more than the order's total goes back at once.
    """
    next_step: NextStep | None = None
    with transaction.atomic(durable=True):
        payment = Payment.objects.select_for_update().get(id=payment_id)
        if payment.state != PaymentState.PAID:
            next_step = _move(payment, said, now)
    return payment_view(payment, next_step)


def _move(payment: Payment, said: Said | None, now: datetime) -> NextStep | None:
    outcome = said.outcome if said else Outcome.PROCESSING
    is_open = payment.state in OPEN_STATES
    if said and said.provider_id and not payment.provider_id:
        payment.provider_id = said.provider_id
    if said and outcome is Outcome.DONE:
        if said.amount not in (None, Money(payment.amount_minor, payment.currency)):
            # Never seen; a person must look before anything is booked.
            _to(payment, PaymentState.IN_DOUBT, "amount-differs")
            return None
        ledger.settle(payment, now)
        give_back_too_much(payment, now)
    elif said and outcome is Outcome.NEEDS_ACTION and is_open:
        _to(payment, PaymentState.NEEDS_ACTION)
        return said.next_step
    elif outcome is Outcome.PROCESSING and is_open:
        _to(payment, PaymentState.IN_DOUBT)
    elif outcome in (Outcome.CANCELLED, Outcome.UNKNOWN) and is_open:
        _to(payment, PaymentState.CANCELLED)
    elif said and outcome is Outcome.FAILED and is_open:
        payment.provider_said = {"failure": said.failure_code}
        _to(payment, PaymentState.FAILED, failure_in_our_words(said.failure_code))
        bus.publish(
            [
                PaymentFailed(
                    occurred_at=now,
                    hat_id=payment.hat_id,
                    visitor_id=payment.visitor_id,
                    payment_id=payment.id,
                    order_id=payment.order_id,
                    method=payment.method,
                    failure_code=payment.failure_code,
                )
            ]
        )
    return None


def _to(payment: Payment, state: PaymentState, failure_code: str = "") -> None:
    payment.state = state
    payment.failure_code = failure_code[:60]
    payment.save(update_fields=["state", "failure_code", "provider_id", "provider_said"])
