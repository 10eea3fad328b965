"""Money that comes without a provider: transfers, debts paid, cash."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.iso7064.mod_97_10 import calc_check_digits

from chapeau.commerce.payments.actions import ledger
from chapeau.commerce.payments.actions.begin_payment import AlreadyPaid, PaymentUnderWay
from chapeau.commerce.payments.actions.refund import give_back_too_much
from chapeau.commerce.payments.models import Payment
from chapeau.commerce.payments.queries import find_payment, payment_view
from chapeau.commerce.payments.values import Method, Payable, PaymentState, PaymentView
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.values import StaffRole, Viewer, ViewerKind


class NotAwaited(Refusal):
    """The payment is not one that waits for money to be marked by hand."""

    code = "not-awaited"
    sentence = _("This payment is not waiting for money; nothing was changed.")


class TooMuch(Refusal):
    """More was entered than is open."""

    code = "more-than-open"
    sentence = _("Only %(open)s is open. Enter that or less; the rest belongs to another order.")


@transaction.atomic
def expect_transfer(viewer: Viewer, *, payable: Payable, now: datetime) -> PaymentView:
    """Await a bank transfer of an order's total, in the caller's transaction.

    ``reference`` is a creditor reference (ISO 11649, ``RF…``) that any bank checks for typing errors; the same
    order always gets the same. Refuses: ``PaymentUnderWay``, ``AlreadyPaid``.
    """
    return payment_view(_await(viewer, payable, Method.TRANSFER, now, reference=creditor_reference(payable.order_code)))


@transaction.atomic
def record_cash(viewer: Viewer, *, payable: Payable, now: datetime) -> PaymentView:
    """Cash taken at the counter by staff: paid at once. Refuses: ``Forbidden``, ``PaymentUnderWay``, ``AlreadyPaid``."""
    if not (viewer.is_system or viewer.is_staff):
        raise Forbidden
    payment = _await(viewer, payable, Method.CASH, now)
    ledger.settle(payment, now)
    return payment_view(payment)


@transaction.atomic
def mark_paid(viewer: Viewer, *, code: str, now: datetime, amount: Money | None = None) -> PaymentView:
    """Finance saw the money on the bank's statement: a transfer or a debt on account is paid, whole or in part.

    A part becomes a payment of its own; the rest stays open. A transfer that came although it was no longer awaited
    (the order given up, or paid by card meanwhile) is booked all the same: what is too much goes back. Returns what
    was paid. Refuses: ``Forbidden``, ``NotFound``, ``NotAwaited``, ``TooMuch``.
    """
    if not viewer.works_as(StaffRole.FINANCE, StaffRole.SALES):
        raise Forbidden
    found = find_payment(viewer, code).order_id
    payment = next(payment for payment in ledger.lock_payments(found) if payment.code == code)
    is_awaited = payment.state == PaymentState.INTENDED and payment.method in (Method.TRANSFER, Method.ON_ACCOUNT)
    if not is_awaited and not (payment.state == PaymentState.CANCELLED and payment.method == Method.TRANSFER):
        raise NotAwaited
    open_amount = Money(payment.amount_minor, payment.currency)
    received = open_amount if amount is None else amount
    if received > open_amount or received.minor <= 0:
        raise TooMuch(open=open_amount.format(get_language() or "en"))
    if received < open_amount:
        payment = _split(payment, received.minor, now)
    ledger.settle(payment, now)
    give_back_too_much(payment, now)
    return payment_view(payment)


@transaction.atomic
def record_transfer(viewer: Viewer, *, reference: str, amount: Money, now: datetime) -> PaymentView:
    """A line of the bank's statement: find what it pays by its reference (spaces and case do not matter).

    Also one no longer awaited. Refuses: ``NotFound`` when nothing unpaid has that reference, and what :func:`mark_paid` refuses.
    """
    wanted = "".join(reference.split()).upper()
    if not viewer.works_as(StaffRole.FINANCE):
        raise Forbidden
    unpaid = Payment.objects.filter(reference=wanted, state__in=(PaymentState.INTENDED, PaymentState.CANCELLED))
    # Open ones first (``intended`` sorts after ``cancelled``), then the newest.
    found = unpaid.order_by("-state", "-created_at").first()
    if found is None:
        raise NotFound
    return mark_paid(viewer, code=found.code, amount=amount, now=now)


def creditor_reference(order_code: str) -> str:
    """``RF`` + check digits + the order's code, by ISO 11649."""
    body = order_code.upper()
    check_digits = calc_check_digits(body + "RF")
    return f"RF{check_digits}{body}"


def _await(viewer: Viewer, payable: Payable, method: Method, now: datetime, reference: str = "") -> Payment:
    if viewer.kind is ViewerKind.HAT and payable.hat_id not in viewer.hat_ids:
        raise Forbidden
    ledger.withdraw_awaited(payable.order_id, PaymentUnderWay, now)
    left, asked = ledger.left_to_pay(payable)
    if left <= 0 < payable.total.minor:
        raise AlreadyPaid
    payment = ledger.new_payment(payable, method, left, now, asked_minor=asked, reference=reference)
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as rival:
        raise PaymentUnderWay from rival
    return payment


def _split(payment: Payment, minor: int, now: datetime) -> Payment:
    """The part that came, as a payment of its own; not saved, ``settle`` stores it."""
    part = Payment.objects.get(id=payment.id)
    fresh = Payment(order_id=payment.order_id, created_at=now)
    part.id, part.code = fresh.id, fresh.code
    part._state.adding = True
    part.amount_minor = minor
    part.created_at = now
    payment.amount_minor -= minor
    payment.save(update_fields=["amount_minor"])
    # It enters as paid: only one payment of an order may be open.
    part.state = PaymentState.PAID
    part.save(force_insert=True)
    return part
