"""What appears while one types."""

from __future__ import annotations

from chapeau.commerce.catalog.queries.categories import categories_named
from chapeau.commerce.catalog.queries.listing import listing
from chapeau.commerce.catalog.values import Suggestions, Wish
from chapeau.person.people.values import Market, Viewer


def suggest(viewer: Viewer, *, text: str, market: Market | None, language: str, limit: int = 6) -> Suggestions:
    """The best products and categories for what has been typed so far. Refuses: ``Forbidden``."""
    if len(text.strip()) < 2:
        return Suggestions((), ())
    found = listing(viewer, wish=Wish(text=text, page_size=limit), market=market, language=language, with_facets=False)
    categories = categories_named(viewer, text=text, market=market, language=language, limit=3)
    return Suggestions(found.cards, categories)
