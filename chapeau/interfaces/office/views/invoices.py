"""Invoices and credit notes, the statement of an account, and money that is awaited or must go back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from chapeau.commerce.billing import queries
from chapeau.commerce.billing.values import InvoiceKind, InvoiceView, Statement
from chapeau.commerce.ordering.values import order_number
from chapeau.commerce.payments import actions as payment_deeds
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.payments.values import PaymentView
from chapeau.interfaces.days import read_day
from chapeau.interfaces.formats import money, short_day
from chapeau.interfaces.office import cells, papers
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.cells import buyer_name
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.looked import note_buyers
from chapeau.kit.clock import read_clock
from chapeau.kit.house import currency_of, house_currencies
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.actions import note_list

READERS = (StaffRole.FINANCE, StaffRole.SALES, StaffRole.SERVICE)
PAYMENTS_SHOWN = 200
TAKES_MONEY = (StaffRole.FINANCE, StaffRole.SALES)


def _today() -> date:
    return timezone.localtime(read_clock()).date()


def _fetch(asked: Asked) -> Fetched:
    state = asked.chosen.get("state", "")
    found = queries.invoices(
        asked.viewer,
        kind=InvoiceKind.CREDIT_NOTE if state == "credit" else None,
        only_open=state == "open",
        only_paid=state == "paid",
        overdue_on=_today() if state == "overdue" else None,
        search=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _state(row: InvoiceView) -> SafeString:
    if row.kind is InvoiceKind.CREDIT_NOTE:
        return cells.badge(_("Credit note"))
    if late := row.days_overdue(_today()):
        words = ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
        return cells.badge(words, "bad")
    if row.open:
        return cells.badge(_("Open"), "warn")
    return cells.badge(_("Paid"), "good")


def _paper(row: InvoiceView) -> SafeString:
    return format_html('<a href="{}">PDF</a>', reverse("office:invoice_pdf", args=[row.code]))


def _mark_paid(request: DeskRequest, codes: Sequence[str]) -> str:
    """The open transfer or debt behind each ticked invoice is booked as paid."""
    booked = 0
    for code in codes:
        invoice = queries.invoice(request.viewer, code=code)
        for payment in payments.money_of_order(
            request.viewer, order_id=invoice.order_id, currency=invoice.gross.currency
        ).payments:
            if payment.is_open and payment.method != "card":
                try:
                    payment_deeds.mark_paid(request.viewer, code=payment.code, now=request.now)
                    booked += 1
                except Refusal as refusal:
                    messages.warning(request, f"{invoice.label}: {refusal}")
    return ngettext("%(n)s payment booked.", "%(n)s payments booked.", booked) % {"n": booked}


INVOICES = ListPage(
    title=gettext_lazy("Invoices"),
    name="invoices",
    fetch=_fetch,
    link=lambda row: reverse("office:order", args=[row.order_code]),
    holds_people=True,
    search_hint=gettext_lazy("Number, buyer, order or their reference"),
    columns=(
        Column(gettext_lazy("Number"), lambda row: row.label, is_main=True, is_when=True),
        Column(gettext_lazy("Buyer"), lambda row: row.buyer_name),
        Column(gettext_lazy("Order"), lambda row: order_number(row.order_code), is_when=True),
        Column(gettext_lazy("Issued"), lambda row: short_day(row.issued_on), is_when=True),
        Column(gettext_lazy("Due"), lambda row: short_day(row.due_on) or "–", is_when=True),
        Column(gettext_lazy("State"), _state, plain=lambda row: row.days_overdue(_today()) or ""),
        Column(gettext_lazy("Gross"), lambda row: money(row.gross), plain=lambda row: row.gross.amount, is_number=True),
        Column(gettext_lazy("Open"), lambda row: money(row.open) if row.open else "–",
               plain=lambda row: row.open.amount, is_number=True),
        Column(gettext_lazy("Paper"), _paper, plain=lambda row: row.code),
    ),
    filters=(
        Filter("state", gettext_lazy("State"), lambda: [
            ("open", _("Open")), ("overdue", _("Overdue")), ("paid", _("Paid")), ("credit", _("Credit notes"))]),
    ),
    bulk=(Bulk("paid", gettext_lazy("Mark paid"), _mark_paid,
               confirm=gettext_lazy("Has the money of every ticked invoice arrived?")),),
    empty_title=gettext_lazy("No invoice yet"),
    empty_text=gettext_lazy("An invoice is numbered when goods leave on account, or when an order is paid."),
)  # fmt: skip


@staff(*READERS)
def invoices_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, INVOICES)


@staff(*READERS, StaffRole.LOGISTICS)
def invoice_pdf(request: DeskRequest, code: str) -> HttpResponse:
    made = queries.invoice_pdf(request.viewer, code=code)
    order_code = queries.invoice(request.viewer, code=code).order_code
    note_buyers(request, order_codes=[order_code], page="paper", about=made.name)
    return papers.pdf(made.content, made.name)


@staff(*READERS)
def statement(request: DeskRequest, code: str) -> HttpResponse:
    """An organisation's account over a period, as a page or as paper."""
    page = people.organisation_page(request.viewer, code=code, now=request.now)
    card = page.card
    until = read_day(request.GET.get("until")) or _today()
    since = read_day(request.GET.get("since")) or until - timedelta(days=90)
    asked = request.GET.get("currency", "")
    currency = asked if asked in house_currencies() else currency_of(card.country)
    found: Statement = queries.statement(
        request.viewer, organisation_id=card.id, currency=currency, since=since, until=until + timedelta(days=1)
    )
    note_list(request.viewer, page="statement", about=card.name, shown=len(found.lines), now=request.now)
    if request.GET.get("paper"):
        places = sorted(page.addresses, key=lambda place: (not place.is_billing, not place.is_default))
        address = places[0].value if places else None
        return papers.pdf(papers.statement(found, request.now, address=address), f"statement-{card.code}.pdf")
    context = {
        "card": card,
        "found": found,
        "lines": [(line, papers.WHAT[line.what]()) for line in found.lines],
        "since": since,
        "until": until,
        "currency": currency,
        "currencies": house_currencies(),
    }
    return render(request, "office/statement.html", context)


@staff(StaffRole.FINANCE)
def payments_page(request: DeskRequest) -> HttpResponse:
    """What finance does with money: awaited, in doubt, to send back."""
    awaited = _with_buyers(request, payments.open_payments(request.viewer))
    typed = request.GET.get("q", "").strip()
    if typed:
        code = "".join(typed.split()).upper()
        awaited = [
            (one, buyer)
            for one, buyer in awaited
            if code in one.reference or code in one.order_code.upper() or typed.casefold() in buyer.casefold()
        ]
    about = f"q={typed}" if typed else ""
    note_list(request.viewer, page="payments", about=about, shown=len(awaited), now=request.now)
    context = {
        "awaited": awaited[:PAYMENTS_SHOWN],
        "awaited_count": len(awaited),
        "text": typed,
        "doubtful": payments.wants_a_look(request.viewer),
        "refunds": payments.refunds_to_send(request.viewer),
        "today": _today(),
    }
    return render(request, "office/payments.html", context)


def _with_buyers(request: DeskRequest, found: Sequence[PaymentView]) -> list[tuple[PaymentView, str]]:
    """Each payment with who owes it: the organisation, else the person."""
    cards = people.hat_cards(request.viewer, ids=[one.hat_id for one in found if one.hat_id])
    return [(one, buyer_name(cards.get(one.hat_id) if one.hat_id else None)) for one in found]


@require_POST
@staff(StaffRole.FINANCE)
def change_payments(request: DeskRequest) -> HttpResponse:
    done = 0
    for code in request.POST.getlist("row"):
        try:
            match request.POST.get("do"):
                case "paid":
                    payment_deeds.mark_paid(request.viewer, code=code, now=request.now)
                case "sent":
                    payment_deeds.mark_refunded(request.viewer, code=code, now=request.now)
                case "again":
                    payment_deeds.send_refund_again(request.viewer, code=code, now=request.now)
                case _:
                    continue
            done += 1
        except Refusal as refusal:
            messages.warning(request, str(refusal))
    if done:
        messages.success(request, ngettext("%(n)s booked.", "%(n)s booked.", done) % {"n": done})
    else:
        messages.error(request, _("Tick at least one row first."))
    return HttpResponseRedirect(reverse("office:payments"))
