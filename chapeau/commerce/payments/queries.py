"""Questions about money: of one order, of one organisation, and what wants a person's look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.payments.bank import registered_account
from chapeau.commerce.payments.models import CreditAccount, LedgerEntry, Payment, Refund
from chapeau.commerce.payments.providers import Outcome, ProviderUnreachable, card_provider, provider
from chapeau.commerce.payments.values import (
    BankAccount,
    CardKeys,
    CreditView,
    Method,
    NextStep,
    OrderMoney,
    PaymentState,
    PaymentView,
    RefundView,
)
from chapeau.kit.house_settings import read
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.queries import looks_after, rows_in_sight
from chapeau.person.people.values import Role, StaffRole, Viewer, ViewerKind

FINANCE_READERS = (StaffRole.FINANCE, StaffRole.SALES, StaffRole.SERVICE, StaffRole.LOGISTICS, StaffRole.COMPLIANCE)
_SEE_ALL_OF_ORGANISATION = (Role.ADMINISTRATOR, Role.FINANCE, Role.APPROVER)


def payment(viewer: Viewer, *, code: str) -> PaymentView:
    """One payment that is the viewer's to see; with the bank's extra step when it waits for one. Refuses: ``NotFound``."""
    row = find_payment(viewer, code)
    return payment_view(row, _next_step(row))


def payment_at_test_bank(viewer: Viewer, *, bank_code: str) -> PaymentView:
    """The payment that the demo's bank asks its payer about. Refuses: ``NotFound``."""
    row = _visible(viewer).filter(provider="test-card", provider_id=bank_code).first()
    if row is None:
        raise NotFound
    return payment_view(row)


def money_of_orders(viewer: Viewer, *, order_ids: Sequence[UUID]) -> dict[UUID, OrderMoney]:
    """Where the money of orders stands, in a constant number of queries. Orders without a payment are left out."""
    rows = list(_visible(viewer).filter(order_id__in=order_ids).order_by("created_at", "id"))
    seen = {row.order_id for row in rows}
    booked = dict(
        LedgerEntry.objects.filter(order_id__in=seen).values_list("order_id").annotate(Sum("amount_minor")).order_by()
    )
    refunds = Refund.objects.filter(payment__order_id__in=seen).exclude(state=PaymentState.CANCELLED)
    by_payment: dict[UUID, int] = {}
    under_way: dict[UUID, int] = {}
    for payment_id, order_id, state, minor in refunds.values_list(
        "payment_id", "payment__order_id", "state", "amount_minor"
    ):
        by_payment[payment_id] = by_payment.get(payment_id, 0) + minor
        if state != PaymentState.PAID:
            under_way[order_id] = under_way.get(order_id, 0) + minor
    result: dict[UUID, OrderMoney] = {}
    for order_id in seen:
        mine = [row for row in rows if row.order_id == order_id]
        currency = mine[0].currency
        owed = sum(r.amount_minor for r in mine if r.state == PaymentState.INTENDED and r.method != Method.CARD)
        result[order_id] = OrderMoney(
            order_id=order_id,
            paid=Money(booked.get(order_id, 0), currency),
            refunding=Money(under_way.get(order_id, 0), currency),
            open=Money(owed, currency),
            payments=tuple(payment_view(row, refunded_minor=by_payment.get(row.id, 0)) for row in mine),
        )
    return result


def money_of_order(viewer: Viewer, *, order_id: UUID, currency: str) -> OrderMoney:
    """Where the money of one order stands; zeros when nothing was begun."""
    found = money_of_orders(viewer, order_ids=[order_id]).get(order_id)
    zero = Money.zero(currency)
    return found or OrderMoney(order_id, zero, zero, zero, ())


def bank_account(viewer: Viewer) -> BankAccount | None:
    """Where a transfer goes: no secret to anybody. None while the house has not told its account."""
    return registered_account()


def credit(viewer: Viewer, *, organisation_id: UUID) -> CreditView | None:
    """What an organisation may owe and owes: for its own hats and for staff; ``None`` when nothing is agreed."""
    if viewer.kind is ViewerKind.HAT and viewer.organisation_id != organisation_id:
        return None
    if viewer.kind is ViewerKind.VISITOR:
        return None
    rows = CreditAccount.objects.filter(organisation_id=organisation_id)
    if viewer.is_staff:
        rows = rows.filter(looks_after(viewer, "organisation"))
    row = rows.first()
    return credit_view(row) if row else None


def offered_methods(viewer: Viewer, *, organisation_id: UUID | None, total: Money, at_counter: bool) -> list[Method]:
    """Ways to pay that would work for this total now, the likeliest first; ``take_on_account`` decides again."""
    offered: list[Method] = []
    agreed = credit(viewer, organisation_id=organisation_id) if organisation_id else None
    if agreed and not agreed.is_blocked and agreed.limit.currency == total.currency and total <= agreed.left:
        offered.append(Method.ON_ACCOUNT)
    if card_provider():
        offered.append(Method.CARD)
    offered.append(Method.TRANSFER)
    if at_counter and viewer.is_staff:
        offered.append(Method.CASH)
    return offered


def card_is_read_by_stripe() -> bool:
    """True when Stripe's script reads the card in the browser; else the demo's test card is typed here."""
    return card_provider() == "stripe"


def open_payments(viewer: Viewer, *, organisation_id: UUID | None = None) -> list[PaymentView]:
    """What is awaited by transfer or owed on account, the earliest due first."""
    rows = _visible(viewer).filter(state=PaymentState.INTENDED, method__in=(Method.TRANSFER, Method.ON_ACCOUNT))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return [payment_view(row) for row in rows.order_by("due_on", "created_at")]


def overdue(viewer: Viewer, *, today: date, organisation_id: UUID | None = None) -> list[PaymentView]:
    """Debts past their due date, the longest first."""
    late = [view for view in open_payments(viewer, organisation_id=organisation_id) if view.due_on]
    return [view for view in late if view.due_on and view.due_on < today]


def wants_a_look(viewer: Viewer) -> list[PaymentView]:
    """Card payments in doubt, oldest first; for finance. Refuses: ``Forbidden``."""
    _must_be_staff(viewer)
    return [payment_view(row) for row in _visible(viewer).filter(state=PaymentState.IN_DOUBT).order_by("created_at")]


def refunds_to_send(viewer: Viewer) -> list[RefundView]:
    """Refunds that finance must send by transfer, and those a provider refused. Refuses: ``Forbidden``."""
    _must_be_staff(viewer)
    by_hand = Q(state=PaymentState.INTENDED) & ~Q(payment__method=Method.CARD)
    mine = _visible(viewer).values("pk")
    rows = Refund.objects.select_related("payment").filter(by_hand | Q(state=PaymentState.FAILED), payment__in=mine)
    return [_refund_view(row) for row in rows.order_by("created_at")]


def refunds_of_order(viewer: Viewer, *, order_id: UUID) -> list[RefundView]:
    """Every refund of an order that is the viewer's to see, oldest first."""
    mine = _visible(viewer).filter(order_id=order_id).values_list("id", flat=True)
    rows = Refund.objects.select_related("payment").filter(payment_id__in=list(mine))
    return [_refund_view(row) for row in rows.order_by("created_at", "id")]


def find_payment(viewer: Viewer, code: str) -> Payment:
    """For this room's own deeds. Refuses: ``NotFound``."""
    row = _visible(viewer).filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def payment_view(row: Payment, next_step: NextStep | None = None, *, refunded_minor: int | None = None) -> PaymentView:
    """A row as others read it."""
    if refunded_minor is None:
        live: Iterable[Refund] = row.refunds.exclude(state=PaymentState.CANCELLED) if row.state == "paid" else ()
        refunded_minor = sum(refund.amount_minor for refund in live)
    return PaymentView(
        id=row.id,
        code=row.code,
        order_id=row.order_id,
        order_code=row.order_code,
        hat_id=row.hat_id,
        organisation_id=row.organisation_id,
        method=Method(row.method),
        state=PaymentState(row.state),
        amount=Money(row.amount_minor, row.currency),
        refunded=Money(refunded_minor, row.currency),
        reference=row.reference,
        provider=row.provider,
        failure_code=row.failure_code,
        return_path=row.return_path,
        created_at=row.created_at,
        settled_at=row.settled_at,
        due_on=row.due_on,
        next_step=next_step,
    )


def credit_view(row: CreditAccount) -> CreditView:
    return CreditView(
        organisation_id=row.organisation_id,
        limit=Money(row.limit_minor, row.currency),
        used=Money(row.used_minor, row.currency),
        terms_days=row.terms_days,
        is_blocked=row.blocked_at is not None,
    )


def _refund_view(row: Refund) -> RefundView:
    return RefundView(
        code=row.code,
        order_id=row.payment.order_id,
        order_code=row.payment.order_code,
        method=Method(row.payment.method),
        state=PaymentState(row.state),
        amount=Money(row.amount_minor, row.currency),
        reason=row.reason,
        created_at=row.created_at,
        settled_at=row.settled_at,
    )


def _visible(viewer: Viewer) -> QuerySet[Payment]:
    return Payment.objects.filter(rows_in_sight(viewer, staff=FINANCE_READERS, members=_SEE_ALL_OF_ORGANISATION))


def _next_step(row: Payment) -> NextStep | None:
    """Asked of the provider; nothing is written."""
    if row.state != PaymentState.NEEDS_ACTION:
        return None
    try:
        said = provider(row.provider).look_up(row.provider_id)
    except ProviderUnreachable:
        return None
    return said.next_step if said.outcome is Outcome.NEEDS_ACTION else None


def _must_be_staff(viewer: Viewer) -> None:
    if not viewer.works_as(*FINANCE_READERS):
        raise Forbidden


class CardsNotWorking(Refusal):
    """The provider did not know the key, or did not answer."""

    code = "cards-not-working"
    status = 422
    sentence = _("Stripe says no: %(words)s")


def try_cards(viewer: Viewer) -> bool:
    """Ask the provider whether it knows the house's key; true for a test key. For administrators, outside transactions.

    Refuses: ``Forbidden``, ``CardsNotWorking``.
    """
    from chapeau.commerce.payments.providers.stripe_card import StripeCard

    if not (viewer.is_staff and viewer.has_role(StaffRole.ADMINISTRATOR)):
        raise Forbidden
    key = read(CardKeys).api_key
    if not key:
        raise CardsNotWorking(words=_("there is no secret key yet"))
    try:
        StripeCard(key, settings.STRIPE_API_BASE).ask_who()
    except ProviderUnreachable as no:
        raise CardsNotWorking(words=str(no)) from no
    return "_test_" in key
