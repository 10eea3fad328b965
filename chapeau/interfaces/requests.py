"""A request as the views of this house see it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from chapeau.person.people.values import HatCard, Viewer, VisitorCard, Wardrobe


class HouseRequest(HttpRequest):
    """What ``ViewerMiddleware`` adds. Annotate views with it; nothing is ever constructed from it."""

    now: datetime
    """The moment the request came; pass it down."""
    viewer: Viewer
    """Who asks: a hat, staff, or a visitor (without ``visitor_id`` until the first write)."""
    hat: HatCard | None
    """The hat in use; ``None`` for visitors."""
    visitor: VisitorCard | None
    wardrobe: Wardrobe
    """The signed-in person's hats for the switcher."""
    country: str
    """Where it would be delivered: the hat's, the visitor's choice, or the house's guess."""
