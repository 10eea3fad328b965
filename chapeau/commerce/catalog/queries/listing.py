"""Lists of products: searched, filtered, sorted and paged in a constant number of queries."""

from __future__ import annotations

from chapeau.commerce.catalog.values import Listing, PriceOrder, Wish
from chapeau.person.people.values import Market, Viewer


def listing(
    viewer: Viewer,
    *,
    wish: Wish,
    market: Market | None,
    language: str,
    prices: PriceOrder | None = None,
    with_facets: bool = True,
) -> Listing:
    """A page of the products that fit the wish, with facets, counts and the span of prices.

    Without ``prices`` nothing is sorted or filtered by price. An unknown category or facet fits nothing;
    a page beyond the last is empty. Search text: words, beginnings of words, SKU or GTIN, without
    accents; where a word is not found as typed, the nearest known ones are taken.
    """
    raise NotImplementedError
