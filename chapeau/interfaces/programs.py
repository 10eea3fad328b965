"""Programs that act for a person: the page that makes their tokens and revokes them, in the shop and in the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.refusals import Refusal
from chapeau.person.access import actions, queries
from chapeau.person.access.values import AREAS, TokenCard
from chapeau.person.people.values import HatCard

LIVES = (("30", gettext_lazy("30 days")), ("90", gettext_lazy("90 days")), ("365", gettext_lazy("a year")))


class ProgramForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Which program"), max_length=80, help_text=gettext_lazy("A name by which you know it again.")
    )
    hats = forms.MultipleChoiceField(
        label=gettext_lazy("It acts for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    scopes = forms.MultipleChoiceField(required=False)
    days = forms.ChoiceField(label=gettext_lazy("It may do so for"), choices=LIVES, initial="90")

    def __init__(self, sent: Any, *, hats: Sequence[HatCard]) -> None:
        super().__init__(sent, initial={"hats": [hats[0].code]} if hats else {})
        self.fields["hats"].choices = [(hat.code, hat.organisation_name or _("myself")) for hat in hats]  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope, scope) for area in AREAS for scope in area.scopes if not area.staff or _has_staff(hats)
        ]
        if len(hats) == 1:
            del self.fields["hats"]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of what a program may do: a box to read, a box to change."""

    label: str | Promise
    read: str
    write: str
    is_read: bool
    is_write: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    token: TokenCard
    acts_for: str
    may: str
    is_live: bool


def _has_staff(hats: Sequence[HatCard]) -> bool:
    return any(hat.is_staff for hat in hats)


def programs_page(request: HouseRequest, *, template: str, page: str, hats: Sequence[HatCard]) -> HttpResponse:
    """List, make, revoke; a new token's secret is shown on the answer to the form alone."""
    opened = [hat.id for hat in hats]
    form = ProgramForm(None, hats=hats)
    made, status = None, 200
    if request.method == "POST" and "revoke" in request.POST:
        actions.revoke_token(request.viewer, code=request.POST["revoke"], opened=opened, now=request.now)
        messages.success(request, _("Revoked. The program is shut out from now on."))
        return redirect(page)
    if request.method == "POST":
        form = ProgramForm(request.POST, hats=hats)
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            codes = set(told.get("hats", [hats[0].code]))
            try:
                made = actions.make_token(
                    request.viewer,
                    name=told["name"],
                    hat_ids=[hat.id for hat in hats if hat.code in codes],
                    opened=opened,
                    scopes=told["scopes"],
                    expires_at=request.now + timedelta(days=int(told["days"])),
                    now=request.now,
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                form, status = ProgramForm(None, hats=hats), 200
    rows = [_row(request, token, hats) for token in queries.tokens(request.viewer, opened=opened)]
    context = {"form": form, "areas": _areas(form, hats), "rows": rows, "made": made}
    response = render(request, template, context, status=status)
    if made is not None:
        response.headers["Cache-Control"] = "no-store"
    return response


def _areas(form: ProgramForm, hats: Sequence[HatCard]) -> list[AreaRow]:
    ticked = set(form["scopes"].data or ()) if form.is_bound else set()
    return [
        AreaRow(
            area.label,
            f"{area.code}:read",
            f"{area.code}:write" if "write" in area.rights else "",
            f"{area.code}:read" in ticked,
            f"{area.code}:write" in ticked,
        )
        for area in AREAS
        if not area.staff or _has_staff(hats)
    ]


def _row(request: HouseRequest, token: TokenCard, hats: Sequence[HatCard]) -> TokenRow:
    names = [hat.organisation_name or _("myself") for hat in hats if hat.code in token.hat_codes]
    return TokenRow(token, ", ".join(names), ", ".join(token.scopes), token.is_live(request.now))
