"""Addresses of the storefront, prefixed by the language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from chapeau.interfaces.storefront import choice_views, demo_views


def _soon(request: HttpRequest, **parts: str) -> HttpResponse:
    return render(request, "storefront/soon.html")


app_name = "storefront"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", _soon, name="home"),
    path("search", _soon, name="search"),
    path("suggest", _soon, name="suggest"),
    path("basket", _soon, name="basket"),
    path("orders", _soon, name="orders"),
    path("approvals", _soon, name="approvals"),
    path("requests", _soon, name="requests"),
    path("ask", _soon, name="ask"),
    path("returns", _soon, name="returns"),
    path("me", _soon, name="account"),
    path("me/organisation/new", _soon, name="new_organisation"),
    path("hat", choice_views.switch_hat, name="switch_hat"),
    path("language", choice_views.choose_language, name="choose_language"),
    path("country", choice_views.choose_country, name="choose_country"),
    path("theme", choice_views.choose_theme, name="choose_theme"),
    path("demo", demo_views.demo, name="demo"),
    path("styleguide", demo_views.styleguide, name="styleguide"),
]
