"""When papers are issued: at payment when it comes first, else when the goods leave; and when something is given back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from chapeau.commerce.billing import actions
from chapeau.commerce.billing.events import CreditNoteIssued, InvoiceIssued
from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.ordering.delivery_events import OrderShipped
from chapeau.commerce.ordering.events import OrderPaid
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import OrderState, order_number
from chapeau.commerce.payments.events import PaymentSettled, RefundDecided, RefundSettled
from chapeau.commerce.payments.values import CreditedLine
from chapeau.kit.bus import listen
from chapeau.kit.money import Money
from chapeau.person.messaging.actions import enqueue_if_reachable
from chapeau.person.messaging.values import AttachmentName, Recipient
from chapeau.person.people.values import SYSTEM

NOT_FOR_GOODS = ("paid-twice", "too-late")
"""Money that came although nothing was owed goes back without a credit note: it was never invoiced."""


def register() -> None:
    listen("billing.invoice", [OrderPaid, OrderShipped], issue)
    listen("billing.credit", [RefundDecided], credit)
    listen("billing.paid", [PaymentSettled, RefundSettled], note_paid)
    listen("billing.tell", [InvoiceIssued, CreditNoteIssued], tell, queue="mail")


def issue(facts: Sequence[OrderPaid | OrderShipped]) -> None:
    states = _states(facts)
    for fact in facts:
        if states.get(fact.order_id, OrderState.CANCELLED) != OrderState.CANCELLED:
            actions.issue_invoice(SYSTEM, order_id=fact.order_id, now=fact.occurred_at)


def credit(facts: Sequence[RefundDecided]) -> None:
    states = _states(facts)
    for fact in facts:
        if fact.reason in NOT_FOR_GOODS or fact.order_id not in states:
            continue
        if not Invoice.objects.filter(cause_id=fact.order_id).exists():
            if states[fact.order_id] == OrderState.CANCELLED:
                continue  # nothing was invoiced, and nothing will be
            actions.issue_invoice(SYSTEM, order_id=fact.order_id, now=fact.occurred_at)
        lines = zip(fact.line_ids, fact.line_quantities, fact.line_gross_minor, strict=True)
        actions.issue_credit_note(
            SYSTEM,
            order_id=fact.order_id,
            cause_id=fact.cause_id,
            amount=Money(fact.amount_minor, fact.currency),
            reason=fact.reason,
            lines=[CreditedLine(*line) for line in lines],
            now=fact.occurred_at,
        )


def note_paid(facts: Sequence[PaymentSettled | RefundSettled]) -> None:
    for fact in facts:
        actions.refresh_paid(SYSTEM, order_id=fact.order_id, now=fact.occurred_at)


def tell(facts: Sequence[InvoiceIssued | CreditNoteIssued]) -> None:
    for fact in facts:
        row = Invoice.objects.select_related("order", "corrects").get(id=fact.invoice_id)
        order = row.order
        kind = "credit-note" if row.corrects else "invoice"
        with override(row.language):
            link = settings.BASE_URL + reverse("storefront:order", args=[order.code])
        enqueue_if_reachable(
            SYSTEM,
            key=f"billing.{kind}:{row.id}",
            template=f"billing.{kind}",
            recipient=Recipient(
                hat_id=order.hat_id,
                visitor_id=order.visitor_id if order.hat_id is None else None,
                address="" if order.hat_id else order.guest_email,
                language=row.language,
            ),
            context={
                "label": row.label,
                "corrects": row.corrects.label if row.corrects else "",
                "number": order_number(order.code),
                "total": Money(row.gross_minor, row.currency).format(row.language),
                "due_on": row.due_on,
                "is_paid": row.paid_at is not None,
                "order_link": link,
            },
            attachments=[AttachmentName("invoice", row.code)],
            now=fact.occurred_at,
        )


def _states(facts: Sequence[OrderPaid | OrderShipped | RefundDecided]) -> dict[UUID, str]:
    ids = [fact.order_id for fact in facts]
    return dict(Order.objects.filter(id__in=ids).values_list("id", "state"))
