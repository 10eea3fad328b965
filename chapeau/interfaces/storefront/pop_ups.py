"""Which forms may open by themselves on a page, and when."""

from __future__ import annotations

import json

from django.http import HttpRequest
from django.urls import reverse

from chapeau.interfaces.storefront.form_memory import recall
from chapeau.relationship.content import queries
from chapeau.relationship.content.values import PageKind

PAGES = {
    "storefront:home": PageKind.HOME,
    "storefront:category": PageKind.CATEGORY,
    "storefront:search": PageKind.CATEGORY,
    "storefront:product": PageKind.PRODUCT,
    "storefront:articles": PageKind.ARTICLE,
    "storefront:article": PageKind.ARTICLE,
}
"""All others, the checkout first of all, are left alone."""


def for_page(request: HttpRequest) -> str:
    """As JSON for the script; empty where none opens. Asks the house's settings and the cookie, never a table."""
    place = request.resolver_match
    kind = PAGES.get(place.view_name) if place else None
    viewer = getattr(request, "viewer", None)
    if kind is None or (viewer is not None and viewer.is_staff):
        return ""
    known = recall(request)
    wanted = [
        {"url": reverse("storefront:form_pop_up", args=[one.code]), "trigger": str(one.trigger), "after": one.after}
        for one in queries.pop_ups()
        if kind in one.pages and not (one.code in known and known[one.code].is_left_alone)
    ]
    return json.dumps(wanted) if wanted else ""
