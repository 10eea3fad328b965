"""Orders: the list, one order, and taking an order for a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import Channel, OrderFilters, OrderRow, OrderState, PaymentChoice
from chapeau.commerce.payments import queries as payments
from chapeau.interfaces.formats import money, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.person.people import queries as people
from chapeau.person.people.values import Market, StaffRole
from chapeau.person.privacy.actions import note_look
from chapeau.person.tasks import queries as tasks
from chapeau.relationship.service import queries as service

READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.LOGISTICS, StaffRole.FINANCE)
SEES_MARGIN = (StaffRole.SALES, StaffRole.FINANCE)
TONES = {
    OrderState.AWAITING_APPROVAL: "info",
    OrderState.AWAITING_PAYMENT: "warn",
    OrderState.DELIVERED: "good",
    OrderState.SHIPPED: "good",
    OrderState.CANCELLED: "bad",
    OrderState.DECLINED: "bad",
}
SHOWN_STATES = tuple(state for state in OrderState if state not in (OrderState.BASKET, OrderState.ABANDONED))


def state_badge(row: OrderRow) -> SafeString:
    return cells.badge(row.state.label, TONES.get(row.state, ""))


def _fetch(asked: Asked) -> Fetched:
    chosen = asked.chosen
    filters = OrderFilters(
        text=asked.text,
        states=(chosen["state"],) if "state" in chosen else (),
        channels=(chosen["channel"],) if "channel" in chosen else (),
        markets=(chosen["market"],) if "market" in chosen else (),
        unpaid_only=chosen.get("paid") == "no",
        sort=asked.sort or "-placed",
    )
    found = ordering.orders(asked.viewer, filters=filters, page=asked.page, page_size=asked.size)
    return Fetched(found.rows, found.total)


ORDERS = ListPage(
    title=_("Orders"),
    name="orders",
    fetch=_fetch,
    link=lambda row: reverse("office:order", args=[row.code]),
    holds_people=True,
    search_hint=_("Number, reference, SKU, buyer"),
    columns=(
        Column(_("Number"), lambda row: row.number or row.external_id, is_main=True),
        Column(_("Placed"), lambda row: short_day(row.placed_at or row.created_at), sort="placed", is_when=True),
        Column(
            _("Buyer"),
            lambda row: cells.two_lines(row.buyer_name or _("Unknown buyer"), row.organisation_name),
            plain=lambda row: row.buyer_name,
            sort="buyer",
        ),
        Column(_("Market"), lambda row: Market(row.market).label if row.market else "–"),
        Column(_("Came by"), lambda row: Channel(row.channel).label),
        Column(_("State"), state_badge, plain=lambda row: str(row.state.label), sort="state"),
        Column(_("Promised"), lambda row: short_day(row.promised_on) or "–", is_when=True),
        Column(
            _("Paid"),
            lambda row: short_day(row.paid_at) or _("open"),
            plain=lambda row: short_day(row.paid_at),
            is_when=True,
        ),
        Column(
            _("To pay"), lambda row: money(row.gross), sort="total", plain=lambda row: row.gross.amount, is_number=True
        ),
    ),
    filters=(
        Filter("state", _("State"), lambda: [(state.value, state.label) for state in SHOWN_STATES]),
        Filter("market", _("Market"), lambda: Market.choices),
        Filter("channel", _("Came by"), lambda: Channel.choices),
        Filter("paid", _("Paid"), lambda: [("no", _("not yet"))]),
    ),
    empty_title=_("No order yet"),
    empty_text=_("Orders from the shop land here; take one yourself from a person's page."),
)


@staff(*READERS)
def orders_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, ORDERS)


@staff(*READERS)
def order(request: DeskRequest, code: str) -> HttpResponse:
    found = ordering.order(request.viewer, code=code)
    if found.state is OrderState.BASKET:
        return HttpResponseRedirect(reverse("office:desk_order", args=[code]))
    note_look(request.viewer, hat_ids=[found.hat_id] if found.hat_id else [], page="order", about=code, now=request.now)
    cards = people.hat_cards(request.viewer, ids=[found.hat_id]) if found.hat_id else {}
    context = {
        "order": found,
        "buyer": cards.get(found.hat_id) if found.hat_id else None,
        "state_badge": cells.badge(found.state.label, TONES.get(found.state, "")),
        "money": payments.money_of_order(request.viewer, order_id=found.id, currency=found.currency),
        "invoices": billing.invoices_of_order(request.viewer, order_id=found.id),
        "shipments": fulfilment.shipments_of_order(request.viewer, order_code=code),
        "returns": fulfilment.returns_of_order(request.viewer, order_code=code),
        "requests": service.requests_about_order(request.viewer, order_code=code, now=request.now),
        "tasks": tasks.tasks_about(request.viewer, about="order", codes=[code], now=request.now)[code],
        "may_take_money": request.viewer.has_role(StaffRole.FINANCE, StaffRole.SALES),
        "sees_margin": request.viewer.has_role(*SEES_MARGIN),
        "payment_label": PaymentChoice(found.payment_method).label if found.payment_method else "",
    }
    return render(request, "office/order.html", context)


@staff(*READERS)
def order_by_id(request: DeskRequest, order_id: UUID) -> HttpResponse:
    """From a timeline, which knows the key, to the order's page."""
    found = ordering.order_by_id(request.viewer, order_id=order_id)
    return HttpResponseRedirect(reverse("office:order", args=[found.code]))
