"""The choices that stand around every page: hat, language, country, look. Each keeps the page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chapeau.commerce.ordering.actions import reprice_for_hat, set_country
from chapeau.interfaces import cookies
from chapeau.interfaces.codes import mail_code_of_hat
from chapeau.interfaces.hats import COUNTRY_COOKIE, THEME_COOKIE, safe_next, wear
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.frame import announce_hat_change, pieces_in_basket
from chapeau.interfaces.storefront.hat_change import hat_change_lines, snapshot
from chapeau.kit.house import countries_served

A_YEAR = 60 * 60 * 24 * 365


@require_POST
def switch_hat(request: HouseRequest) -> HttpResponse:
    """Another hat of the same person: the page stays and says what changed. A locked one asks for its code first."""
    wanted = request.POST.get("hat", "")
    before = request.hat
    card = next((card for card in request.wardrobe.opened if card.code == wanted), None)
    locked = next((card for card in request.wardrobe.locked if card.code == wanted), None)
    if locked is not None:
        mail_code_of_hat(request, locked)
        return redirect(f"{reverse('storefront:enter_code')}?{urlencode({'next': safe_next(request)})}")
    if card is None or before is None:
        return redirect(safe_next(request))
    if card.id != before.id:
        page = safe_next(request)
        was = snapshot(request, page)
        wear(request, card)
        reprice_for_hat(request.viewer, from_hat_id=before.id, now=request.now)
        now_is = snapshot(request, page)
        announce_hat_change(request, hat_change_lines(was, now_is))
    return redirect(safe_next(request))


@require_POST
def choose_language(request: HouseRequest) -> HttpResponse:
    """The button's value is the language and the address of this page in it."""
    language, _, wanted = request.POST.get("language", "").partition(" ")
    if language not in dict(settings.LANGUAGES):
        return redirect("storefront:home")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = HttpResponseRedirect(wanted if is_ours else f"/{language}/")
    cookies.keep(answer, settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR)
    return answer


@require_POST
def choose_country(request: HouseRequest) -> HttpResponse:
    """Where a visitor's things go; the basket's tax follows."""
    country = request.POST.get("country", "")
    answer = redirect(safe_next(request))
    if country in countries_served():
        cookies.keep(answer, COUNTRY_COOKIE, country, max_age=A_YEAR)
        if pieces_in_basket(request):
            set_country(request.viewer, country=country, now=request.now)
    return answer


@require_POST
def choose_theme(request: HouseRequest) -> HttpResponse:
    answer = redirect(safe_next(request))
    theme = request.POST.get("theme", "")
    if theme in ("light", "dark"):
        cookies.keep(answer, THEME_COOKIE, theme, max_age=A_YEAR)
    else:
        answer.delete_cookie(THEME_COOKIE, samesite="Lax")
    return answer
