"""Switches of the shop: off, on, or on for a share of people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chapeau.interfaces.office import experiment_words as words
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.experiment_forms import FlagForm, audience_choices, initial_of
from chapeau.interfaces.office.views.experiments import DECIDES, READS, shown_history
from chapeau.kit.refusals import Refusal
from chapeau.person.allocation import actions, queries
from chapeau.person.allocation.values import FlagCard


@staff(*READS)
def flags_list(request: DeskRequest) -> HttpResponse:
    """All of them, each with a button; POST switches one."""
    if request.method == "POST":
        return _switch(request)
    names = dict(audience_choices(request.viewer))
    rows = [
        (card, words.who_words(card.eligible, names.get(card.eligible.audience, "")))
        for card in queries.flags(request.viewer)
    ]
    return render(
        request, "office/flags.html", {"rows": rows, "may_decide": request.viewer.has_role(*DECIDES)}
    )  # fmt: skip


def _switch(request: DeskRequest) -> HttpResponse:
    code, is_on = request.POST.get("code", ""), request.POST.get("on") == "yes"
    try:
        name = queries.flag(request.viewer, code=code).name
        actions.set_flag(request.viewer, code=code, is_on=is_on, now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("“%s” is on. The button takes it back.") if is_on else _("“%s” is off. The button takes it back.")
        messages.success(request, said % name)
    return HttpResponseRedirect(reverse("office:flags"))


@staff(*DECIDES)
def new_flag(request: DeskRequest) -> HttpResponse:
    return _edit(request, None)


@staff(*DECIDES)
def edit_flag(request: DeskRequest, code: str) -> HttpResponse:
    return _edit(request, queries.flag(request.viewer, code=code))


def _edit(request: DeskRequest, card: FlagCard | None) -> HttpResponse:
    initial: dict[str, Any] = initial_of(card.eligible) | {"is_on": card.is_on, "name": card.name} if card else {}
    form = FlagForm(request.POST or None, viewer=request.viewer, card=card, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            actions.set_flag(
                request.viewer, code=card.code if card else sent["code"], is_on=sent["is_on"], eligible=form.eligible(),
                name=sent.get("name", ""), now=request.now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("office:flags"))
    context = {
        "form": form, "title": str(card.name) if card else _("New switch"), "back": reverse("office:flags"),
        "back_label": _("Switches"), "says": card.says if card else "",
        "changes": shown_history(queries.history(request.viewer, flag=card.code)) if card else [],
    }  # fmt: skip
    return render(request, "office/experiment_form.html", context, status=422 if form.errors else 200)
