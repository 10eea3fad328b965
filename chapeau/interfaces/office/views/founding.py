"""The first page of an empty house: who you are and what your company is called."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chapeau.interfaces.accounts import enter_by_set_up
from chapeau.interfaces.countries import country_choices
from chapeau.interfaces.office.settings.selling import OFFERED
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.set_up import Founding, found_house, is_open, opens
from chapeau.kit.refusals import Refusal


class FoundingForm(forms.Form):
    company = forms.CharField(
        label=_("Your company's name"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
    )
    country = forms.ChoiceField(label=_("Its country"), choices=lambda: country_choices(OFFERED))
    given_name = forms.CharField(
        label=_("Your first name"), max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Your last name"), max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    email = forms.EmailField(label=_("Your e-mail there"), widget=forms.EmailInput({"autocomplete": "email"}))
    password = forms.CharField(
        label=_("A password"), widget=forms.PasswordInput({"autocomplete": "new-password"}), max_length=200,
        help_text=_("At least 10 characters. You sign in with it until mail works; then a code by mail does too."),
    )  # fmt: skip

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        validate_password(typed)
        return typed


@require_safe
@never_cache
def where_to_find_it(request: HttpRequest) -> HttpResponse:
    """Without the token: where it is. Once there is an administrator: nothing any more."""
    if not is_open(cast(HouseRequest, request).now):
        return redirect("/")
    return render(request, "office/set_up/where.html", {"by_environment": bool(settings.SETUP_TOKEN)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def found(request: HttpRequest, token: str) -> HttpResponse:
    house_request = cast(HouseRequest, request)
    if not opens(token, house_request.now):
        if is_open(house_request.now):
            return redirect("set-up")
        raise Http404
    language = get_language() or "en"
    form = FoundingForm(request.POST or None, initial={"country": {"it": "IT"}.get(language, "FR")})
    if request.method == "POST" and form.is_valid():
        sent: dict[str, Any] = form.cleaned_data
        try:
            hat = found_house(Founding(language=language, **sent), now=house_request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            cache.delete("house-name")
            enter_by_set_up(house_request, hat)
            return redirect("office:set_up", number=1)
    return render(request, "office/set_up/found.html", {"form": form}, status=422 if form.errors else 200)
