"""What appears while one types."""

from __future__ import annotations

from chapeau.commerce.catalog.values import Suggestions
from chapeau.person.people.values import Market, Viewer


def suggest(viewer: Viewer, *, text: str, market: Market | None, language: str, limit: int = 6) -> Suggestions:
    """The best products and categories for what has been typed so far."""
    raise NotImplementedError
