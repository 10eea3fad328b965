"""Lists of products: searched, filtered, sorted and paged in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext, override

from chapeau.commerce.catalog.queries import cursors
from chapeau.commerce.catalog.queries.cards import product_cards
from chapeau.commerce.catalog.queries.edition import edition, remembered
from chapeau.commerce.catalog.queries.facets import Counts, count, facets_of, price_bounds, price_span
from chapeau.commerce.catalog.queries.filters import Filters, filters_of, leads_sql
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

    Counts are remembered per process as long as the catalogue does not change.
    """
    check_sight(viewer, market)
    language = house_language(language)
    prices = prices if price_table() is not None else None
    wish = _settle(wish, prices)
    now_in_force = edition()
    search = read_search(wish.text, language)
    if wish.text.strip() and search is None:
        return _nothing(wish)
    filters, counts = _fitting(wish, market, search, prices, now_in_force)
    least, most = None, None
    if prices and with_facets and counts.total:
        without_bounds = filters
        least, most = price_span(without_bounds, prices)
    rows = _page(filters, wish, language, prices)
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
        facets=facets_of(counts, wish, language, now_in_force, labels) if with_facets else (),
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


def _fitting(
    wish: Wish, market: Market | None, search: Search | None, prices: PriceOrder | None, now_in_force: UUID | None
) -> tuple[Filters, Counts]:
    """The filters that find something: with all the words, else with some of them."""
    tries = (True, False) if search is not None and len(search.terms) > 1 else (True,)
    for all_terms in tries:
        filters = filters_of(wish, market, search, all_terms=all_terms)
        if wish.least is not None or wish.most is not None:
            counts = count(filters, wish, prices)
        else:
            chosen = tuple(sorted((facet, tuple(values)) for facet, values in wish.chosen.items()))
            key = (now_in_force, "counts", market, wish.category, chosen, search, all_terms)
            counts = remembered(key, lambda: count(filters, wish, None))  # noqa: B023  # called at once
        if counts.total:
            break
    return filters, counts


@dataclass(frozen=True, slots=True)
class _Row:
    product_id: UUID
    key: tuple[Any, ...]
    """Where it stands in the order; empty when the order has no cursor."""


def _page(filters: Filters, wish: Wish, language: str, prices: PriceOrder | None) -> list[_Row]:
    """One more than the page holds, to know whether there is a next."""
    parameters: dict[str, Any] = {
        **filters.parameters,
        "language": language,
        "limit": wish.page_size + 1,
        "offset": 0 if wish.cursor else (wish.page - 1) * wish.page_size,
        "least": wish.least,
        "most": wish.most,
    }
    after = cursors.read(wish.cursor, wish.sort)
    if wish.sort in (Sort.PRICE_UP, Sort.PRICE_DOWN) and prices is not None:
        return _page_by_price(filters, wish, prices, parameters, after)
    if (wish.least is not None or wish.most is not None) and prices is not None:
        leads = leads_sql(filters, prices, parameters)
        filters.always.append(f"EXISTS (SELECT 1 FROM ({leads}) l WHERE l.product_id = p.id{price_bounds(wish, 'l')})")
    text = "JOIN catalog_product_text x ON x.product_id = p.id AND x.language = %(language)s"
    select, order, past = {
        Sort.NAME: ("x.sort_key", "x.sort_key, p.id", "(x.sort_key, p.id) > (%(key0)s, %(key1)s::uuid)"),
        Sort.NEWEST: (
            "p.published_at",
            "p.published_at DESC, p.id DESC",
            "(p.published_at, p.id) < (%(key0)s::timestamptz, %(key1)s::uuid)",
        ),
        Sort.RELEVANCE: (
            "h.score, x.sort_key",
            "h.score DESC, x.sort_key, p.id",
            "(-h.score, x.sort_key, p.id) > (-%(key0)s, %(key1)s, %(key2)s::uuid)",
        ),
    }[wish.sort]
    parameters.update({f"key{i}": part for i, part in enumerate(after)})
    sql = (
        f"SELECT p.id, {select} FROM catalog_product p {filters.join} {'' if wish.sort is Sort.NEWEST else text} "
        f"WHERE {filters.where}{f' AND {past}' if after else ''} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
    )
    return [_Row(row[0], (wish.sort.value, *row[1:], row[0])) for row in _fetch(sql, parameters)]


def _page_by_price(
    filters: Filters, wish: Wish, prices: PriceOrder, parameters: dict[str, Any], after: tuple[Any, ...]
) -> list[_Row]:
    """By the lead's amount; products without a price in the view come last."""
    down = wish.sort is Sort.PRICE_DOWN
    bounds = price_bounds(wish, "s")
    rows: list[_Row] = []
    if not after or after[0] is not None:
        past = ""
        if after:
            parameters["key0"], parameters["key1"] = after
            past = f" AND (s.amount, s.variant_id) {'<' if down else '>'} (%(key0)s::numeric, %(key1)s::uuid)"
        direction = " DESC" if down else ""
        sql = (
            f"{leads_sql(filters, prices, parameters)}{bounds}{past} "
            f"ORDER BY s.amount{direction}, s.variant_id{direction} LIMIT %(limit)s OFFSET %(offset)s"
        )
        rows = [_Row(row[0], (wish.sort.value, row[2], row[1])) for row in _fetch(sql, parameters)]
    if len(rows) >= parameters["limit"] or bounds:
        return rows
    return rows + _unpriced(filters, wish, prices, parameters, after, len(rows))


def _unpriced(
    filters: Filters, wish: Wish, prices: PriceOrder, parameters: dict[str, Any], after: tuple[Any, ...], found: int
) -> list[_Row]:
    leads = leads_sql(filters, prices, parameters)
    past = ""
    if after and after[0] is None:
        parameters["tail"] = after[1]
        past = " AND p.id > %(tail)s::uuid"
    parameters["limit"] -= found
    if parameters["offset"]:
        priced = _fetch(f"SELECT count(*) FROM ({leads}) priced", parameters)[0][0]
        parameters["offset"] = max(0, parameters["offset"] - priced)
    sql = (
        f"SELECT p.id FROM catalog_product p {filters.join} WHERE {filters.where}{past} "
        f"AND p.id NOT IN (SELECT product_id FROM ({leads}) priced) ORDER BY p.id LIMIT %(limit)s OFFSET %(offset)s"
    )
    return [_Row(row[0], (wish.sort.value, None, row[0])) for row in _fetch(sql, parameters)]


def _fetch(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
