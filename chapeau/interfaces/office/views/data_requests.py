"""The queue of people who want a copy of their data, or to be erased; and addresses that are left alone."""

from __future__ import annotations

import re
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import OrderRow
from chapeau.interfaces import my_data
from chapeau.interfaces.formats import day, moment
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.values import (
    ALL,
    Channel,
    DataRequestKind,
    DataRequestRow,
    DataRequestState,
    Purpose,
    SuppressionReason,
    SuppressionRow,
)

READERS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)


def _fetch(asked: Asked) -> Fetched:
    state = asked.chosen.get("state") or DataRequestState.OPEN
    found = queries.data_requests(asked.viewer, state=state, page=asked.page, size=asked.size)
    return Fetched(found.rows, found.total)


def _state(row: DataRequestRow) -> str:
    if row.state == DataRequestState.OPEN and row.due_at < read_clock():
        return cells.badge(_("late"), "bad")
    return cells.badge(str(row.state.label), "")


DATA_REQUESTS = ListPage(
    title=gettext_lazy("Data requests"),
    name="data_requests",
    fetch=_fetch,
    key=lambda row: row.code,
    link=lambda row: reverse("office:data_request", args=[row.code]),
    search_hint="",
    columns=(
        Column(gettext_lazy("Person"), lambda row: row.person_name or _("Erased"), is_main=True),
        Column(gettext_lazy("Wants"), lambda row: row.kind.label),
        Column(gettext_lazy("Asked"), lambda row: day(row.asked_at), is_when=True),
        Column(gettext_lazy("Due"), lambda row: day(row.due_at), is_when=True),
        Column(gettext_lazy("State"), _state, plain=lambda row: row.state.value),
        Column(gettext_lazy("Settled by"), lambda row: (row.by_name if row.done_at else "") or "–"),
    ),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [(DataRequestState.DONE.value, DataRequestState.DONE.label), (DataRequestState.REFUSED.value, DataRequestState.REFUSED.label)],
            without=DataRequestState.OPEN.label,
        ),
    ),
    empty_title=gettext_lazy("Nobody waits"),
    empty_text=gettext_lazy(
        "Who asks under Account, My data, or tells a colleague, stands here with thirty days to answer."
    ),
)  # fmt: skip


@staff(*READERS)
def data_requests(request: DeskRequest) -> HttpResponseBase:
    return serve(request, DATA_REQUESTS)


@staff(*READERS)
def data_request(request: DeskRequest, code: str) -> HttpResponse:
    """One request: hand the copy over, erase, or refuse with the reason."""
    row = queries.data_request(request.viewer, code=code)
    may_settle = request.viewer.has_role(StaffRole.COMPLIANCE)
    if request.method == "POST":
        try:
            return _settled(request, row)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    may_settle = may_settle and row.state == DataRequestState.OPEN
    context = {
        "row": row,
        "may_settle": may_settle,
        "under_way": _under_way(request, row) if may_settle and row.kind == DataRequestKind.ERASURE else (),
    }
    return render(request, "office/data_request.html", context)


def _under_way(request: DeskRequest, row: DataRequestRow) -> tuple[OrderRow, ...]:
    """Orders that could not be brought to an end once nobody knows whose they are."""
    person_id = people.person_page(request.viewer, person_code=row.person_code).person_id
    found = ordering.orders_of_person(request.viewer, person_id=person_id, states=ordering.UNDER_WAY)
    return tuple(found.rows)


def _settled(request: DeskRequest, row: DataRequestRow) -> HttpResponse:
    here = HttpResponseRedirect(reverse("office:data_request", args=[row.code]))
    match request.POST.get("answer"):
        case "take":
            copy = queries.person_copy(request.viewer, person_code=row.person_code, now=request.now)
            actions.note_list(
                request.viewer, page="person", about=row.person_code, shown=1, is_export=True, now=request.now
            )
            answer = HttpResponse(my_data.zipped(copy), content_type=my_data.MIME_TYPE)
            answer["Content-Disposition"] = f'attachment; filename="{my_data.file_name(copy)}"'
            return answer
        case "handed-over":
            actions.settle_copy(request.viewer, code=row.code, now=request.now)
            messages.success(request, _("Done."))
        case "erase" if request.POST.get("name", "").strip().casefold() != row.person_name.casefold():
            messages.error(request, _("Type the name exactly as it stands there, so that nobody is erased by a slip."))
        case "erase" if request.POST.get("sure") != "yes" and _under_way(request, row):
            messages.error(
                request, _("Orders are under way. Finish or cancel them first, or say that you erase all the same.")
            )
        case "erase":
            done = actions.erase_person(request.viewer, person_code=row.person_code, now=request.now)
            messages.success(
                request,
                _("Erased: %(deleted)s records are gone, %(blanked)s hold no words any more.")
                % {"deleted": done.deleted, "blanked": done.blanked},
            )
        case "refuse":
            actions.refuse_request(request.viewer, code=row.code, answer=request.POST.get("words", ""), now=request.now)
            messages.success(request, _("Refused, with your words."))
    return here


class SuppressForm(forms.Form):
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[(one.value, one.label) for one in (Channel.EMAIL, Channel.PHONE, Channel.SMS)],
    )
    address = forms.CharField(label=gettext_lazy("Address or number"), max_length=254)
    scope = forms.ChoiceField(
        label=gettext_lazy("What stops"),
        choices=[(Purpose.MARKETING.value, Purpose.MARKETING.label), (ALL, gettext_lazy("Everything but answers"))],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[
            (one.value, one.label) for one in (SuppressionReason.ASKED, SuppressionReason.DO_NOT_CALL,
                                               SuppressionReason.COMPLAINED, SuppressionReason.BOUNCED)
        ],
    )  # fmt: skip


def _fetch_suppressed(asked: Asked) -> Fetched:
    found = queries.suppressions(
        asked.viewer, text=asked.text, reason=asked.chosen.get("reason", ""), page=asked.page, size=asked.size
    )
    return Fetched(found.rows, found.total)


def _scope(row: SuppressionRow) -> str:
    return _("Everything but answers") if row.scope == ALL else str(Purpose(row.scope).label)


SUPPRESSED = ListPage(
    title=gettext_lazy("Left alone"),
    name="suppressed",
    fetch=_fetch_suppressed,
    key=lambda row: str(row.id),
    link=lambda row: reverse("office:lift_suppression", args=[row.id]),
    search_hint=gettext_lazy("A whole address or number"),
    columns=(
        Column(gettext_lazy("Address"), lambda row: row.hint or _("not kept: erased"), is_main=True),
        Column(gettext_lazy("Channel"), lambda row: Channel(row.channel).label),
        Column(gettext_lazy("What stops"), _scope),
        Column(gettext_lazy("Why"), lambda row: SuppressionReason(row.reason).label),
        Column(gettext_lazy("Since"), lambda row: moment(row.since), is_when=True),
        Column(gettext_lazy("By"), lambda row: row.by_name or "–"),
    ),
    filters=(Filter("reason", gettext_lazy("Why"), lambda: SuppressionReason.choices),),
    actions="office/suppressed_actions.html",
    empty_title=gettext_lazy("No address is left alone"),
    empty_text=gettext_lazy("Addresses that bounce, complain or ask for quiet stand here; nothing but answers goes to them."),
)  # fmt: skip


@staff(*queries.SUPPRESSION_READERS)
def suppressed(request: DeskRequest) -> HttpResponseBase:
    return serve(request, SUPPRESSED)


@staff(*queries.SUPPRESSION_READERS)
def suppress(request: DeskRequest) -> HttpResponse:
    form = SuppressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.suppress(request.viewer, **form.cleaned_data, now=request.now)
            messages.success(request, _("It is left alone from now on."))
            return HttpResponseRedirect(reverse("office:suppressed"))
        except Refusal as refusal:
            form.add_error("address", str(refusal))
    context = {
        "form": form, "title": _("Leave an address alone"), "back": reverse("office:suppressed"),
        "back_label": _("Left alone"),
    }  # fmt: skip
    return render(request, "office/form.html", context)


class SuppressListForm(forms.Form):
    """A do-not-call register, or one's own list: a file or pasted, a number a line; other columns are passed over."""

    file = forms.FileField(label=gettext_lazy("A file (CSV)"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or pasted, one a line"), required=False, max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


MOST_BYTES = 5_000_000


def _numbers(text: str, country: str) -> tuple[list[str], int]:
    """The first telephone number of each line, and how many lines had none."""
    numbers, without = [], 0
    for line in text.splitlines():
        told = [cell.strip().strip('"') for cell in re.split(r"[;,\t]", line) if cell.strip()]
        for cell in told:
            try:
                numbers.append(people.phone_number(cell, country=country))
                break
            except Refusal:
                continue
        else:
            without += bool(told)
    return numbers, without


@staff(*queries.SUPPRESSION_READERS)
def suppress_list(request: DeskRequest) -> HttpResponse:
    """A list of numbers that must not be called."""
    form = SuppressListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            form.add_error("file", _("The file is larger than 5 MB. Hand it in in parts."))
        else:
            told = file.read().decode("utf-8-sig", errors="replace") if file is not None else form.cleaned_data["text"]
            numbers, without = _numbers(told, house.country if (house := people.house_card(request.viewer)) else "")
            if numbers:
                added = actions.suppress_many(
                    request.viewer, channel="phone", addresses=numbers, scope="marketing", reason="do-not-call",
                    now=request.now,
                )  # fmt: skip
                said = ngettext("%(n)s number is left alone now.", "%(n)s numbers are left alone now.", added) % {
                    "n": added
                }
                if without:
                    said += " " + ngettext(
                        "%(n)s line had no number that can be read.",
                        "%(n)s lines had no number that can be read.",
                        without,
                    ) % {"n": without}
                messages.success(request, said)
                return HttpResponseRedirect(reverse("office:suppressed"))
            form.add_error(
                None,
                _("There is no telephone number in it. Write one a line, with its country, such as +33 1 23 45 67 89."),
            )
    context = {
        "form": form, "title": _("Numbers that must not be called"), "back": reverse("office:suppressed"),
        "back_label": _("Left alone"),
    }  # fmt: skip
    return render(request, "office/suppress_list.html", context, status=422 if form.errors else 200)


@staff(*READERS)
def lift_suppression(request: DeskRequest, id: UUID) -> HttpResponse:
    """GET asks, POST lifts it."""
    if request.method == "POST":
        actions.lift_suppression(request.viewer, suppression_id=id, now=request.now)
        messages.success(request, _("The address may be written to again, as far as its owner agreed."))
        return HttpResponseRedirect(reverse("office:suppressed"))
    return render(request, "office/lift_suppression.html", {"id": id})
