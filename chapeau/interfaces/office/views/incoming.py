"""Incoming events: who may send, what came, and what is held back."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.settings.pages import OWNERS
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.activity import actions, queries
from chapeau.person.activity.values import NewKey, SourceCard, SourceKind


class SourceForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80,
        help_text=gettext_lazy("For your colleagues: “website”, “till”, “mobile app”."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What sends"), widget=forms.RadioSelect, initial=SourceKind.BROWSER,
        choices=[(kind.value, kind.label) for kind in (SourceKind.BROWSER, SourceKind.SERVER)],
        help_text=gettext_lazy(
            "The key of a website can be read by everybody: it tells what happens, never who somebody is. "
            "The key of a server stays secret, so its word on who it was is believed."
        ),
    )  # fmt: skip
    origins = forms.CharField(
        label=gettext_lazy("Sites"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.com"}),
        help_text=gettext_lazy("Of a website: whose pages may send, one a line. Apps need none."),
    )  # fmt: skip
    numbering = forms.CharField(
        label=gettext_lazy("Whose customer numbers"), required=False, max_length=80,
        help_text=gettext_lazy(
            "Of a server: if it calls people by the numbers of a file you brought in, the name of that file's system. "
            "Otherwise leave it empty."
        ),
    )  # fmt: skip


@require_safe
@staff(*OWNERS)
def incoming_events(request: DeskRequest) -> HttpResponse:
    held, held_in_all = queries.held_messages(request.viewer)
    cards = queries.source_cards(request.viewer, now=request.now)
    context = {
        "cards": cards,
        "held": [(row, _pretty(row.body)) for row in held],
        "held_in_all": held_in_all,
        "is_whole": all(card.week.is_whole for card in cards),
    }
    return render(request, "office/settings/incoming.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(*OWNERS)
def new_event_source(request: DeskRequest) -> HttpResponse:
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.create_source(
                request.viewer,
                name=told["name"],
                kind=SourceKind(told["kind"]),
                origins=told["origins"].split(),
                numbering=told["numbering"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error("origins" if isinstance(refusal, actions.BadOrigin) else None, str(refusal))
        else:
            return _show_key(request, made)
    context = {"form": form, "title": _("New source"), "back": reverse("office:incoming_events"),
               "back_label": _("Incoming events")}  # fmt: skip
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


@require_safe
@staff(*OWNERS)
def event_source(request: DeskRequest, code: str) -> HttpResponse:
    return render(request, "office/settings/incoming_source.html", {"card": _card(request, code), **_ways_in()})


@require_POST
@never_cache
@staff(*OWNERS)
def change_event_source(request: DeskRequest, code: str) -> HttpResponse:
    here, viewer, now = reverse("office:event_source", args=[code]), request.viewer, request.now
    match request.POST.get("do"):
        case "renew":
            try:
                return _show_key(request, actions.renew_write_key(viewer, code=code, now=now))
            except Refusal as refusal:
                messages.error(request, str(refusal))
        case "end":
            key = request.POST.get("key", "")
            return attempt(
                request,
                lambda: actions.end_write_key(viewer, code=key, now=now),
                _("This key opens nothing any more."),
                to=here,
            )
        case "close":
            return attempt(
                request, lambda: actions.close_source(viewer, code=code, now=now),
                _("Closed. What came stays."), to=reverse("office:incoming_events"),
            )  # fmt: skip
    return HttpResponseRedirect(here)


@require_POST
@staff(*OWNERS)
def change_held_event(request: DeskRequest, code: str) -> HttpResponse:
    here, viewer = reverse("office:incoming_events"), request.viewer
    if request.POST.get("do") == "discard":
        return attempt(request, lambda: actions.discard_held(viewer, code=code), _("Discarded."), to=here)
    stored = False

    def deed() -> None:
        nonlocal stored
        stored = bool(actions.try_held_again(viewer, code=code).stored)

    def said() -> str:
        return _("Stored.") if stored else _("It still cannot be stored, and is held back again.")

    return attempt(request, deed, said, to=here)


def _card(request: DeskRequest, code: str) -> SourceCard:
    for card in queries.source_cards(request.viewer, now=request.now):
        if card.source.code == code:
            return card
    raise NotFound


def _show_key(request: DeskRequest, made: NewKey) -> HttpResponse:
    """The only time it is seen; hence no redirect."""
    return render(request, "office/settings/incoming_key.html", {"made": made, **_ways_in()})


def _ways_in() -> dict[str, str]:
    return {"address": settings.BASE_URL, "host": urlsplit(settings.BASE_URL).netloc}


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)[:20_000]
    except (ValueError, RecursionError):
        return body[:20_000]
