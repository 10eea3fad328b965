"""The tree of categories."""

from __future__ import annotations

from chapeau.commerce.catalog.values import CategoryNode, CategoryPage
from chapeau.person.people.values import Market, Viewer


def category_tree(viewer: Viewer, *, market: Market | None, language: str) -> tuple[CategoryNode, ...]:
    """The roots with all below them; for a market only what has something on sale."""
    raise NotImplementedError


def category_page(
    viewer: Viewer, *, market: Market | None, language: str, code: str = "", slug: str = ""
) -> CategoryPage:
    """A category by code, or by its slug in the language. Refuses: ``NotFound``."""
    raise NotImplementedError
