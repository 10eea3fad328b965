"""Addresses of the storefront, prefixed by the language."""

from __future__ import annotations

from django.urls.resolvers import URLPattern, URLResolver

app_name = "storefront"
urlpatterns: list[URLPattern | URLResolver] = []
