"""Terms, right of withdrawal, privacy, imprint: written by the house, each publication a version."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chapeau.interfaces.countries import country_choices
from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.settings.pages import WORDS
from chapeau.interfaces.office.settings.panels import ListField
from chapeau.interfaces.office.views.settings import shown_changes
from chapeau.interfaces.policy_drafts import draft
from chapeau.kit import house_settings, policies
from chapeau.kit.house import countries_served
from chapeau.kit.policies import LONGEST, Policies, PolicyKind
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import actions

TELLS = {
    PolicyKind.TERMS: gettext_lazy("Named above the order button, and attached to the confirmation."),
    PolicyKind.WITHDRAWAL: gettext_lazy("For private buyers, who may change their mind for 14 days in the EU."),
    PolicyKind.PRIVACY: gettext_lazy("What you keep about people, why, and for how long."),
    PolicyKind.IMPRINT: gettext_lazy("Who runs this shop, as the law of your country wants it said."),
}


class TickForm(forms.Form):
    tick_in = ListField(
        label=gettext_lazy("Countries whose private buyers tick a box that they agree"),
        help_text=gettext_lazy("In the EU the sentence above the button is enough; tick none unless your lawyer asks."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["tick_in"].choices = country_choices(countries_served())  # type: ignore[attr-defined]


class PolicyForm(forms.Form):
    """A text a language; what was never written begins with a draft."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=name, required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 18, "lang": code})
            )

    def texts(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code, _name in settings.LANGUAGES}


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*WORDS)
def policy_list(request: DeskRequest) -> HttpResponse:
    """What is published, and where a box is asked."""
    known = house_settings.read(Policies)
    form = TickForm(request.POST or None, initial={"tick_in": known.tick_in})
    if request.method == "POST":
        form = TickForm(request.POST)
        if form.is_valid():
            wanted = replace(known, tick_in=form.cleaned_data["tick_in"])
            actions.change_house_settings(request.viewer, record=wanted, now=request.now)
            messages.success(request, _("Kept."))
            return redirect("office:policies")
    context = {
        "rows": [
            (kind, TELLS[kind], policies.policy(kind, language=page_language())) for kind in PolicyKind
        ],
        "form": form,
        "changes": shown_changes(request, house_settings.history(Policies), form.fields),
    }  # fmt: skip
    return render(request, "office/settings/policies.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*WORDS)
def policy(request: DeskRequest, kind: str) -> HttpResponse:
    """Write one, in every language; publishing makes a version that counts at once."""
    if kind not in PolicyKind.values:
        raise NotFound
    which = PolicyKind(kind)
    version = asdict(house_settings.read(Policies))[kind]
    form = PolicyForm(request.POST or None, initial={"seen_version": version, **_begun(request, which)})
    if request.method == "POST" and form.is_valid():
        try:
            published = actions.publish_policy(
                request.viewer,
                kind=which,
                texts=form.texts(),
                seen_version=form.cleaned_data["seen_version"],
                now=request.now,
            )
        except policies.PolicyMoved as refusal:
            form = PolicyForm({**request.POST.dict(), "seen_version": version})
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(version, published))
            return redirect("office:policies")
    shown = policies.policy(which, language=page_language())
    context = {"kind": which, "tells": TELLS[which], "form": form, "shown": shown}
    return render(request, "office/settings/policy.html", context, status=422 if form.errors else 200)


def _begun(request: DeskRequest, kind: PolicyKind) -> dict[str, str]:
    return policies.texts(kind) or {
        code: draft(request.viewer, kind=kind, language=code) for code, _name in settings.LANGUAGES
    }


def _said(before: int, after: int) -> str:
    if after == before:
        return _("Nothing was changed.")
    if after == 0:
        return _("It is no longer shown.")
    return _("Version %(version)s is published.") % {"version": after}
