"""Jobs that talk to providers."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from chapeau.commerce.payments.actions.confirm_payment import withdraw_at_provider
from chapeau.commerce.payments.actions.provider_event import follow_event
from chapeau.commerce.payments.actions.reconcile import reconcile_in_doubt
from chapeau.commerce.payments.actions.refund import send_refund as send
from chapeau.kit.clock import read_clock

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="payments.send_refund", retry=_RETRY)
def send_refund(refund_id: str) -> None:
    send(UUID(refund_id), read_clock())


@app.task(name="payments.withdraw", retry=_RETRY)
def withdraw(payment_id: str) -> None:
    withdraw_at_provider(UUID(payment_id), read_clock())


@app.task(name="payments.look_up", retry=_RETRY)
def look_up(event_id: str) -> None:
    follow_event(event_id, read_clock())


@app.periodic(cron="*/1 * * * *")
@app.task(name="payments.reconcile", queueing_lock="payments.reconcile", retry=False)
def reconcile(timestamp: int) -> None:
    reconcile_in_doubt(read_clock())
