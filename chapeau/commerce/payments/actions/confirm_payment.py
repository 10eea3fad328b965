"""After the bank's extra step, and when an order is given up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.commerce.payments.actions import ledger
from chapeau.commerce.payments.actions.record import record_said
from chapeau.commerce.payments.models import OPEN_STATES, Payment
from chapeau.commerce.payments.providers import ProviderUnreachable, provider
from chapeau.commerce.payments.providers import test_card as bank
from chapeau.commerce.payments.queries import find_payment, payment_view
from chapeau.commerce.payments.values import Method, PaymentState, PaymentView
from chapeau.kit.jobs import defer
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.values import Viewer, ViewerKind


def confirm_payment(viewer: Viewer, *, code: str, now: datetime) -> PaymentView:
    """The payer is back: ask the provider what came of it and record it. Safe to repeat; outside every transaction.

    Refuses: ``NotFound``.
    """
    return look_up(find_payment(viewer, code), now)


def look_up(payment: Payment, now: datetime) -> PaymentView:
    """Ask the provider about a card payment, whatever we think of it, and record the answer."""
    if payment.method != Method.CARD or not payment.provider_id or payment.state == PaymentState.PAID:
        return payment_view(payment)
    try:
        said = provider(payment.provider).look_up(payment.provider_id)
    except ProviderUnreachable:
        said = None
        if payment.state == PaymentState.NEEDS_ACTION:
            return payment_view(payment)
    return record_said(payment.id, said, now)


def payer_answers(*, bank_code: str, is_confirmed: bool, now: datetime) -> PaymentView:
    """The demo's bank: what the payer said on its page, and the bank's word about it to us. Refuses: ``NotFound``."""
    payment = Payment.objects.filter(provider="test-card", provider_id=bank_code).first()
    if payment is None:
        raise NotFound
    bank.payer_answers(bank_code, confirmed=is_confirmed)
    return look_up(payment, now)


@transaction.atomic
def withdraw_payments(viewer: Viewer, *, order_id: UUID, now: datetime) -> None:
    """The order is given up: nothing of it is awaited any longer; in the caller's transaction.

    Awaited transfers and debts on account are withdrawn at once (credit is free again), card payments at the provider by
    a job; what the provider took meanwhile arrives as ``PaymentSettled`` and wants a refund. Money already paid is not
    touched: see ``refund``. Refuses: ``Forbidden`` for another's payments.
    """
    for payment in ledger.lock_payments(order_id):
        if viewer.kind is ViewerKind.HAT and payment.hat_id not in viewer.hat_ids:
            raise Forbidden
        if payment.state not in OPEN_STATES:
            continue
        if payment.method == Method.CARD:
            defer("payments.withdraw", payment_id=str(payment.id))
            continue
        payment.state = PaymentState.CANCELLED
        payment.save(update_fields=["state"])
        if payment.method == Method.ON_ACCOUNT:
            ledger.free_credit(payment, payment.amount_minor)


def withdraw_at_provider(payment_id: UUID, now: datetime) -> None:
    """Cancel an open card payment where it is; raises ``ProviderUnreachable`` to be tried again."""
    payment = Payment.objects.get(id=payment_id)
    if payment.state not in OPEN_STATES:
        return
    if payment.provider_id:
        record_said(payment.id, provider(payment.provider).cancel(payment.provider_id), now)
