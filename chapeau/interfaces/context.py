"""What every page knows. Whatever asks the database is asked only when a template uses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from chapeau.interfaces import newsletter, web_consent
from chapeau.interfaces.hats import THEME_COOKIE
from chapeau.interfaces.house import house_name
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront import frame, policies, pop_ups, telling, trying
from chapeau.kit.house_settings import read
from chapeau.kit.look import Look

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class PageLanguage:
    code: str
    name: str
    url: str
    is_current: bool


def house(plain_request: HttpRequest) -> dict[str, Any]:
    request = cast(HouseRequest, plain_request)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "is_demo": settings.DEMO,
        "theme": theme if theme in THEMES else "",
        "house_name": _once(house_name),
        "look": _once(lambda: read(Look)),
        "hat": getattr(request, "hat", None),
        "page_languages": _once(lambda: page_languages(request)),
        "region": _once(lambda: frame.region(request)),
        "regions": frame.regions,
        "wearable_hats": _once(lambda: frame.wearable_hats(request)),
        "waiting_approvals": _once(lambda: frame.waiting_approvals(request)),
        "unread_notes": _once(lambda: frame.unread_notes(request)),
        "basket_count": _once(lambda: frame.pieces_in_basket(request)),
        "shelves": _once(lambda: frame.shelves(request)),
        "policies": _once(lambda: policies.footer(request)),
        "agreed_policies": _once(lambda: policies.agreed(request)),
        "agreed_as_field": _once(lambda: policies.as_field(request)),
        "asks_consent": web_consent.is_to_ask(request),
        "told": _once(lambda: telling.told(request)),
        "met": _once(lambda: trying.met(request)),
        "pop_ups": _once(lambda: pop_ups.for_page(request)),
        "consent_words": web_consent.words,
        "newsletter_words": newsletter.words,
        "hat_change": _once(lambda: frame.take_hat_change(request)),
    }


def page_languages(request: HttpRequest) -> list[PageLanguage]:
    """This page in each language. A view whose address carries words of a language sets ``request.alternates``."""
    known: dict[str, str] = getattr(request, "alternates", {})
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    here = get_language()
    return [
        PageLanguage(code, name, known.get(code) or translate_url(request.path, code) + query, code == here)
        for code, name in settings.LANGUAGES
    ]


def _once(ask: Callable[[], Any]) -> Callable[[], Any]:
    """Templates call it when they come to it, and what it said is remembered for the page."""
    return cache(ask)
