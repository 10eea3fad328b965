"""The addresses of pages, for sitemaps and hreflang."""

from __future__ import annotations

from chapeau.commerce.catalog.values import PageAddress
from chapeau.person.people.values import Market, Viewer


def page_addresses(viewer: Viewer, *, market: Market, after: str = "", limit: int = 5000) -> list[PageAddress]:
    """Categories (with the first call), then products by code, ``limit`` at a time after a product's code."""
    raise NotImplementedError
