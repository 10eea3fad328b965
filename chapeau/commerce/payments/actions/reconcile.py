"""Ask providers about rows in doubt: what a crash, a lost answer or a lost webhook left behind."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from chapeau.commerce.payments.actions.record import record_said
from chapeau.commerce.payments.actions.refund import ask_for_refund, send_refund
from chapeau.commerce.payments.models import Payment, Refund
from chapeau.commerce.payments.providers import Outcome, ProviderUnreachable, Said, provider
from chapeau.commerce.payments.values import Method, PaymentState

_log = logging.getLogger(__name__)

STALE = timedelta(minutes=2)
"""Longer than any request lives: whoever began it is dead."""
PAYER_HAS = timedelta(minutes=30)
"""For the bank's extra step; as long as the goods are held."""


def reconcile_in_doubt(now: datetime, *, limit: int = 200) -> int:
    """Settle card payments and refunds in doubt, begun and not ended, or left at the bank's page; how many were asked.

    Outside every transaction; safe to run twice at once.
    """
    doubtful = Payment.objects.filter(method=Method.CARD).filter(
        Q(state=PaymentState.IN_DOUBT)
        | Q(state=PaymentState.INTENDED, created_at__lt=now - STALE)
        | Q(state=PaymentState.NEEDS_ACTION, created_at__lt=now - PAYER_HAS)
    )
    payments = list(doubtful.exclude(failure_code="amount-differs").order_by("created_at")[:limit])
    for payment in payments:
        try:
            _settle(payment, now)
        except ProviderUnreachable as silence:
            _log.warning("payment %s stays in doubt: %s", payment.code, silence)
    refunds = Refund.objects.filter(payment__method=Method.CARD)
    forgotten = list(refunds.filter(state=PaymentState.INTENDED, created_at__lt=now - STALE)[:limit])
    for row in forgotten:
        send_refund(row.id, now)
    in_doubt = list(refunds.filter(state=PaymentState.IN_DOUBT, asked_at__lt=now - STALE)[:limit])
    for row in in_doubt:
        ask_for_refund(row.id, now)
    return len(payments) + len(forgotten) + len(in_doubt)


def _settle(payment: Payment, now: datetime) -> None:
    if not payment.provider_id:
        # Its id is stored before money can move: nothing was taken.
        record_said(payment.id, Said(Outcome.CANCELLED), now)
        return
    bank = provider(payment.provider)
    said = bank.look_up(payment.provider_id)
    if said.outcome in (Outcome.NOT_STARTED, Outcome.NEEDS_ACTION) and (
        said.outcome is Outcome.NOT_STARTED or payment.created_at < now - PAYER_HAS
    ):
        # Cancelled there first, so that nobody can confirm it any more; what it then says counts.
        said = bank.cancel(payment.provider_id)
    record_said(payment.id, said, now)
