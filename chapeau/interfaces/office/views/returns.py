"""Returns: the queue, and one return from asked to refunded."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.commerce.fulfilment import actions, queries
from chapeau.commerce.fulfilment.values import ReturnReason, ReturnView
from chapeau.commerce.ordering.values import order_number
from chapeau.interfaces.formats import moment, money
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.looked import note_buyers
from chapeau.interfaces.office.views.stock import warehouse_choices
from chapeau.interfaces.office.words import RETURN_STATES
from chapeau.person.people.values import StaffRole

READERS = (StaffRole.LOGISTICS, StaffRole.SERVICE, StaffRole.SALES, StaffRole.FINANCE)
TONES = {"asked": "info", "approved": "warn", "received": "warn", "refunded": "good", "refused": "bad"}


def state_badge(found: ReturnView) -> SafeString:
    return cells.badge(RETURN_STATES.get(found.state, found.state), TONES.get(found.state, ""))


def reason_words(found: ReturnView) -> str:
    return str(ReturnReason(found.reason).label) if found.reason in ReturnReason.values else found.reason


def _fetch(asked: Asked) -> Fetched:
    state = asked.chosen.get("state")
    rows, total = queries.return_list(
        asked.viewer,
        states=tuple(RETURN_STATES) if state == "all" else (state,) if state else (),
        text=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(rows, total)


RETURNS = ListPage(
    title=gettext_lazy("Returns"),
    name="returns",
    fetch=_fetch,
    link=lambda row: reverse("office:return", args=[row.code]),
    holds_people=True,
    search_hint=gettext_lazy("Return, order or buyer"),
    columns=(
        Column(gettext_lazy("Return"), lambda row: order_number(row.code), is_main=True),
        Column(gettext_lazy("Buyer"), lambda row: row.buyer_name),
        Column(gettext_lazy("Order"), lambda row: order_number(row.order_code), is_when=True),
        Column(gettext_lazy("Asked"), lambda row: moment(row.asked_at), is_when=True),
        Column(gettext_lazy("Why"), reason_words),
        Column(gettext_lazy("Pieces"), lambda row: sum(line.quantity for line in row.lines), is_number=True),
        Column(gettext_lazy("State"), state_badge, plain=lambda row: str(RETURN_STATES.get(row.state, row.state))),
        Column(
            gettext_lazy("Worth"), lambda row: money(row.refund), plain=lambda row: row.refund.amount, is_number=True
        ),
    ),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [*RETURN_STATES.items(), ("all", _("Whatever"))],
            without=gettext_lazy("Open"),
        ),
    ),
    empty_title=gettext_lazy("Nothing comes back"),
    empty_text=gettext_lazy("Buyers ask from their order; what is open stands here, the oldest first."),
)


@staff(*READERS)
def returns_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, RETURNS)


@staff(*READERS)
def return_page(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.return_page(request.viewer, code=code)
    note_buyers(request, order_codes=[found.order_code], page="return", about=code)
    context = {
        "found": found,
        "state_badge": state_badge(found),
        "reason": reason_words(found),
        "warehouses": warehouse_choices(),
        "may_receive": request.viewer.has_role(StaffRole.LOGISTICS),
        "may_refund": request.viewer.has_role(StaffRole.FINANCE, StaffRole.SALES, StaffRole.SERVICE),
    }
    return render(request, "office/return.html", context)


@require_POST
@staff(*READERS)
def change_return(request: DeskRequest, code: str) -> HttpResponse:
    viewer, now, sent = request.viewer, request.now, request.POST
    to = reverse("office:return", args=[code])
    answer = sent.get("answer", "").strip()
    match sent.get("do"):
        case "approve":
            return attempt(
                request,
                lambda: actions.approve_return(viewer, code=code, answer=answer, now=now),
                _("Approved; the buyer is told where to send it."),
                to=to,
            )
        case "refuse":
            return attempt(
                request,
                lambda: actions.refuse_return(viewer, code=code, answer=answer, now=now),
                _("Refused; the buyer reads your words."),
                to=to,
            )
        case "receive":
            lines = queries.return_page(viewer, code=code).lines
            damaged = {line.line_id for line in lines if str(line.line_id) in sent.getlist("damaged")}
            return attempt(
                request,
                lambda: actions.receive_return(
                    viewer, code=code, now=now, not_restocked=damaged, warehouse_code=sent.get("warehouse", "")
                ),
                _("The goods are back."),
                to=to,
            )
        case "refund":
            return attempt(
                request,
                lambda: actions.refund_return(viewer, code=code, now=now),
                _("The money goes back; the credit note is on its way."),
                to=to,
            )
    return HttpResponseRedirect(to)
