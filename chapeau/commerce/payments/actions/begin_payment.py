"""Take a card payment: intent (committed), prepare, note its id (committed), confirm, record (committed)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.payments.actions import ledger
from chapeau.commerce.payments.actions.record import note_prepared, record_failure, record_said
from chapeau.commerce.payments.models import Payment
from chapeau.commerce.payments.providers import ChargeAsk, ProviderUnreachable, card_provider, provider
from chapeau.commerce.payments.queries import payment_view
from chapeau.commerce.payments.values import CardInput, Method, Payable, PaymentState, PaymentView
from chapeau.kit import idempotency
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import Viewer, ViewerKind


class CardNotTaken(Refusal):
    """No card provider is set up."""

    code = "cards-not-taken"
    sentence = _("Cards cannot be taken at the moment. Please choose another way to pay.")


class AlreadyPaid(Refusal):
    """Nothing is left to pay."""

    code = "already-paid"
    sentence = _("This order is already paid. Nothing was taken again.")


class PaymentUnderWay(Refusal):
    """Another payment of the order is not decided yet."""

    code = "payment-under-way"
    sentence = _(
        "A payment for this order is still being checked with the bank. "
        "Please wait a minute and reload the page; nothing is taken twice."
    )


class OwedOnAccount(Refusal):
    """The order is on account already."""

    code = "owed-on-account"
    sentence = _("This order is on account; please pay its invoice.")


def begin_payment(
    viewer: Viewer,
    *,
    payable: Payable,
    card: CardInput,
    return_path: str,
    key: str,
    now: datetime,
    provider_code: str = "",
) -> PaymentView:
    """Charge a card for what is left of an order; call it outside every transaction.

    Returns a payment that is paid, failed (``failure_code`` says why), needs the payer's extra step (``next_step``), or is
    in doubt (the reconciler asks until it knows). ``key`` makes repetitions return the first payment. ``return_path`` is
    where the payer comes back to. Refuses: ``CardNotTaken``, ``AlreadyPaid``, ``PaymentUnderWay``, ``OwedOnAccount``.
    """
    if viewer.kind is ViewerKind.HAT and payable.hat_id not in viewer.hat_ids:
        raise Forbidden
    code = provider_code or card_provider()
    if not code:
        raise CardNotTaken
    _clear_the_way(payable.order_id, now)
    payment, is_new = _intend(payable, code, return_path, key, now)
    return _charge(payment, card, now) if is_new else payment_view(payment)


def _clear_the_way(order_id: UUID, now: datetime) -> None:
    """An attempt left at the bank's page is withdrawn there first; what the bank then says is recorded."""
    rival = ledger.open_payment(order_id)
    if rival is None or rival.method != Method.CARD or rival.state != PaymentState.NEEDS_ACTION:
        return
    try:
        said = provider(rival.provider).cancel(rival.provider_id)
    except ProviderUnreachable as silence:
        raise PaymentUnderWay from silence
    record_said(rival.id, said, now)


def _intend(payable: Payable, code: str, return_path: str, key: str, now: datetime) -> tuple[Payment, bool]:
    subject = payable.hat_id or payable.visitor_id or payable.order_id
    request = {"order": payable.order_id, "total": payable.total.minor, "currency": payable.total.currency}
    with transaction.atomic(durable=True):
        done = idempotency.begin(subject_id=subject, deed="begin_payment", key=key, request=request, now=now)
        if done is not None:
            return Payment.objects.get(id=done["payment"]), False
        for payment in ledger.lock_payments(payable.order_id):
            if payment.method == Method.ON_ACCOUNT and payment.state == PaymentState.INTENDED:
                raise OwedOnAccount
        ledger.withdraw_awaited(payable.order_id, PaymentUnderWay, now)
        payment = ledger.new_payment(
            payable,
            Method.CARD,
            payable.total.minor,
            now,
            asked_minor=ledger.asked_in_all(payable),
            provider=code,
            return_path=return_path,
        )
        try:
            with transaction.atomic():
                payment.save(force_insert=True)
        except IntegrityError as rival:
            # One open payment per order: the unique row decides between two windows.
            raise PaymentUnderWay from rival
        # Asked after our row stands: whoever paid before us has committed, and whoever comes after finds us.
        left, _ = ledger.left_to_pay(payable)
        if left <= 0:
            raise AlreadyPaid
        if left != payment.amount_minor:
            payment.amount_minor = left
            payment.save(update_fields=["amount_minor"])
        idempotency.finish(subject_id=subject, deed="begin_payment", key=key, result={"payment": str(payment.id)})
    return payment, True


def _charge(payment: Payment, card: CardInput, now: datetime) -> PaymentView:
    bank = provider(payment.provider)
    ask = ChargeAsk(payment.id, Money(payment.amount_minor, payment.currency), payment.order_code, card)
    try:
        provider_id = bank.prepare(ask)
    except ProviderUnreachable:
        # Nothing was confirmed, so nothing can have been taken.
        return record_failure(payment.id, "provider-unreachable", now)
    if not note_prepared(payment.id, provider_id):
        return payment_view(Payment.objects.get(id=payment.id))
    try:
        said = bank.confirm(provider_id, settings.BASE_URL + reverse("payment-back", args=[payment.code]))
    except ProviderUnreachable:
        return record_said(payment.id, None, now)
    return record_said(payment.id, said, now)
