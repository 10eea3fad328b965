"""Webhooks: the list, one with its log, making and changing one, one delivery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.interfaces.formats import moment
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.fields import MomentField
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.settings.pages import OWNERS
from chapeau.interfaces.webhooks import actions, queries
from chapeau.interfaces.webhooks.kinds import kinds_for
from chapeau.interfaces.webhooks.values import (
    DeliveryRow,
    DeliveryState,
    DisabledBecause,
    NewSubscription,
    SubscriptionCard,
    SubscriptionState,
)
from chapeau.kit.knocking import Problem
from chapeau.kit.refusals import Refusal

TONES = {
    DeliveryState.DELIVERED: "good",
    DeliveryState.WAITING: "info",
    DeliveryState.FAILED: "bad",
    SubscriptionState.ACTIVE: "good",
    SubscriptionState.PAUSED: "",
    SubscriptionState.DISABLED: "bad",
}


class WebhookForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text=gettext_lazy("Where the news is sent: a public https:// address of your program."),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=120, required=False,
        help_text=gettext_lazy("For your colleagues: “stock system”, “bookkeeping”."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which news"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all of them, also those that come later."),
    )  # fmt: skip

    def __init__(self, *given: object, organisation: bool = False, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["kinds"].choices = [(kind, kind) for kind in kinds_for(organisation=organisation)]  # type: ignore[attr-defined]


class ReplayForm(forms.Form):
    since = MomentField(label=gettext_lazy("Since"))
    only_failed = forms.BooleanField(label=gettext_lazy("Only what was given up"), required=False)


@require_safe
@staff(*OWNERS)
def webhooks(request: DeskRequest) -> HttpResponse:
    cards = [(card, _state(card)) for card in queries.subscriptions(request.viewer)]
    return render(request, "office/settings/webhooks.html", {"cards": cards})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(*OWNERS)
def new_webhook(request: DeskRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            made = actions.create_subscription(
                request.viewer,
                address=sent["address"],
                kinds=sent["kinds"],
                description=sent["description"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error("address" if isinstance(refusal, actions.BadAddress) else None, str(refusal))
        else:
            return _show_secret(request, made)
    context = {"form": form, "title": _("New webhook"), "back": reverse("office:webhooks"), "back_label": _("Webhooks")}
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OWNERS)
def edit_webhook(request: DeskRequest, code: str) -> HttpResponse:
    card = queries.subscription(request.viewer, code=code)
    here = reverse("office:webhook", args=[code])
    known = {"address": card.address, "description": card.description, "kinds": list(card.kinds)}
    form = WebhookForm(request.POST or None, organisation=bool(card.organisation_code), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_subscription(request.viewer, code=code, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("address" if isinstance(refusal, actions.BadAddress) else None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(here)
    context = {"form": form, "title": card.address, "back": here, "back_label": _("Webhook")}
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


@staff(*OWNERS)
def webhook(request: DeskRequest, code: str) -> HttpResponseBase:
    """One webhook and its log."""
    card = queries.subscription(request.viewer, code=code)

    def fetch(asked: Asked) -> Fetched:
        found = queries.deliveries(
            asked.viewer, code=code, state=asked.chosen.get("state", ""), text=asked.text, page=asked.page,
            per_page=asked.size,
        )  # fmt: skip
        return Fetched(found.rows, found.total)

    def replay(desk: DeskRequest, codes: Sequence[str]) -> str:
        for delivery in codes:
            actions.replay_delivery(desk.viewer, code=delivery, now=desk.now)
        return ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", len(codes)) % {
            "n": len(codes)
        }

    page = ListPage(
        title=card.description or card.address,
        name="webhook",
        fetch=fetch,
        link=lambda row: reverse("office:webhook_delivery", args=[row.code]),
        search_hint=gettext_lazy("Kind of news, or webhook-id"),
        columns=(
            Column(gettext_lazy("News"), lambda row: row.kind, is_main=True),
            Column(gettext_lazy("State"), _delivery_state, plain=lambda row: str(DeliveryState(row.state).label)),
            Column(gettext_lazy("Last answer"), _last_answer),
            Column(gettext_lazy("Attempts"), lambda row: row.attempts, is_number=True),
            Column(gettext_lazy("When"), lambda row: moment(row.made_at)),
            Column(gettext_lazy("Next attempt"), lambda row: moment(row.next_at) or "–"),
        ),
        filters=(Filter("state", gettext_lazy("State"), lambda: DeliveryState.choices),),
        bulk=(Bulk("replay", gettext_lazy("Send again"), replay),),
        empty_title=gettext_lazy("Nothing sent yet"),
        empty_text=gettext_lazy("Send a test, or wait until something happens. The log goes back thirty days."),
        actions="office/settings/webhook_actions.html",
        above="office/settings/webhook_above.html",
        context=lambda _desk: {
            "card": card,
            "state": _state(card),
            "why": DisabledBecause(card.disabled_because).label if card.disabled_because else "",
            "replay": ReplayForm(initial={"since": request.now - timedelta(days=1)}),
        },
    )
    return serve(request, page)


@require_POST
@never_cache
@staff(*OWNERS)
def change_webhook(request: DeskRequest, code: str) -> HttpResponse:
    here = reverse("office:webhook", args=[code])
    viewer, now = request.viewer, request.now
    match request.POST.get("do"):
        case "ping":
            return attempt(
                request, lambda: actions.ping(viewer, code=code, now=now),
                _("A test is on its way. Load the page again to see what came of it."), to=here,
            )  # fmt: skip
        case "pause":
            return attempt(request, lambda: actions.pause(viewer, code=code), _("Paused."), to=here)
        case "start":
            return attempt(request, lambda: actions.start(viewer, code=code), _("It is sent to again."), to=here)
        case "secret" | "leaked" as how:
            return _show_secret(request, actions.renew_secret(viewer, code=code, now=now, at_once=how == "leaked"))
        case "replay":
            return _replay(request, code, here)
        case "delete":
            return attempt(
                request, lambda: actions.delete_subscription(viewer, code=code), _("Deleted."),
                to=reverse("office:webhooks"),
            )  # fmt: skip
    return HttpResponseRedirect(here)


@require_safe
@staff(*OWNERS)
def delivery(request: DeskRequest, code: str) -> HttpResponse:
    """What was sent, and every answer."""
    found = queries.delivery(request.viewer, code=code)
    attempts = [(one, Problem(one.problem).label if one.problem else "") for one in found.attempts]
    context = {"delivery": found, "attempts": attempts, "state": _delivery_state(found.row)}
    return render(request, "office/settings/webhook_delivery.html", context)


def _replay(request: DeskRequest, code: str, here: str) -> HttpResponse:
    form = ReplayForm(request.POST)
    if not form.is_valid() or form.cleaned_data["since"] is None:
        messages.error(request, _("Say since when."))
        return HttpResponseRedirect(here)
    sent = 0

    def deed() -> None:
        nonlocal sent
        sent = actions.replay_since(request.viewer, code=code, now=request.now, **form.cleaned_data)

    def said() -> str:
        return ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", sent) % {"n": sent}

    return attempt(request, deed, said, to=here)


def _show_secret(request: DeskRequest, made: NewSubscription) -> HttpResponse:
    """The only time it is seen; hence no redirect."""
    return render(request, "office/settings/webhook_secret.html", {"made": made})


def _state(card: SubscriptionCard) -> object:
    state = SubscriptionState(card.state)
    if state is SubscriptionState.ACTIVE and card.failing_since:
        return cells.badge(_("Failing"), "warn")
    return cells.badge(state.label, TONES[state])


def _delivery_state(row: DeliveryRow) -> object:
    state = DeliveryState(row.state)
    return cells.badge(state.label, TONES[state])


def _last_answer(row: DeliveryRow) -> object:
    if row.last_problem and row.last_problem != Problem.ANSWER:
        return Problem(row.last_problem).label
    return row.last_status or "–"
