"""What marketing costs: written down by hand, brought in from the ad networks' files, and what currencies are worth."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.metrics import actions, queries
from chapeau.insight.metrics.values import RECORDERS, Cost, CostFile, CostKind, Rate
from chapeau.interfaces.formats import money, short_day
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.fields import currency_choices
from chapeau.interfaces.office.figure_words import SOURCES, source_name
from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Market

SHOWN = 100
SHOWN_DAYS = 400
LARGEST_FILE = 20 * 1024 * 1024
_DAY = {"type": "date"}


class CostForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=CostKind.choices)
    source = forms.CharField(
        label=gettext_lazy("Where they came from"), max_length=32, required=False,
        widget=forms.TextInput({"list": "sources"}),
    )  # fmt: skip
    campaign = forms.CharField(label=gettext_lazy("Campaign"), max_length=64, required=False)
    market = forms.ChoiceField(
        label=gettext_lazy("Market"), required=False, choices=[("", gettext_lazy("All")), *Market.choices]
    )
    day = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(_DAY))
    last_day = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(_DAY))
    amount = forms.DecimalField(label=gettext_lazy("Cost"), min_value=0, max_digits=12, decimal_places=2)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currency_choices)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency, where the file names none"), choices=currency_choices)


class RateForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(_DAY))
    base = forms.CharField(label=gettext_lazy("One"), min_length=3, max_length=3)
    rate = forms.DecimalField(label=gettext_lazy("is worth"), min_value=0, max_digits=16, decimal_places=8)
    quote = forms.ChoiceField(label=gettext_lazy("of"), choices=currency_choices)


@staff(*RECORDERS)
def costs(request: DeskRequest) -> HttpResponse:
    forms_: dict[str, forms.Form] = {"cost": CostForm(), "file": FileForm(), "rate": RateForm()}
    do, told = request.POST.get("do", ""), None
    if request.method == "POST" and do in forms_:
        form = {"cost": CostForm, "file": FileForm, "rate": RateForm}[do](request.POST, request.FILES)
        forms_[do] = form
        if form.is_valid():
            try:
                told = _DEEDS[do](request, form.cleaned_data)
            except Refusal as no:
                form.add_error(None, str(no))
            else:
                if told is None:
                    return HttpResponseRedirect(reverse("office:costs"))
                forms_[do] = FileForm()
    found = queries.costs(
        request.viewer, since=request.now - timedelta(days=SHOWN_DAYS), until=request.now + timedelta(days=SHOWN_DAYS)
    )
    context = {
        "forms": forms_,
        "told": told,
        "sources": [(code, name) for code, name in SOURCES.items() if code],
        "rows": [
            (
                short_day(cost.day),
                cost.kind.label,
                source_name(cost.source) if cost.source else "–",
                cost.campaign,
                money(cost.amount),
            )
            for cost in found[:SHOWN]
        ],
        "rest": max(0, len(found) - SHOWN),
    }
    is_refused = any(form.errors for form in forms_.values())
    return render(request, "office/costs.html", context, status=422 if is_refused else 200)


def _write(request: DeskRequest, said: dict[str, Any]) -> None:
    cost = Cost(
        source=said["source"].strip().lower(),
        day=said["day"],
        last_day=said["last_day"],
        amount=Money.of(said["amount"], said["currency"]),
        campaign=said["campaign"].strip(),
        kind=CostKind(said["kind"]),
        market=said["market"],
    )
    actions.record_costs(request.viewer, costs=[cost], now=request.now)
    messages.success(request, _("The cost is written down."))


def _bring_in(request: DeskRequest, said: dict[str, Any]) -> CostFile:
    if said["file"].size > LARGEST_FILE:
        raise actions.BadCost
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"costs{Path(said['file'].name).suffix[:5]}"
        with path.open("wb") as kept:
            for chunk in said["file"].chunks():
                kept.write(chunk)
        return actions.import_costs(request.viewer, path=path, currency=said["currency"], now=request.now)


def _note_rate(request: DeskRequest, said: dict[str, Any]) -> None:
    rate = Rate(day=said["day"], base=said["base"].upper(), quote=said["quote"], rate=said["rate"])
    actions.record_rates(request.viewer, rates=[rate], now=request.now)
    messages.success(request, _("The rate is written down."))


_DEEDS: dict[str, Any] = {"cost": _write, "file": _bring_in, "rate": _note_rate}
