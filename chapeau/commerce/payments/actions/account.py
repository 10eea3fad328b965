"""On account, within the credit limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.payments.actions import ledger
from chapeau.commerce.payments.actions.begin_payment import AlreadyPaid, PaymentUnderWay
from chapeau.commerce.payments.actions.receive import creditor_reference
from chapeau.commerce.payments.events import CreditChanged
from chapeau.commerce.payments.models import CreditAccount
from chapeau.commerce.payments.queries import credit_view, payment_view
from chapeau.commerce.payments.values import CreditView, Method, Payable, PaymentView
from chapeau.kit import bus
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import StaffRole, Viewer, ViewerKind


class NoCredit(Refusal):
    """The organisation has no credit, or not in this currency."""

    code = "no-credit"
    sentence = _("Paying on account is not agreed for this organisation. Please choose another way to pay.")


class CreditBlocked(Refusal):
    """Finance has stopped the credit."""

    code = "credit-blocked"
    sentence = _("Paying on account is stopped at the moment. Please choose another way to pay or call us.")


class OverCreditLimit(Refusal):
    """The order would pass the limit."""

    code = "over-credit-limit"
    sentence = _("This order of %(order)s passes what is left on account: %(left)s of %(limit)s.")


@transaction.atomic
def take_on_account(viewer: Viewer, *, payable: Payable, now: datetime) -> PaymentView:
    """Owe an order's total, in the caller's transaction; the organisation's credit row stays locked until it commits.

    Due by the organisation's terms from today, in the house's time zone. Refuses: ``NoCredit``, ``CreditBlocked``,
    ``OverCreditLimit``, ``PaymentUnderWay``, ``AlreadyPaid``.
    """
    if viewer.kind is ViewerKind.HAT and viewer.organisation_id != payable.organisation_id:
        raise Forbidden
    ledger.withdraw_awaited(payable.order_id, PaymentUnderWay, now)
    if payable.organisation_id is None:
        raise NoCredit
    account = CreditAccount.objects.select_for_update().filter(organisation_id=payable.organisation_id).first()
    if account is None or account.currency != payable.total.currency:
        raise NoCredit
    if account.blocked_at is not None:
        raise CreditBlocked
    owed, asked = ledger.left_to_pay(payable)
    if owed <= 0:
        raise AlreadyPaid
    if account.used_minor + owed > account.limit_minor:
        credit = credit_view(account)
        language = get_language() or "en"
        raise OverCreditLimit(
            order=payable.total.format(language),
            left=credit.left.format(language),
            limit=credit.limit.format(language),
        )
    account.used_minor += owed
    account.save(update_fields=["used_minor"])
    due_on = now.astimezone(house_zone()).date() + timedelta(days=account.terms_days)
    payment = ledger.new_payment(
        payable,
        Method.ON_ACCOUNT,
        owed,
        now,
        asked_minor=asked,
        due_on=due_on,
        reference=creditor_reference(payable.order_code),
    )
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as rival:
        raise PaymentUnderWay from rival
    return payment_view(payment)


@transaction.atomic
def set_credit(
    viewer: Viewer,
    *,
    organisation_id: UUID,
    limit: Money,
    terms_days: int,
    now: datetime,
    is_blocked: bool = False,
) -> CreditView:
    """Say how much an organisation may owe and for how long; finance only. What it owes stays. Refuses: ``Forbidden``."""
    if not viewer.works_as(StaffRole.FINANCE):
        raise Forbidden
    account = CreditAccount.objects.select_for_update().filter(organisation_id=organisation_id).first()
    account = account or CreditAccount(organisation_id=organisation_id)
    account.limit_minor = limit.minor
    account.currency = limit.currency
    account.terms_days = terms_days
    account.blocked_at = (account.blocked_at or now) if is_blocked else None
    account.save()
    bus.publish(
        [
            CreditChanged(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                organisation_id=organisation_id,
                limit_minor=limit.minor,
                currency=limit.currency,
                terms_days=terms_days,
                is_blocked=is_blocked,
            )
        ]
    )
    return credit_view(account)
