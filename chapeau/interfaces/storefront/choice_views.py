"""The choices that stand around every page: hat, language, country, look. Each keeps the page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override
from django.views.decorators.http import require_POST

from chapeau.interfaces.storefront.frame import COUNTRIES

A_YEAR = 60 * 60 * 24 * 365


def back_to(request: HttpRequest, wanted: str) -> HttpResponseRedirect:
    """To the page the form stood on; an address of another house is not followed."""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if wanted and allowed else reverse("storefront:home"))


@require_POST
def switch_hat(request: HttpRequest) -> HttpResponse:
    return back_to(request, request.POST.get("next", ""))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The button's value is the language and the address of this page in it."""
    language, _, wanted = request.POST.get("language", "").partition(" ")
    if language not in dict(settings.LANGUAGES):
        return back_to(request, "")
    with override(language):
        answer = back_to(request, wanted)
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR, samesite="Lax")
    return answer


@require_POST
def choose_country(request: HttpRequest) -> HttpResponse:
    country = request.POST.get("country", "")
    if country in COUNTRIES:
        request.session["country"] = country
    return back_to(request, request.POST.get("next", ""))


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    answer = back_to(request, request.POST.get("next", ""))
    theme = request.POST.get("theme", "")
    if theme in ("light", "dark"):
        answer.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax")
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
