"""Mails: what was sent, what was not, what is in doubt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from chapeau.interfaces.formats import moment
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging import actions, queries
from chapeau.person.messaging.values import MessageState
from chapeau.person.privacy.actions import note_look

TONES = {MessageState.SENT: "good", MessageState.FAILED: "bad", MessageState.IN_DOUBT: "warn"}


def _fetch(asked: Asked) -> Fetched:
    state = asked.chosen.get("state")
    found = queries.mails(
        asked.viewer,
        state=MessageState(state) if state in MessageState.values else None,
        search=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


MAILS = ListPage(
    title=gettext_lazy("Mails"),
    name="mails",
    fetch=_fetch,
    link=lambda row: reverse("office:mail", args=[row.code]),
    holds_people=True,
    search_hint=gettext_lazy("Subject or address"),
    columns=(
        Column(gettext_lazy("Subject"), lambda row: row.subject, is_main=True),
        Column(gettext_lazy("To"), lambda row: row.to_address),
        Column(
            gettext_lazy("State"),
            lambda row: cells.badge(MessageState(row.state).label, TONES.get(MessageState(row.state), "")),
            plain=lambda row: str(MessageState(row.state).label),
        ),
        Column(gettext_lazy("When"), lambda row: moment(row.sent_at or row.queued_at), is_when=True),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: MessageState.choices),),
    empty_title=gettext_lazy("No mail yet"),
    empty_text=gettext_lazy("Confirmations, invoices and answers appear here as they are sent."),
)


@staff(*queries.READERS)
def mails_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, MAILS)


@staff(*queries.READERS)
def mail(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.mail(request.viewer, code=code)
    note_look(request.viewer, hat_ids=[found.hat_id] if found.hat_id else [], page="mail", about=code, now=request.now)
    return render(request, "office/mail.html", {"mail": found})


@staff(*queries.READERS)
def mail_by_id(request: DeskRequest, message_id: UUID) -> HttpResponse:
    """From the timeline, whose facts name it by its key."""
    return HttpResponseRedirect(reverse("office:mail", args=[queries.mail(request.viewer, message_id=message_id).code]))


@xframe_options_sameorigin
@staff(*queries.READERS)
def mail_body(request: DeskRequest, code: str) -> HttpResponse:
    """The mail as its reader sees it, for the frame of its page."""
    return as_mail(queries.mail(request.viewer, code=code).html)


def as_mail(html: str) -> HttpResponse:
    """A mail's page; nothing in it runs."""
    response = HttpResponse(html)
    response._csp_replace = {  # type: ignore[attr-defined]
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'self'"],
        "sandbox": [""],
    }
    return response


@require_POST
@staff(*queries.SENDERS)
def send_again(request: DeskRequest, code: str) -> HttpResponse:
    try:
        actions.send_again(request.viewer, code=code, now=request.now)
        messages.success(request, _("It is sent again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("office:mail", args=[code]))
