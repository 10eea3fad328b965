"""The one place that books money in: every way of paying ends here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Min, Sum

from chapeau.commerce.payments.events import PaymentSettled
from chapeau.commerce.payments.models import OPEN_STATES, CreditAccount, LedgerEntry, Payment
from chapeau.commerce.payments.values import Method, Payable, PaymentState
from chapeau.kit import bus
from chapeau.kit.db import fetch
from chapeau.kit.refusals import Refusal


def lock_payments(order_id: UUID) -> list[Payment]:
    """All payments of an order, locked in order of id."""
    return list(Payment.objects.select_for_update().filter(order_id=order_id).order_by("id"))


def open_payment(order_id: UUID) -> Payment | None:
    return Payment.objects.filter(order_id=order_id, state__in=OPEN_STATES).first()


def in_ledger(order_id: UUID) -> int:
    """What was really paid for an order, less what went back, in minor units."""
    return LedgerEntry.objects.filter(order_id=order_id).aggregate(sum=Sum("amount_minor"))["sum"] or 0


def came_in(order_id: UUID) -> int:
    """What ever came in for an order, whatever went back since."""
    entries = LedgerEntry.objects.filter(order_id=order_id, refund=None)
    return entries.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def asked_in_all(payable: Payable) -> int:
    """An order's total less what was forgiven of it since."""
    known = Payment.objects.filter(order_id=payable.order_id).aggregate(least=Min("order_total_minor"))["least"]
    return payable.total.minor if known is None else min(known, payable.total.minor)


def left_to_pay(payable: Payable) -> tuple[int, int]:
    """What nobody has paid yet and nobody was forgiven, and what was asked in all, in minor units."""
    [(known, paid)] = fetch(_LEFT, {"order": payable.order_id})
    asked = payable.total.minor if known is None else min(known, payable.total.minor)
    return asked - paid, asked


_LEFT = """
SELECT (SELECT min(order_total_minor) FROM payments_payment WHERE order_id = %(order)s),
       (SELECT coalesce(sum(amount_minor), 0)::bigint FROM payments_ledger WHERE order_id = %(order)s AND refund_id IS NULL)
"""


def new_payment(
    payable: Payable, method: Method, minor: int, now: datetime, *, asked_minor: int, **more: object
) -> Payment:
    """An unsaved payment for an order of which ``asked_minor`` is asked in all."""
    return Payment(
        order_id=payable.order_id,
        order_code=payable.order_code,
        order_total_minor=asked_minor,
        hat_id=payable.hat_id,
        visitor_id=payable.visitor_id,
        organisation_id=payable.organisation_id,
        method=method,
        amount_minor=minor,
        currency=payable.total.currency,
        created_at=now,
        **more,
    )


def withdraw_awaited(order_id: UUID, refusal: type[Refusal], now: datetime) -> None:
    """A transfer that was only awaited makes place for another way to pay; everything else stands in the way."""
    for payment in lock_payments(order_id):
        if payment.state == PaymentState.INTENDED and payment.method == Method.TRANSFER:
            payment.state = PaymentState.CANCELLED
            payment.save(update_fields=["state"])
        elif payment.state in OPEN_STATES:
            raise refusal


def settle(payment: Payment, now: datetime) -> None:
    """Book a locked payment as paid: ledger, state, credit given free, fact. Once: the ledger has a unique row per payment."""
    LedgerEntry.objects.create(
        order_id=payment.order_id,
        payment=payment,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        booked_at=now,
    )
    payment.state = PaymentState.PAID
    payment.settled_at = now
    payment.failure_code = ""
    payment.save()
    if payment.method == Method.ON_ACCOUNT:
        free_credit(payment, payment.amount_minor)
    bus.publish(
        [
            PaymentSettled(
                occurred_at=now,
                hat_id=payment.hat_id,
                visitor_id=payment.visitor_id,
                payment_id=payment.id,
                order_id=payment.order_id,
                method=payment.method,
                amount_minor=payment.amount_minor,
                paid_minor=in_ledger(payment.order_id),
                order_total_minor=payment.order_total_minor,
                currency=payment.currency,
                is_in_full=came_in(payment.order_id) >= payment.order_total_minor,
            )
        ]
    )


def free_credit(payment: Payment, minor: int) -> None:
    """What is owed no longer is free to be used again; the row is locked after the payment."""
    CreditAccount.objects.filter(organisation=payment.organisation).update(used_minor=F("used_minor") - minor)
