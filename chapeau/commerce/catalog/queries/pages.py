"""A page of a list as rows with their place in it: by number, or after a place.

Long lists are walked by index and stopped after the page. Of short ones and of searches, where all must
be looked at to know the first, the whole order is remembered, of long ones the pages, each as long as
catalogue and prices stay as they are.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from chapeau.commerce.catalog.queries import cursors
from chapeau.commerce.catalog.queries.edition import remembered
from chapeau.commerce.catalog.queries.facets import price_bounds
from chapeau.commerce.catalog.queries.filters import Filters, leads_sql
from chapeau.commerce.catalog.values import PriceOrder, Sort, Wish

FEW = 5000
"""Up to so many products a list is short. The two ways cost the same at about an eighth of 40,000."""


@dataclass(frozen=True, slots=True)
class Row:
    product_id: UUID
    key: tuple[Any, ...]
    """The sort, and where it stands in it; its last part tells it apart."""


def page_rows(
    filters: Filters,
    wish: Wish,
    language: str,
    prices: PriceOrder | None,
    *,
    total: int,
    remember_as: tuple[Hashable, ...] | None,
) -> list[Row]:
    """One more than the page holds, to know whether there is a next."""
    few = total <= FEW
    start: int | None = (wish.page - 1) * wish.page_size
    after = cursors.read(wish.cursor, wish.sort)
    if remember_as is not None and (few or filters.hits):
        order = remembered(
            ("order", *remember_as),
            lambda: tuple(_rows(filters, wish, language, prices, few=few, after=(), limit=FEW, offset=0)),
        )
        if after:
            start = next((i + 1 for i, row in enumerate(order) if str(row.key[-1]) == str(after[-1])), None)
        # What reaches beyond the remembered, or continues from a row that is no more, is asked of the database.
        if start is not None and (len(order) < FEW or start + wish.page_size < len(order)):
            return list(order[start : start + wish.page_size + 1])
    offset = 0 if after else (wish.page - 1) * wish.page_size

    def ask() -> tuple[Row, ...]:
        found = _rows(filters, wish, language, prices, few=few, after=after, limit=wish.page_size + 1, offset=offset)
        return tuple(found)

    if remember_as is None:
        return list(ask())
    return list(remembered(("page", *remember_as, after, offset, wish.page_size), ask))


_IN_ORDER = {
    Sort.NAME: ("x.sort_key", "x.sort_key, p.id", "(x.sort_key, p.id) > (%(key0)s, %(key1)s::uuid)"),
    Sort.NEWEST: (
        "p.published_at",
        "p.published_at DESC, p.id DESC",
        "(p.published_at, p.id) < (%(key0)s::timestamptz, %(key1)s::uuid)",
    ),
    Sort.RELEVANCE: (
        "h.score, h.sort_key",
        "h.score DESC, h.sort_key, p.id",
        "(-h.score, h.sort_key, p.id) > (-%(key0)s, %(key1)s, %(key2)s::uuid)",
    ),
}
"""What is selected, how it is ordered, and what comes after a place."""


def _rows(
    filters: Filters,
    wish: Wish,
    language: str,
    prices: PriceOrder | None,
    *,
    few: bool,
    after: tuple[Any, ...],
    limit: int,
    offset: int,
) -> list[Row]:
    parameters: dict[str, Any] = {
        **filters.parameters,
        "language": language,
        "limit": limit,
        "offset": offset,
        "least": wish.least,
        "most": wish.most,
    }
    if wish.sort in (Sort.PRICE_UP, Sort.PRICE_DOWN) and prices is not None:
        return _rows_by_price(filters, wish, prices, parameters, after, few=few)
    where = filters.where
    if (wish.least is not None or wish.most is not None) and prices is not None:
        leads = leads_sql(filters, prices, parameters, few=True)
        where += f" AND p.id IN (SELECT product_id FROM ({leads}) l WHERE true{price_bounds(wish, 'l')})"
    select, order, past = _IN_ORDER[wish.sort]
    parameters.update({f"key{i}": part for i, part in enumerate(after)})
    text = "JOIN catalog_product_text x ON x.product_id = p.id AND x.language = %(language)s"
    sql = (
        f"SELECT p.id, {select} FROM catalog_product p {filters.join} {text if wish.sort is Sort.NAME else ''} "
        f"WHERE {where}{f' AND {past}' if after else ''} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
    )
    return [Row(row[0], (wish.sort.value, *row[1:], row[0])) for row in _fetch(sql, parameters)]


def _rows_by_price(
    filters: Filters,
    wish: Wish,
    prices: PriceOrder,
    parameters: dict[str, Any],
    after: tuple[Any, ...],
    *,
    few: bool,
) -> list[Row]:
    """By the lead's amount; products without a price in the view come last."""
    down = wish.sort is Sort.PRICE_DOWN
    bounds = price_bounds(wish, "leads")
    limit, rows = parameters["limit"], []
    if not after or after[0] is not None:
        past = ""
        if after:
            parameters["key0"], parameters["key1"] = after
            past = f" AND (amount, variant_id) {'<' if down else '>'} (%(key0)s::numeric, %(key1)s::uuid)"
        direction = " DESC" if down else ""
        sql = (
            f"SELECT * FROM ({leads_sql(filters, prices, parameters, few=few)}) leads WHERE true{bounds}{past} "
            f"ORDER BY amount{direction}, variant_id{direction} LIMIT %(limit)s OFFSET %(offset)s"
        )
        rows = [Row(row[0], (wish.sort.value, row[2], row[1])) for row in _fetch(sql, parameters)]
    if len(rows) >= limit or bounds:
        return rows
    return rows + _unpriced(filters, wish, prices, parameters, after, len(rows))


def _unpriced(
    filters: Filters, wish: Wish, prices: PriceOrder, parameters: dict[str, Any], after: tuple[Any, ...], found: int
) -> list[Row]:
    leads = leads_sql(filters, prices, parameters, few=True)
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
    return [Row(row[0], (wish.sort.value, None, row[0])) for row in _fetch(sql, parameters)]


def _fetch(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
