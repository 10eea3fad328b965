"""Mails that came in: what each answers, what is attached, and what becomes of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chapeau.interfaces.formats import moment
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.person.messaging import actions, queries
from chapeau.person.messaging.values import IncomingKind, IncomingView
from chapeau.person.people import queries as people
from chapeau.person.privacy.actions import note_look

TONES = {IncomingKind.BOUNCE: "bad", IncomingKind.COMPLAINT: "bad", IncomingKind.UNREADABLE: "warn"}


def _fetch(asked: Asked) -> Fetched:
    kind = asked.chosen.get("kind")
    found = queries.incoming_mails(
        asked.viewer,
        kind=IncomingKind(kind) if kind in IncomingKind.values else None,
        waiting_only=asked.chosen.get("state") == "waiting",
        search=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _state(mail: IncomingView) -> str:
    if mail.request_code:
        return _("a request")
    return _("done") if mail.done_at else _("waiting")


INCOMING = ListPage(
    title=gettext_lazy("Mails that came in"),
    name="incoming_mails",
    fetch=_fetch,
    link=lambda row: reverse("office:incoming_mail", args=[row.code]),
    holds_people=True,
    search_hint=gettext_lazy("Subject or address"),
    columns=(
        Column(gettext_lazy("Subject"), lambda row: row.subject or "–", is_main=True),
        Column(gettext_lazy("From"), lambda row: row.from_name or row.from_address or "–"),
        Column(
            gettext_lazy("Kind"),
            lambda row: cells.badge(row.kind.label, TONES.get(row.kind, "")),
            plain=lambda row: str(row.kind.label),
        ),
        Column(gettext_lazy("State"), _state),
        Column(gettext_lazy("When"), lambda row: moment(row.received_at), is_when=True),
    ),
    filters=(
        Filter("state", gettext_lazy("State"), lambda: [("waiting", _("waiting"))]),
        Filter("kind", gettext_lazy("Kind"), lambda: IncomingKind.choices),
    ),
    empty_title=gettext_lazy("No mail came in yet"),
    empty_text=gettext_lazy("Answers to your mails appear here once Settings → Answers names a mailbox."),
)


@staff(*queries.READERS)
def incoming_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, INCOMING)


@require_safe
@staff(*queries.READERS)
def incoming_mail(request: DeskRequest, code: str) -> HttpResponse:
    mail = queries.incoming_mail(request.viewer, code=code)
    note_look(
        request.viewer, hat_ids=[mail.hat_id] if mail.hat_id else [], page="incoming_mail", about=code, now=request.now
    )
    card = people.hat_card(request.viewer, hat_id=mail.hat_id) if mail.hat_id else None
    may_write = request.viewer.has_role(*queries.SENDERS)
    context = {
        "mail": mail,
        "card": card,
        "may_answer": may_write and card is not None and mail.kind in (IncomingKind.REPLY, IncomingKind.LETTER),
        "may_lay_aside": may_write and mail.done_at is None,
    }
    return render(request, "office/incoming_mail.html", context)


@require_safe
@staff(*queries.READERS)
def incoming_by_id(request: DeskRequest, mail_id: UUID) -> HttpResponse:
    """From the timeline, whose facts name it by its key."""
    return HttpResponseRedirect(
        reverse("office:incoming_mail", args=[queries.incoming_mail(request.viewer, mail_id=mail_id).code])
    )


@require_safe
@staff(*queries.READERS)
def incoming_file(request: DeskRequest, code: str, position: int) -> HttpResponse:
    """Handed out to be saved, never shown here: it is somebody else's."""
    file = queries.incoming_file(request.viewer, code=code, position=position)
    response = HttpResponse(file.content, content_type=file.mime_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": [""]}  # type: ignore[attr-defined]
    return response


@require_POST
@staff(*queries.SENDERS)
def lay_aside(request: DeskRequest, code: str) -> HttpResponse:
    actions.lay_aside(request.viewer, code=code, now=request.now)
    messages.success(request, _("Laid aside."))
    return HttpResponseRedirect(reverse("office:incoming_mails"))
