"""Requests: the queue, one conversation, answering it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.values import Channel
from chapeau.interfaces.formats import moment, page_language, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import SELLERS, DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.messaging import queries as messaging
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.actions import note_look
from chapeau.relationship.service import actions, queries
from chapeau.relationship.service.values import RequestKind, RequestRow, RequestState

CHANNELS = {"phone": Channel.PHONE, "visit": Channel.VISIT}
"""How the order came, by how the request did; all else was written."""
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.LOGISTICS, StaffRole.FINANCE)


def _fetch(asked: Asked) -> Fetched:
    chosen = asked.chosen
    state = chosen.get("state", RequestState.OPEN)
    found = queries.queue(
        asked.viewer,
        now=read_clock(),
        states=() if state == "all" else (RequestState.OPEN,) if state == "late" else (state,),
        kinds=(chosen["kind"],) if "kind" in chosen else (),
        owner_id=asked.viewer.hat_id if chosen.get("whose") == "mine" else None,
        without_owner=chosen.get("whose") == "nobody",
        late_only=state == "late",
        text=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _due(row: RequestRow) -> object:
    if row.first_answer_at:
        return _("answered")
    return cells.two_lines(moment(row.due_at), cells.badge(_("late"), "bad") if row.is_late else "")


def _take(request: DeskRequest, codes: Sequence[str]) -> str:
    taken = actions.assign_requests(request.viewer, codes=codes, owner_id=request.hat.id)
    return ngettext("%(n)s request is yours.", "%(n)s requests are yours.", taken) % {"n": taken}


def _close(request: DeskRequest, codes: Sequence[str]) -> str:
    closed = actions.close_requests(request.viewer, codes=codes, now=request.now)
    return ngettext("%(n)s request closed.", "%(n)s requests closed.", closed) % {"n": closed}


REQUESTS = ListPage(
    title=gettext_lazy("Requests"),
    name="requests",
    fetch=_fetch,
    link=lambda row: reverse("office:request", args=[row.code]),
    holds_people=True,
    search_hint=gettext_lazy("Words, a name or an e-mail"),
    columns=(
        Column(gettext_lazy("Asked"), lambda row: row.beginning or RequestKind(row.kind).label, is_main=True),
        Column(gettext_lazy("Kind"), lambda row: RequestKind(row.kind).label),
        Column(
            gettext_lazy("By"),
            lambda row: cells.two_lines(row.asker, row.organisation_name),
            plain=lambda row: row.asker,
        ),
        Column(gettext_lazy("When"), lambda row: short_day(row.asked_at), is_when=True),
        Column(gettext_lazy("Answer by"), _due, plain=lambda row: moment(row.due_at), is_when=True),
        Column(gettext_lazy("Whose"), lambda row: row.owner_name or gettext_lazy("nobody's yet")),
        Column(gettext_lazy("State"), lambda row: RequestState(row.state).label),
    ),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [
                *((state.value, state.label) for state in RequestState if state is not RequestState.OPEN),
                ("late", _("Late")),
                ("all", _("Whatever")),
            ],
            without=gettext_lazy("Waiting"),
        ),
        Filter("kind", gettext_lazy("Kind"), lambda: RequestKind.choices),
        Filter("whose", gettext_lazy("Whose"), lambda: [("mine", _("Mine")), ("nobody", _("Nobody's"))]),
    ),
    bulk=(Bulk("take", gettext_lazy("Take over"), _take), Bulk("close", gettext_lazy("Close"), _close)),
    empty_title=gettext_lazy("Nobody is waiting"),
    empty_text=gettext_lazy("What people ask in the shop, by mail or by phone lands here, what is due first on top."),
)


@staff(*READERS)
def requests_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, REQUESTS)


@staff(*READERS)
def asked(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.request_page(request.viewer, code=code, now=request.now)
    asker = found.row.hat_id
    note_look(request.viewer, hat_ids=[asker] if asker else [], page="request", about=code, now=request.now)
    cards = catalog.variants(
        request.viewer, ids=[found.variant_id] if found.variant_id else [], market=None, language=page_language()
    )
    context = {
        "found": found,
        "row": found.row,
        "article": cards.get(found.variant_id) if found.variant_id else None,
        "may_order": request.viewer.has_role(*SELLERS),
        "mails": (
            messaging.mails_of_request(request.viewer, request_code=code)
            if found.row.channel == "email" and request.viewer.has_role(*messaging.READERS)
            else []
        ),
    }
    return render(request, "office/request.html", context)


@require_POST
@staff(*SELLERS)
def order_from_request(request: DeskRequest, code: str) -> HttpResponse:
    """An order for whoever asked, with what they asked about in it: begun, or added to the one begun."""
    found = queries.request_page(request.viewer, code=code, now=request.now)
    row = found.row
    if row.hat_id is None:
        raise NotFound
    to = reverse("office:request", args=[code])
    try:
        with transaction.atomic():
            order_code = ordering.start_order_for(
                request.viewer, hat_id=row.hat_id, channel=CHANNELS.get(row.channel, Channel.MAIL), now=request.now
            )
            read = []
            if row.sku:
                wanted = f"{row.sku}\t{row.quantity or 1}"
                read = list(ordering.paste_lines(request.viewer, text=wanted, now=request.now, order_code=order_code))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(to)
    for line in read:
        if line.sentence:
            messages.info(request, line.sentence)
    return HttpResponseRedirect(reverse("office:desk_order", args=[order_code]))


@require_POST
@staff(*READERS)
def change_request(request: DeskRequest, code: str) -> HttpResponse:
    viewer, now, text = request.viewer, request.now, request.POST.get("text", "")
    try:
        match request.POST.get("do"):
            case "answer":
                actions.answer_request(viewer, code=code, text=text, now=now)
                messages.success(request, _("Answered; the mail is on its way."))
            case "note":
                actions.add_request_note(viewer, code=code, text=text, now=now)
            case "take":
                actions.assign_requests(viewer, codes=[code], owner_id=request.hat.id)
            case "close":
                actions.close_requests(viewer, codes=[code], now=now)
            case "reopen":
                actions.reopen_request(viewer, code=code)
            case "task":
                title = text.strip() or queries.request_page(viewer, code=code, now=now).row.beginning or _("Answer")
                made = actions.convert_to_task(viewer, code=code, title=title, now=now, owner_id=request.hat.id)
                return HttpResponseRedirect(reverse("office:task", args=[made]))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("office:request", args=[code]))
