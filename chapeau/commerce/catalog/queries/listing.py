"""Lists of products: searched, filtered, sorted and paged in a constant number of queries."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.utils.translation import gettext, override

from chapeau.commerce.catalog.queries import cursors
from chapeau.commerce.catalog.queries.cards import product_cards
from chapeau.commerce.catalog.queries.edition import editions, remembered
from chapeau.commerce.catalog.queries.facets import Counts, count, facets_of, price_span
from chapeau.commerce.catalog.queries.filters import Filters, filters_of
from chapeau.commerce.catalog.queries.pages import FEW, page_rows
from chapeau.commerce.catalog.queries.prices import price_table
from chapeau.commerce.catalog.queries.search import Search, read_search
from chapeau.commerce.catalog.queries.sight import check_sight
from chapeau.commerce.catalog.rules import house_language
from chapeau.commerce.catalog.values import Listing, PriceOrder, Sort, Wish
from chapeau.person.people.values import Market, Viewer

LARGEST_PAGE = 200


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
    accents; where a word is not found as typed, the nearest known ones are taken. When no product has
    all the words, those with some are listed.

    Counts and orders are remembered per process as long as catalogue and prices stay.
    """
    check_sight(viewer, market)
    language = house_language(language)
    prices = prices if price_table() is not None else None
    wish = _settle(wish, prices)
    in_force, priced_as = editions(prices)
    search = read_search(wish.text, language)
    if wish.text.strip() and search is None:
        return _nothing(wish)
    filters, counts, question = _fitting(wish, market, search, prices, in_force, priced_as)
    least, most = None, None
    if prices and with_facets and counts.total:
        least, most = _span(filters, prices, counts.total <= FEW, question, priced_as)
    # Sorted by price or within a span of prices, a list holds only as long as the prices.
    by_price = wish.sort in (Sort.PRICE_UP, Sort.PRICE_DOWN) or wish.least is not None or wish.most is not None
    is_lasting = priced_as is not None or not by_price
    remember_as = (*question, wish.sort, language, wish.least, wish.most, priced_as if by_price else None)
    rows = page_rows(
        filters, wish, language, prices, total=counts.total, remember_as=remember_as if is_lasting else None
    )
    more = len(rows) > wish.page_size
    rows = rows[: wish.page_size]
    with override(language):
        labels = {"category": gettext("Category"), "brand": gettext("Brand")}
    return Listing(
        cards=product_cards([row.product_id for row in rows], market, language, prices),
        total=counts.total,
        page=wish.page,
        page_count=-(-counts.total // wish.page_size),
        next_cursor=cursors.write(rows[-1].key) if more and rows[-1].key else "",
        facets=facets_of(counts, wish, language, in_force, labels) if with_facets else (),
        least=least,
        most=most,
        sort=wish.sort,
        understood_as=search.understood_as if search else "",
    )


def _settle(wish: Wish, prices: PriceOrder | None) -> Wish:
    """The wish as it can be fulfilled: best match needs a search, sorting by price a price view."""
    sort = wish.sort
    if (sort is Sort.RELEVANCE and not wish.text.strip()) or (
        sort in (Sort.PRICE_UP, Sort.PRICE_DOWN) and prices is None
    ):
        sort = Sort.RELEVANCE if wish.text.strip() else Sort.NAME
    return replace(
        wish,
        sort=sort,
        page=max(1, wish.page),
        page_size=min(max(1, wish.page_size), LARGEST_PAGE),
        least=wish.least if prices else None,
        most=wish.most if prices else None,
    )


def _nothing(wish: Wish) -> Listing:
    return Listing((), 0, wish.page, 0, "", (), None, None, wish.sort, "")


Question = tuple[Hashable, ...]


def _fitting(
    wish: Wish,
    market: Market | None,
    search: Search | None,
    prices: PriceOrder | None,
    in_force: UUID,
    priced_as: Hashable,
) -> tuple[Filters, Counts, Question]:
    """The filters that find something, with all the words, else with some of them; and the question as a key."""
    chosen = tuple(sorted((facet, tuple(values)) for facet, values in wish.chosen.items()))
    bounds = (wish.least, wish.most, priced_as) if wish.least is not None or wish.most is not None else ()
    for all_terms in (True, False):
        filters = filters_of(wish, market, search, all_terms=all_terms)
        question = (in_force, market, wish.category, chosen, search, all_terms)
        count_now = partial(count, filters, wish, prices)
        if bounds and priced_as is None:
            counts = count_now()
        else:
            counts = remembered(("counts", *question, *bounds), count_now)
        if counts.total or search is None or len(search.terms) < 2:
            break
    return filters, counts, question


def _span(
    filters: Filters, prices: PriceOrder, few: bool, question: Question, priced_as: Hashable
) -> tuple[Decimal | None, Decimal | None]:
    if priced_as is None:
        return price_span(filters, prices, few=few)
    return remembered(("span", *question, priced_as), lambda: price_span(filters, prices, few=few))
