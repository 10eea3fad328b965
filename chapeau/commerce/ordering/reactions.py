"""What ordering does when money comes: the order moves on, or the money goes back."""

from __future__ import annotations

from collections.abc import Sequence

from chapeau.commerce.ordering.actions.paying import record_paid, record_payment_failed
from chapeau.commerce.payments.events import PaymentFailed, PaymentSettled
from chapeau.person.people.values import SYSTEM


def when_payment_settled(facts: Sequence[PaymentSettled]) -> None:
    for fact in facts:
        record_paid(
            SYSTEM,
            order_id=fact.order_id,
            payment_id=fact.payment_id,
            method=fact.method,
            is_in_full=fact.is_in_full,
            now=fact.occurred_at,
        )


def when_payment_failed(facts: Sequence[PaymentFailed]) -> None:
    for fact in facts:
        record_payment_failed(SYSTEM, order_id=fact.order_id, failure_code=fact.failure_code, now=fact.occurred_at)
