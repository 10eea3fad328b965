"""Give back: first what is still owed is forgiven, then what was paid goes back, each part once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.payments.actions import ledger
from chapeau.commerce.payments.events import RefundDecided, RefundFailed, RefundSettled
from chapeau.commerce.payments.models import LedgerEntry, Payment, Refund
from chapeau.commerce.payments.providers import Outcome, ProviderUnreachable, RefundAsk, Said, provider
from chapeau.commerce.payments.values import CreditedLine, Method, PaymentState, RefundOutcome
from chapeau.kit import bus, idempotency
from chapeau.kit.jobs import defer
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.values import StaffRole, Viewer

REFUNDERS = (StaffRole.FINANCE, StaffRole.SERVICE, StaffRole.SALES, StaffRole.LOGISTICS)
PAID_TWICE = "paid-twice"


class RefundTooLarge(Refusal):
    """More than was paid and is owed."""

    code = "refund-too-large"
    sentence = _("At most %(left)s can be given back for this order.")


@transaction.atomic
def refund(
    viewer: Viewer,
    *,
    order_id: UUID,
    amount: Money,
    reason: str,
    cause_id: UUID,
    now: datetime,
    lines: Sequence[CreditedLine] = (),
) -> RefundOutcome:
    """Decide that an amount of an order (tax included) is given back, in the caller's transaction.

    ``cause_id`` (a return's, a cancellation's, a decision's id) makes repetitions harmless. ``reason`` is a code:
    ``return``, ``cancelled``, ``goodwill``, ``too-late``. What is still owed is forgiven first; what was paid goes back by
    the way it came: cards by a job after commit, cash at once, transfers when finance has sent them (``mark_refunded``).
    Publishes ``RefundDecided``, of which billing makes the credit note. Refuses: ``Forbidden``, ``RefundTooLarge``.
    """
    if not viewer.works_as(*REFUNDERS):
        raise Forbidden
    request = {"amount": amount.minor, "currency": amount.currency, "reason": reason}
    key = str(cause_id)
    done = idempotency.begin(subject_id=order_id, deed="refund", key=key, request=request, now=now)
    if done is not None:
        return RefundOutcome(
            cause_id, Money(done["forgiven"], amount.currency), Money(done["going_back"], amount.currency)
        )
    payments = ledger.lock_payments(order_id)
    forgiven = _forgive(payments, amount.minor)
    going_back = _send_back(viewer, payments, amount.minor - forgiven, reason, cause_id, now)
    if forgiven + going_back < amount.minor:
        raise RefundTooLarge(left=Money(forgiven + going_back, amount.currency).format(get_language() or "en"))
    known = payments[0] if payments else None
    bus.publish(
        [
            RefundDecided(
                occurred_at=now,
                hat_id=known.hat_id if known else None,
                visitor_id=known.visitor_id if known else None,
                actor_hat_id=viewer.hat_id,
                order_id=order_id,
                cause_id=cause_id,
                reason=reason,
                amount_minor=amount.minor,
                forgiven_minor=forgiven,
                currency=amount.currency,
                line_ids=tuple(line.line_id for line in lines),
                line_quantities=tuple(line.quantity for line in lines),
                line_gross_minor=tuple(line.gross_minor for line in lines),
            )
        ]
    )
    idempotency.finish(
        subject_id=order_id, deed="refund", key=key, result={"forgiven": forgiven, "going_back": going_back}
    )
    return RefundOutcome(cause_id, Money(forgiven, amount.currency), Money(going_back, amount.currency))


@transaction.atomic
def give_back_rest(viewer: Viewer, *, order_id: UUID, reason: str, cause_id: UUID, now: datetime) -> int:
    """All that came in for an order and is not on its way back yet, in minor units; nothing left is no error.

    The books are read under the lock, so it fits whatever else was decided. Refuses: ``Forbidden``.
    """
    paid = [payment for payment in ledger.lock_payments(order_id) if payment.state == PaymentState.PAID]
    left = sum(payment.amount_minor - _promised(Q(payment=payment)) for payment in paid)
    if left > 0:
        amount = Money(left, paid[0].currency)
        refund(viewer, order_id=order_id, amount=amount, reason=reason, cause_id=cause_id, now=now)
    return max(left, 0)


@transaction.atomic
def mark_refunded(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Finance has sent a refund by transfer. Refuses: ``Forbidden``, ``NotFound``."""
    if not viewer.works_as(StaffRole.FINANCE):
        raise Forbidden
    row = Refund.objects.select_for_update().select_related("payment").filter(code=code).first()
    if row is None or row.payment.method == Method.CARD:
        raise NotFound
    if row.state == PaymentState.INTENDED:
        _book(row, now)


@transaction.atomic
def send_refund_again(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Finance tries a refund once more that the provider had refused. Refuses: ``Forbidden``, ``NotFound``."""
    if not viewer.works_as(StaffRole.FINANCE):
        raise Forbidden
    row = Refund.objects.select_for_update().filter(code=code, state=PaymentState.FAILED).first()
    if row is None:
        raise NotFound
    row.state = PaymentState.INTENDED
    row.save(update_fields=["state"])
    defer("payments.send_refund", refund_id=str(row.id))


def give_back_too_much(payment: Payment, now: datetime) -> None:
    """A payment that came after the order was paid otherwise goes back, as far as it is too much."""
    came_in = ledger.came_in(payment.order_id)
    # What went back for returned goods was due to the buyer beside this.
    returned = _promised(Q(payment__order_id=payment.order_id, reason=PAID_TWICE))
    too_much = min(came_in - payment.order_total_minor - returned, payment.amount_minor)
    if too_much > 0 and came_in > payment.amount_minor:
        _refund_row(payment, too_much, PAID_TWICE, payment.id, None, now)


def send_refund(refund_id: UUID, now: datetime) -> None:
    """Ask the provider, once: claim (committed), ask whether it knows it, ask for it, record (committed)."""
    with transaction.atomic(durable=True):
        # From here it is in doubt until the provider has answered.
        claimed = Refund.objects.filter(id=refund_id, state=PaymentState.INTENDED).update(
            state=PaymentState.IN_DOUBT, asked_at=now
        )
    if claimed:
        ask_for_refund(refund_id, now)


def ask_for_refund(refund_id: UUID, now: datetime) -> None:
    """For a refund in doubt: look it up, and only when the provider has never heard of it, ask for it."""
    row = Refund.objects.select_related("payment").get(id=refund_id)
    bank = provider(row.payment.provider)
    ask = RefundAsk(row.id, row.payment.provider_id, Money(row.amount_minor, row.currency))
    try:
        said = bank.look_up_refund(ask)
        if said.outcome is Outcome.UNKNOWN:
            said = bank.refund(ask)
    except ProviderUnreachable:
        return
    _record(row.id, said, now)


def _record(refund_id: UUID, said: Said, now: datetime) -> None:
    with transaction.atomic(durable=True):
        row = Refund.objects.select_for_update().select_related("payment").get(id=refund_id)
        if row.state == PaymentState.PAID:
            return
        row.provider_id = said.provider_id or row.provider_id
        if said.outcome is Outcome.DONE:
            _book(row, now)
        elif said.outcome is Outcome.FAILED:
            row.state = PaymentState.FAILED
            row.save(update_fields=["state", "provider_id"])
            bus.publish(
                [
                    RefundFailed(
                        occurred_at=now,
                        hat_id=row.payment.hat_id,
                        visitor_id=row.payment.visitor_id,
                        refund_id=row.id,
                        payment_id=row.payment_id,
                        order_id=row.payment.order_id,
                        amount_minor=row.amount_minor,
                        currency=row.currency,
                    )
                ]
            )
        else:
            row.save(update_fields=["provider_id"])


def _forgive(payments: Sequence[Payment], wanted: int) -> int:
    """Lower what is still owed (on account, awaited transfers); in minor units how much."""
    forgiven = 0
    for payment in payments:
        owed = payment.state == PaymentState.INTENDED and payment.method in (Method.ON_ACCOUNT, Method.TRANSFER)
        part = min(wanted - forgiven, payment.amount_minor) if owed else 0
        if part <= 0:
            continue
        payment.amount_minor -= part
        payment.order_total_minor -= part
        if payment.amount_minor == 0:
            payment.state = PaymentState.CANCELLED
        payment.save(update_fields=["amount_minor", "order_total_minor", "state"])
        if payment.method == Method.ON_ACCOUNT:
            ledger.free_credit(payment, part)
        forgiven += part
    return forgiven


def _send_back(
    viewer: Viewer, payments: Sequence[Payment], wanted: int, reason: str, cause_id: UUID, now: datetime
) -> int:
    sent = 0
    for payment in payments:
        if payment.state != PaymentState.PAID or sent == wanted:
            continue
        part = min(wanted - sent, payment.amount_minor - _promised(Q(payment=payment)))
        if part > 0:
            _refund_row(payment, part, reason, cause_id, viewer.hat_id, now)
            sent += part
    return sent


def _promised(which: Q) -> int:
    """Already given back or on its way; a refund that failed for good still counts until finance decides."""
    rows = Refund.objects.filter(which).exclude(state=PaymentState.CANCELLED)
    return rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def _refund_row(
    payment: Payment, minor: int, reason: str, cause_id: UUID, by_hat_id: UUID | None, now: datetime
) -> None:
    row = Refund.objects.create(
        payment=payment,
        amount_minor=minor,
        currency=payment.currency,
        reason=reason,
        cause_id=cause_id,
        by_hat_id=by_hat_id,
        created_at=now,
    )
    if payment.method == Method.CARD:
        defer("payments.send_refund", refund_id=str(row.id))
    elif payment.method == Method.CASH:
        _book(row, now)


def _book(row: Refund, now: datetime) -> None:
    """Book a locked refund: ledger, state, fact."""
    LedgerEntry.objects.create(
        order_id=row.payment.order_id,
        payment=row.payment,
        refund=row,
        amount_minor=-row.amount_minor,
        currency=row.currency,
        booked_at=now,
    )
    row.state = PaymentState.PAID
    row.settled_at = now
    row.save(update_fields=["state", "settled_at", "provider_id"])
    bus.publish(
        [
            RefundSettled(
                occurred_at=now,
                hat_id=row.payment.hat_id,
                visitor_id=row.payment.visitor_id,
                refund_id=row.id,
                payment_id=row.payment_id,
                order_id=row.payment.order_id,
                amount_minor=row.amount_minor,
                currency=row.currency,
            )
        ]
    )
