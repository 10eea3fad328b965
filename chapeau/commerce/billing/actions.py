"""Deeds: issue invoices and credit notes, and keep what is paid of them. Lock: the counter, last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy

from chapeau.commerce.billing import building
from chapeau.commerce.billing.crediting import credit_document
from chapeau.commerce.billing.events import CreditNoteIssued, InvoiceIssued, InvoicePaid
from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.billing.numbering import next_number
from chapeau.commerce.billing.queries import invoice_view
from chapeau.commerce.billing.values import Document, InvoiceKind, InvoiceView, Numbering
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.payments.queries import money_of_order
from chapeau.commerce.payments.values import CreditedLine
from chapeau.kit import bus
from chapeau.kit.house import house_zone
from chapeau.kit.house_settings import read
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer

__all__ = ["NothingToInvoice", "issue_credit_note", "issue_invoice", "refresh_paid"]

ISSUERS = (StaffRole.FINANCE, StaffRole.SALES, StaffRole.LOGISTICS)


class NothingToInvoice(Refusal):
    """The order was never placed, was made elsewhere, or was cancelled before anything was invoiced."""

    code = "nothing-to-invoice"
    sentence = gettext_lazy("There is nothing to invoice for this order.")


@transaction.atomic
def issue_invoice(viewer: Viewer, *, order_id: UUID, now: datetime) -> InvoiceView:
    """Number and freeze the invoice of an order; asked again, the same one is returned.

    Refuses: ``Forbidden``, ``NothingToInvoice``.
    """
    _must_issue(viewer)
    if known := _invoice_of(order_id):
        return invoice_view(known)
    order = building.order_for_document(order_id)
    if order.placed_at is None or order.is_historic:
        raise NothingToInvoice
    # Everything is read before the counter is locked.
    draft = building.invoice_document(order, "", now)
    year = now.astimezone(house_zone()).year
    numbering = read(Numbering)
    series, number = next_number(f"{numbering.invoice_prefix}-{year}", first=numbering.first_number)
    if known := _invoice_of(order_id):
        # A rival was first: its number stands, ours is given back before anybody could see it.
        series.last_number -= 1
        series.save(update_fields=["last_number"])
        return invoice_view(known)
    row = _store(order, draft, f"{series.code}-{number:06}", InvoiceKind.INVOICE, series.code, number, order_id, now)
    bus.publish(
        [
            InvoiceIssued(
                occurred_at=now,
                hat_id=row.hat_id,
                visitor_id=order.visitor_id if row.hat_id is None else None,
                actor_hat_id=viewer.hat_id,
                invoice_id=row.id,
                order_id=order_id,
                label=row.label,
                net_minor=row.net_minor,
                tax_minor=row.tax_minor,
                gross_minor=row.gross_minor,
                currency=row.currency,
            )
        ]
    )
    refresh_paid(SYSTEM, order_id=order_id, now=now)
    return invoice_view(row)


@transaction.atomic
def issue_credit_note(
    viewer: Viewer,
    *,
    order_id: UUID,
    cause_id: UUID,
    amount: Money,
    reason: str,
    now: datetime,
    lines: Sequence[CreditedLine] = (),
) -> InvoiceView:
    """Number and freeze a credit note over ``amount`` (tax included) of an order's invoice; once per ``cause_id``.

    ``lines`` say what of it is for which order line; the rest falls on all rates in proportion. Refuses:
    ``Forbidden``, ``NothingToInvoice`` when the order has no invoice.
    """
    _must_issue(viewer)
    if known := Invoice.objects.filter(cause_id=cause_id).first():
        return invoice_view(known)
    invoice = Invoice.objects.select_for_update().filter(order_id=order_id, kind=InvoiceKind.INVOICE).first()
    if invoice is None:
        raise NothingToInvoice
    if known := Invoice.objects.filter(cause_id=cause_id).first():
        return invoice_view(known)
    order = building.order_for_document(order_id)
    draft = credit_document(invoice, amount, reason, lines, now)
    year = now.astimezone(house_zone()).year
    numbering = read(Numbering)
    series, number = next_number(f"{numbering.credit_note_prefix}-{year}", first=numbering.first_number)
    label = f"{series.code}-{number:06}"
    row = _store(order, draft, label, InvoiceKind.CREDIT_NOTE, series.code, number, cause_id, now, corrects=invoice)
    bus.publish(
        [
            CreditNoteIssued(
                occurred_at=now,
                hat_id=row.hat_id,
                visitor_id=order.visitor_id if row.hat_id is None else None,
                actor_hat_id=viewer.hat_id,
                invoice_id=row.id,
                corrects_id=invoice.id,
                order_id=order_id,
                label=row.label,
                net_minor=row.net_minor,
                tax_minor=row.tax_minor,
                gross_minor=row.gross_minor,
                currency=row.currency,
            )
        ]
    )
    refresh_paid(SYSTEM, order_id=order_id, now=now)
    return invoice_view(row)


def refresh_paid(viewer: Viewer, *, order_id: UUID, now: datetime) -> None:
    """Bring an invoice's paid and credited sums up to the ledger; inside a transaction. Refuses: ``Forbidden``."""
    _must_issue(viewer)
    row = Invoice.objects.select_for_update().filter(order_id=order_id, kind=InvoiceKind.INVOICE).first()
    if row is None:
        return
    notes = Invoice.objects.filter(corrects=row).aggregate(sum=Sum("gross_minor"))
    row.credited_minor = notes["sum"] or 0
    row.paid_minor = money_of_order(SYSTEM, order_id=order_id, currency=row.currency).paid.minor
    was_paid = row.paid_at is not None
    is_paid = row.gross_minor - row.credited_minor - row.paid_minor <= 0
    row.paid_at = (row.paid_at or now) if is_paid else None
    row.save(update_fields=["credited_minor", "paid_minor", "paid_at"])
    if is_paid and not was_paid:
        today = now.astimezone(house_zone()).date()
        bus.publish(
            [
                InvoicePaid(
                    occurred_at=now,
                    hat_id=row.hat_id,
                    invoice_id=row.id,
                    order_id=order_id,
                    gross_minor=row.gross_minor,
                    currency=row.currency,
                    days_late=max(0, (today - row.due_on).days) if row.due_on else 0,
                )
            ]
        )


def _store(
    order: Order,
    draft: Document,
    label: str,
    kind: InvoiceKind,
    series: str,
    number: int,
    cause_id: UUID,
    now: datetime,
    corrects: Invoice | None = None,
) -> Invoice:
    due_on = draft.terms.due_on
    return Invoice.objects.create(
        kind=kind,
        series_id=series,
        number=number,
        label=label,
        order=order,
        corrects=corrects,
        hat_id=order.hat_id,
        organisation_id=order.organisation_id,
        language=draft.language,
        currency=draft.currency,
        net_minor=draft.net,
        tax_minor=draft.tax,
        gross_minor=draft.gross,
        issued_at=now,
        issued_on=date.fromisoformat(draft.issued_on),
        due_on=date.fromisoformat(due_on) if due_on else None,
        document={**draft.to_json(), "label": label},
        cause_id=cause_id,
    )


def _invoice_of(order_id: UUID) -> Invoice | None:
    return Invoice.objects.filter(cause_id=order_id).first()


def _must_issue(viewer: Viewer) -> None:
    if not viewer.works_as(*ISSUERS):
        raise Forbidden
