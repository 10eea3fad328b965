"""Editing who a person is and what an organisation is; each change stands in the history beside them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.office.access import SELLERS, DeskRequest, staff
from chapeau.interfaces.office.colleagues import colleagues
from chapeau.interfaces.office.views.people import countries
from chapeau.kit.refusals import Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.actions import OrganisationFacts
from chapeau.person.people.values import OrganisationKind, StaffRole, Trade

EDITORS = (*SELLERS, StaffRole.FINANCE)
TIME_ZONES = ("Europe/Paris", "Europe/Zurich", "Europe/Rome", "Europe/Berlin", "Europe/Madrid", "Europe/London")


def _with(choices: list[tuple[str, str]], present: str) -> list[tuple[str, str]]:
    """What stands there now can always be kept."""
    return choices if not present or present in dict(choices) else [*choices, (present, present)]


class PersonForm(forms.Form):
    given_name = forms.CharField(label=gettext_lazy("First name"), max_length=100, required=False)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    def __init__(self, sent: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(sent, initial=initial)
        self.fields["country"].choices = _with(list(countries()), initial["country"])  # type: ignore[attr-defined]
        zones = [(zone, zone) for zone in TIME_ZONES]
        self.fields["time_zone"].choices = _with(zones, initial["time_zone"])  # type: ignore[attr-defined]


@staff(*SELLERS)
def edit_person(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.person_page(request.viewer, person_code=code)
    initial = {name: getattr(found, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=initial)
    to = reverse("office:person", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(request.viewer, person_id=found.person_id, now=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(to)
    context = {"form": form, "title": _("Change details"), "back": to, "back_label": found.name or _("Unknown buyer")}
    return render(request, "office/form.html", context)


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrganisationKind.choices)
    trade = forms.ChoiceField(label=gettext_lazy("Trade"), choices=Trade.choices)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    vat_number = forms.CharField(label=gettext_lazy("VAT number"), max_length=40, required=False)
    vat_is_confirmed = forms.BooleanField(
        label=gettext_lazy("We have checked the VAT number with the authority"), required=False
    )
    vat_exempt_reason = forms.CharField(
        label=gettext_lazy("Exempt from VAT because"), max_length=40, required=False,
        help_text=gettext_lazy("A short word that stands on its invoices, such as embassy. Empty: not exempt."),
    )  # fmt: skip
    registration_number = forms.CharField(label=gettext_lazy("Registration number"), max_length=40, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Looked after by"), required=False)

    def __init__(self, sent: Any, *, owners: list[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(sent, initial=initial)
        self.fields["country"].choices = _with(list(countries()), initial.get("country", ""))  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "–"), *owners]  # type: ignore[attr-defined]

    def facts(self) -> OrganisationFacts:
        names = ("name", "kind", "trade", "country", "language", "vat_number", "registration_number")
        return OrganisationFacts(**{name: self.cleaned_data[name] for name in names})

    def owner_hat_id(self) -> UUID | None:
        return UUID(self.cleaned_data["owner"]) if self.cleaned_data["owner"] else None


@staff(*EDITORS)
def edit_organisation(request: DeskRequest, code: str) -> HttpResponse:
    card = queries.organisation_page(request.viewer, code=code, now=request.now).card
    names = ("name", "kind", "trade", "country", "language", "vat_number", "vat_exempt_reason", "registration_number")
    initial = {name: getattr(card, name) for name in names}
    initial |= {"vat_is_confirmed": card.vat_checked_at is not None, "owner": str(card.owner_hat_id or "")}
    form = OrganisationForm(request.POST or None, owners=colleagues(request), initial=initial)
    to = reverse("office:organisation", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(
                request.viewer,
                organisation_id=card.id,
                facts=form.facts(),
                vat_is_confirmed=form.cleaned_data["vat_is_confirmed"],
                vat_exempt_reason=form.cleaned_data["vat_exempt_reason"],
                owner_hat_id=form.owner_hat_id(),
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept; their prices and VAT follow at once."))
            return HttpResponseRedirect(to)
    context = {"form": form, "title": _("Change details"), "back": to, "back_label": card.name}
    return render(request, "office/form.html", context)


@staff(*EDITORS)
def new_organisation(request: DeskRequest) -> HttpResponse:
    initial = {"country": request.hat.country or "FR", "language": request.hat.language}
    form = OrganisationForm(request.POST or None, owners=colleagues(request), initial=initial)
    for name in ("vat_is_confirmed", "vat_exempt_reason", "owner"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_organisation(request.viewer, facts=form.facts(), now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Made. You look after it."))
            return HttpResponseRedirect(reverse("office:organisation", args=[made.code]))
    context = {
        "form": form,
        "title": _("New organisation"),
        "back": reverse("office:organisations"),
        "back_label": _("Organisations"),
    }
    return render(request, "office/form.html", context)
