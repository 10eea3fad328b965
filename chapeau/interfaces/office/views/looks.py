"""Who of the house looked at whom: for compliance and the house's administrator."""

from __future__ import annotations

from datetime import timedelta

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.formats import moment
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.clock import read_clock
from chapeau.person.privacy import queries
from chapeau.person.privacy.values import LookRow

PAGES: dict[str, str | Promise] = {
    "person": _("Person"), "prices": _("What they pay"), "organisation": _("Organisation"), "order": _("Order"),
    "request": _("Request"), "mail": _("Mail"), "letter": _("Letter to somebody"),
    "incoming_mail": _("Mail that came in"), "incoming_mails": _("Mails that came in"), "people": _("People"), "organisations": _("Organisations"),
    "orders": _("Orders"), "requests": _("Requests"), "mails": _("Mails"), "returns": _("Returns"),
    "duplicates": _("Duplicates"), "merge": _("Are they one person?"),
    "invoices": _("Invoices"), "shipments": _("To ship"), "find": _("Find"),
    "paper": _("Paper"), "return": _("Return"), "shipment": _("Parcel"), "desk": _("Order taken for somebody"),
    "task": _("Task"), "tasks": _("Tasks"), "today": _("Today"), "payments": _("Payments"), "statement": _("Statement of account"),
    "data_requests": _("Data requests"), "suppressed": _("Left alone"), "form-sent": _("Sent forms"),
    "audience": _("Audience"),
}  # fmt: skip
KINDS = (
    ("person", _("About one person")),
    ("across", _("With all somebody acts for")),
    ("list", _("Lists")),
    ("export", _("Taken away as a file")),
)
DAYS = (("1", _("Today and yesterday")), ("7", _("7 days")), ("30", _("30 days")), ("365", _("A year")))


def _fetch(asked: Asked) -> Fetched:
    days = asked.chosen.get("days", "")
    since = read_clock() - timedelta(days=int(days)) if days in dict(DAYS) else None
    found = queries.looks(
        asked.viewer,
        text=asked.text,
        page_code=asked.chosen.get("page_code", ""),
        kind=asked.chosen.get("kind", ""),
        since=since,
        page=asked.page,
        size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _whom(row: LookRow) -> str | Promise:
    if row.person_name or row.person_code:
        return row.person_name or _("Unknown buyer")
    return "–"


def _how(row: LookRow) -> SafeString | str:
    if row.is_export:
        return cells.badge(_("file"), "warn")
    return cells.badge(_("all together"), "info") if row.is_across else ""


LOOKS = ListPage(
    title=_("Who looked"),
    name="looks",
    fetch=_fetch,
    key=lambda row: str(row.id),
    link=lambda row: reverse("office:person", args=[row.person_code]) if row.person_code else "",
    search_hint=_("Name of who looked or of whom"),
    columns=(
        Column(_("When"), lambda row: moment(row.looked_at), is_when=True),
        Column(_("Who looked"), lambda row: row.by_name),
        Column(_("At whom"), _whom, is_main=True),
        Column(_("Page"), lambda row: PAGES.get(row.page, row.page)),
        Column(_("What was asked for"), lambda row: row.about or "–"),
        Column(_("How"), _how, plain=lambda row: "file" if row.is_export else "across" if row.is_across else ""),
        Column(_("Rows"), lambda row: row.shown, is_number=True),
    ),
    filters=(
        Filter("kind", _("Kind"), lambda: KINDS),
        Filter("page_code", _("Page"), PAGES.items),
        Filter("days", _("Since"), lambda: DAYS),
    ),
    empty_title=_("Nobody looked yet"),
    empty_text=_(
        "Whoever of the house opens a page about a person, reads a list of people or takes one away is noted here, for two years."
    ),
)


@staff(*queries.READERS)
def looks_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, LOOKS)
