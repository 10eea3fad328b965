"""Addresses of the storefront, prefixed by the language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from chapeau.interfaces.storefront import account_urls, browse_views, choice_views, demo_views, product_views


def _soon(request: HttpRequest, **parts: str) -> HttpResponse:
    return render(request, "storefront/soon.html")


app_name = "storefront"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", browse_views.home, name="home"),
    path("c/<slug:slug>", browse_views.category, name="category"),
    path("search", browse_views.search, name="search"),
    path("suggest", browse_views.suggest, name="suggest"),
    path("p/<str:slug>/<slug:code>", product_views.product, name="product"),
    path("why/<str:sku>", product_views.why, name="why"),
    path("basket", _soon, name="basket"),
    path("basket/add", _soon, name="add_to_basket"),
    path("buy-now", _soon, name="buy_now"),
    path("quick-order", _soon, name="quick_order"),
    path("orders", _soon, name="orders"),
    path("orders/<slug:code>", _soon, name="order"),
    path("orders/<slug:code>/again", _soon, name="reorder"),
    path("approvals", _soon, name="approvals"),
    path("requests", _soon, name="requests"),
    path("ask", _soon, name="ask"),
    path("returns", _soon, name="returns"),
    *account_urls.urlpatterns,
    path("hat", choice_views.switch_hat, name="switch_hat"),
    path("language", choice_views.choose_language, name="choose_language"),
    path("country", choice_views.choose_country, name="choose_country"),
    path("theme", choice_views.choose_theme, name="choose_theme"),
    path("demo", demo_views.demo, name="demo"),
    path("styleguide", demo_views.styleguide, name="styleguide"),
]
