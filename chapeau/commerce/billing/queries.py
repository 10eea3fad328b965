"""Questions about invoices: lists, one paper, what is open, the statement of an account."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from chapeau.commerce.billing import building
from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.billing.paper import document_pdf
from chapeau.commerce.billing.values import (
    Document,
    House,
    InvoiceKind,
    InvoiceView,
    Pdf,
    Statement,
    StatementLine,
    document_from_json,
)
from chapeau.commerce.payments.models import LedgerEntry
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money
from chapeau.kit.pages import Page
from chapeau.kit.refusals import NotFound
from chapeau.person.people.models import Organisation
from chapeau.person.people.queries import looks_after, rows_in_sight
from chapeau.person.people.values import Role, StaffRole, Viewer, ViewerKind

READERS = (StaffRole.FINANCE, StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE, StaffRole.LOGISTICS)
_SEE_ALL_OF_ORGANISATION = (Role.ADMINISTRATOR, Role.FINANCE, Role.APPROVER)


def invoices(
    viewer: Viewer,
    *,
    kind: InvoiceKind | None = None,
    only_open: bool = False,
    only_paid: bool = False,
    overdue_on: date | None = None,
    organisation_id: UUID | None = None,
    hat_id: UUID | None = None,
    search: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page[InvoiceView]:
    """The viewer's invoices and credit notes, newest first; overdue ones the longest first."""
    rows = _visible(viewer)
    if kind:
        rows = rows.filter(kind=kind)
    if only_open or overdue_on:
        rows = rows.filter(kind=InvoiceKind.INVOICE, paid_at=None)
    if only_paid:
        rows = rows.filter(kind=InvoiceKind.INVOICE, paid_at__isnull=False)
    if overdue_on:
        rows = rows.filter(due_on__lt=overdue_on)
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    if hat_id:
        rows = rows.filter(hat_id=hat_id)
    if search:
        rows = rows.filter(
            Q(label__icontains=search)
            | Q(document__buyer__name__icontains=search)
            | Q(order__code=search.lower())
            | Q(document__buyer_reference__icontains=search)
        )
    total = rows.count()
    ordered = rows.order_by("due_on", "id") if overdue_on else rows.order_by("-issued_at", "-id")
    page = max(1, page)
    shown = ordered.select_related("order", "corrects")[(page - 1) * page_size : page * page_size]
    return Page(tuple(invoice_view(row) for row in shown), total, page, page_size)


def invoices_of_order(viewer: Viewer, *, order_id: UUID) -> list[InvoiceView]:
    """The invoice and credit notes of one order, oldest first."""
    rows = _visible(viewer).filter(order_id=order_id).select_related("order", "corrects")
    return [invoice_view(row) for row in rows.order_by("issued_at", "id")]


def invoice(viewer: Viewer, *, code: str) -> InvoiceView:
    """One invoice or credit note. Refuses: ``NotFound``."""
    return invoice_view(_find(viewer, code))


def invoice_document(viewer: Viewer, *, code: str) -> Document:
    """All that the paper says. Refuses: ``NotFound``."""
    return document_from_json(_find(viewer, code).document)


def invoice_pdf(viewer: Viewer, *, code: str) -> Pdf:
    """The paper, rendered now from the frozen document: the same bytes each time. Refuses: ``NotFound``."""
    row = _find(viewer, code)
    return Pdf(f"{row.label}.pdf", document_pdf(document_from_json(row.document)))


def open_invoices(viewer: Viewer, *, organisation_id: UUID | None = None) -> list[InvoiceView]:
    """Invoices with something still owed, the earliest due first."""
    rows = _visible(viewer).filter(kind=InvoiceKind.INVOICE, paid_at=None)
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    return [invoice_view(row) for row in rows.select_related("order", "corrects").order_by("due_on", "id")]


def overdue(viewer: Viewer, *, today: date, organisation_id: UUID | None = None) -> list[InvoiceView]:
    """Open invoices past their due date, the longest first."""
    late = open_invoices(viewer, organisation_id=organisation_id)
    return [view for view in late if view.days_overdue(today) > 0]


def open_sums(viewer: Viewer, *, today: date, organisation_ids: list[UUID]) -> dict[UUID, tuple[Money, Money]]:
    """Of each organisation: what is open and what of it is overdue, in the currency owed most; in one query."""
    rows = _visible(viewer).filter(kind=InvoiceKind.INVOICE, paid_at=None, organisation_id__in=organisation_ids)
    left = F("gross_minor") - F("paid_minor") - F("credited_minor")
    sums = rows.values("organisation_id", "currency").annotate(
        open=Sum(left), late=Sum(left, filter=Q(due_on__lt=today))
    )
    result: dict[UUID, tuple[Money, Money]] = {}
    for row in sums.order_by("open"):
        result[row["organisation_id"]] = (
            Money(row["open"], row["currency"]),
            Money(row["late"] or 0, row["currency"]),
        )
    return result


def statement(viewer: Viewer, *, organisation_id: UUID, currency: str, since: date, until: date) -> Statement:
    """An organisation's account over ``[since, until)``: what was invoiced, paid, credited and given back.

    Refuses: ``NotFound`` for whoever may not see the organisation's invoices.
    """
    if not _may_see_account(viewer, organisation_id):
        raise NotFound
    name = Organisation.objects.values_list("name", flat=True).get(id=organisation_id)
    movements: list[tuple[date, int, StatementLine]] = []
    papers = Invoice.objects.filter(organisation_id=organisation_id, currency=currency, issued_on__lt=until)
    zero = Money.zero(currency)
    for label, kind, on, minor, code in papers.values_list("label", "kind", "issued_on", "gross_minor", "order__code"):
        is_invoice = kind == InvoiceKind.INVOICE
        amount = Money(minor if is_invoice else -minor, currency)
        what = "invoice" if is_invoice else "credit-note"
        movements.append((on, 0, StatementLine(on, what, label, code.upper(), amount, zero)))  # type: ignore[arg-type]
    booked = LedgerEntry.objects.filter(payment__organisation_id=organisation_id, currency=currency)
    for moment, minor, code in booked.values_list("booked_at", "amount_minor", "payment__order_code"):
        on = moment.astimezone(house_zone()).date()
        if on < until:
            what = "payment" if minor > 0 else "refund"
            line = StatementLine(on, what, "", code.upper(), Money(-minor, currency), zero)  # type: ignore[arg-type]
            movements.append((on, 1, line))
    movements.sort(key=lambda movement: (movement[0], movement[1], movement[2].label))
    opening = sum(line.amount.minor for on, _, line in movements if on < since)
    balance = opening
    lines: list[StatementLine] = []
    for on, _, line in movements:
        if on < since:
            continue
        balance += line.amount.minor
        lines.append(StatementLine(on, line.what, line.label, line.order_code, line.amount, Money(balance, currency)))
    return Statement(
        organisation_id,
        name,
        currency,
        since,
        until,
        Money(opening, currency),
        tuple(lines),
        Money(balance, currency),
    )


def house(viewer: Viewer) -> House:
    """The house as papers name it: no secret to anybody."""
    return building.house_details()


def invoice_view(row: Invoice) -> InvoiceView:
    """A row as lists show it."""
    return InvoiceView(
        code=row.code,
        kind=InvoiceKind(row.kind),
        label=row.label,
        order_id=row.order_id,
        order_code=row.order.code,
        hat_id=row.hat_id,
        organisation_id=row.organisation_id,
        buyer_name=row.document["buyer"]["name"],
        language=row.language,
        net=Money(row.net_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        gross=Money(row.gross_minor, row.currency),
        paid=Money(row.paid_minor, row.currency),
        credited=Money(row.credited_minor, row.currency),
        issued_on=row.issued_on,
        due_on=row.due_on,
        paid_at=row.paid_at,
        corrects_label=row.corrects.label if row.corrects else "",
    )


def _find(viewer: Viewer, code: str) -> Invoice:
    row = _visible(viewer).filter(code=code).select_related("order", "corrects").first()
    if row is None:
        raise NotFound
    return row


def _visible(viewer: Viewer) -> QuerySet[Invoice]:
    return Invoice.objects.filter(
        rows_in_sight(viewer, staff=READERS, members=_SEE_ALL_OF_ORGANISATION, visitor="order__visitor")
    )


def _may_see_account(viewer: Viewer, organisation_id: UUID) -> bool:
    if viewer.works_as(*READERS):
        return Organisation.objects.filter(looks_after(viewer), pk=organisation_id).exists()
    return (
        viewer.kind is ViewerKind.HAT
        and viewer.organisation_id == organisation_id
        and viewer.has_role(*_SEE_ALL_OF_ORGANISATION)
    )
