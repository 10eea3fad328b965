"""To ship: what leaves next, by cut-off; picking, papers, and *shipped*, single, in part and in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from chapeau.commerce.fulfilment import actions, queries
from chapeau.commerce.fulfilment.values import Parcel, ShipmentView, ToShipRow
from chapeau.commerce.ordering.values import order_number
from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import moment, short_day, weight
from chapeau.interfaces.office import cells, papers
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.looked import note_buyers
from chapeau.interfaces.office.views.stock import warehouse_choices
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import StaffRole

READERS = (StaffRole.LOGISTICS, StaffRole.SERVICE, StaffRole.SALES, StaffRole.FINANCE)
SHIPPERS = (StaffRole.LOGISTICS,)
STATES = (
    ("shipped", gettext_lazy("Under way")),
    ("delivered", gettext_lazy("Delivered")),
)


def _fetch(asked: Asked) -> Fetched:
    rows, total = queries.shipment_rows(
        asked.viewer,
        now=read_clock(),
        state=asked.chosen.get("state", "to-pick"),
        warehouse_code=asked.chosen.get("warehouse", ""),
        text=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(rows, total)


def _when(row: ToShipRow) -> object:
    if row.shipped_at:
        return cells.two_lines(moment(row.shipped_at), _("has left"))
    if row.is_late:
        return format_html("{} {}", cells.badge(_("late"), "bad"), moment(row.ship_by))
    return moment(row.ship_by)


def _tracking(row: ToShipRow) -> object:
    if row.shipped_at:
        return cells.two_lines(row.tracking_number or "–", row.carrier)
    return format_html(
        '<input class="cell-input" name="tracking-{}" maxlength="60" aria-label="{}">', row.code, _("Tracking number")
    )


def _pick(request: DeskRequest, codes: Sequence[str]) -> str:
    taken = actions.start_picking(request.viewer, shipment_codes=codes)
    return ngettext("You pick %(n)s shipment.", "You pick %(n)s shipments.", taken) % {"n": taken}


def _ship(request: DeskRequest, codes: Sequence[str]) -> str:
    carrier = request.POST.get("carrier", "").strip()[:40]
    parcels = [Parcel(code, carrier, request.POST.get(f"tracking-{code}", "").strip()[:60]) for code in codes]
    results = actions.ship_many(request.viewer, parcels=parcels, now=request.now)
    for result in results:
        if result.refusal:
            messages.warning(request, f"{order_number(result.shipment_code)}: {result.refusal}")
    shipped = sum(not result.refusal for result in results)
    return ngettext(
        "%(n)s shipment has left; the buyer is told.", "%(n)s shipments have left; the buyers are told.", shipped
    ) % {"n": shipped}


def _deliver(request: DeskRequest, codes: Sequence[str]) -> str:
    noted = actions.mark_delivered(request.viewer, shipment_codes=codes, now=request.now)
    return ngettext("%(n)s shipment has arrived.", "%(n)s shipments have arrived.", noted) % {"n": noted}


TO_SHIP = ListPage(
    title=gettext_lazy("To ship"),
    name="shipments",
    fetch=_fetch,
    link=lambda row: reverse("office:shipment", args=[row.code]),
    holds_people=True,
    search_hint=gettext_lazy("Order or tracking number"),
    columns=(
        Column(gettext_lazy("To"), lambda row: cells.two_lines(row.recipient, country_name(row.country)),
               plain=lambda row: row.recipient, is_main=True),
        Column(gettext_lazy("Must leave by"), _when, plain=lambda row: moment(row.ship_by), is_when=True),
        Column(gettext_lazy("Warehouse"), lambda row: row.warehouse_code),
        Column(gettext_lazy("By"), lambda row: row.method_name),
        Column(gettext_lazy("Promised"), lambda row: short_day(row.promised_on) or "–", is_when=True),
        Column(gettext_lazy("Picking"), lambda row: _("begun") if row.is_picking else "–"),
        Column(gettext_lazy("Pieces"), lambda row: cells.two_lines(row.pieces, weight(row.weight_g)),
               plain=lambda row: row.pieces, is_number=True),
        Column(gettext_lazy("Tracking number"), _tracking, plain=lambda row: row.tracking_number),
    ),
    filters=(
        Filter("state", gettext_lazy("State"), lambda: STATES, without=gettext_lazy("To ship")),
        Filter("warehouse", gettext_lazy("Warehouse"), warehouse_choices),
    ),
    bulk=(
        Bulk("pick", gettext_lazy("I pick these"), _pick, fields="office/ship_papers.html"),
        Bulk("ship", gettext_lazy("Shipped"), _ship, fields="office/ship_bulk.html"),
        Bulk("deliver", gettext_lazy("Has arrived"), _deliver),
    ),
    empty_title=gettext_lazy("Everything has left"),
    empty_text=gettext_lazy("An order comes here as soon as it is paid or bought on account, what must leave first on top."),
)  # fmt: skip


@staff(*READERS)
def to_ship(request: DeskRequest) -> HttpResponseBase:
    if request.method == "POST" and request.POST.get("do") in ("pick-list", "packing-slips"):
        codes = request.POST.getlist("row")
        if codes:
            return _papers(request, codes, request.POST["do"])
    return serve(request, TO_SHIP)


def _papers(request: DeskRequest, codes: Sequence[str], which: str) -> HttpResponse:
    if which == "pick-list":
        lists = queries.pick_list(request.viewer, shipment_codes=codes)
        if not lists:
            raise NotFound
        return papers.pdf(papers.pick_lists(lists, request.now), "pick-list.pdf")
    slips = queries.packing_slips(request.viewer, shipment_codes=codes)
    if not slips:
        raise NotFound
    about = "packing-slips.pdf"
    note_buyers(request, order_codes=[slip.order_code for slip in slips], page="paper", about=about)
    return papers.pdf(papers.packing_slips(slips, request.now), about)


@staff(*READERS)
def shipment(request: DeskRequest, code: str) -> HttpResponse:
    found = _find(request, code)
    note_buyers(request, order_codes=[found.order_code], page="shipment", about=code)
    context = {"found": found, "may_ship": request.viewer.has_role(*SHIPPERS)}
    return render(request, "office/shipment.html", context)


@staff(*READERS)
def shipment_paper(request: DeskRequest, code: str, which: str) -> HttpResponse:
    return _papers(request, [code], which)


@require_POST
@staff(*SHIPPERS)
def ship_one(request: DeskRequest, code: str) -> HttpResponse:
    """All of it, or the pieces typed per line: the rest waits in a shipment of its own."""
    found = _find(request, code)
    parcel = Parcel(
        code,
        request.POST.get("carrier", "").strip()[:40],
        request.POST.get("tracking_number", "").strip()[:60],
        _quantities(request, found),
    )
    return attempt(
        request,
        lambda: actions.ship(request.viewer, parcel=parcel, now=request.now),
        _("Shipped; the buyer is told."),
        to=reverse("office:order", args=[found.order_code]),
    )


def _quantities(request: DeskRequest, found: ShipmentView) -> tuple[tuple[UUID, int], ...] | None:
    typed = {line.line_id: request.POST.get(f"pieces-{line.line_id}", str(line.quantity)) for line in found.lines}
    pieces = {line_id: int(text) if text.isdecimal() and len(text) < 8 else 0 for line_id, text in typed.items()}
    if all(pieces[line.line_id] == line.quantity for line in found.lines):
        return None
    return tuple(pieces.items())


@require_POST
@staff(*SHIPPERS)
def change_shipment(request: DeskRequest, code: str) -> HttpResponse:
    to = reverse("office:shipment", args=[code])
    match request.POST.get("do"):
        case "pick":
            return attempt(request, lambda: actions.start_picking(request.viewer, shipment_codes=[code]), _("It is yours to pick."), to=to)  # fmt: skip
        case "deliver":
            return attempt(request, lambda: actions.mark_delivered(request.viewer, shipment_codes=[code], now=request.now), _("Noted."), to=to)  # fmt: skip
    return HttpResponseRedirect(to)


def _find(request: DeskRequest, code: str) -> ShipmentView:
    found = queries.find_shipments(request.viewer, tracking_number=code)
    shipment = next((one for one in found if one.code == code), None)
    if shipment is None:
        raise NotFound
    return shipment
