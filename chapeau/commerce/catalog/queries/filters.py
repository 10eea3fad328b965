"""A wish as SQL: which products fit, told once for lists, counts and price spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chapeau.commerce.catalog.queries.prices import price_table
from chapeau.commerce.catalog.queries.search import Search, hits_sql
from chapeau.commerce.catalog.queries.sight import visible_sql
from chapeau.commerce.catalog.rules import facet_tag
from chapeau.commerce.catalog.values import PriceOrder, Span, Wish
from chapeau.person.people.values import Market


@dataclass(slots=True)
class Filters:
    """Conditions on ``catalog_product p`` by facet, with their parameters; ``hits`` is the search, joined as ``h``."""

    parameters: dict[str, Any]
    always: list[str] = field(default_factory=list)
    by_facet: dict[str, str] = field(default_factory=dict)
    hits: str = ""

    @property
    def join(self) -> str:
        return f"JOIN ({self.hits}) h ON h.product_id = p.id" if self.hits else ""

    @property
    def where(self) -> str:
        return " AND ".join([*self.always, *self.by_facet.values()])


def filters_of(wish: Wish, market: Market | None, search: Search | None, *, all_terms: bool) -> Filters:
    parameters: dict[str, Any] = {"market": market.value if market else None}
    filters = Filters(parameters, always=[visible_sql(market)])
    if wish.category:
        parameters["category"] = [f"c:{wish.category}"]
        filters.always.append("p.tags @> %(category)s::varchar[]")
    for i, (facet, values) in enumerate(sorted(wish.chosen.items())):
        if values:
            spans = [span for span in map(Span.of, values) if span]
            parameters[f"facet{i}"] = [facet_tag(facet, value) for value in values if not Span.of(value)]
            ways = [f"p.tags && %(facet{i})s::varchar[]"]
            ways += [_within(facet, span, f"{i}_{j}", parameters) for j, span in enumerate(spans)]
            filters.by_facet[facet] = f"({' OR '.join(ways)})"
    if search is not None:
        filters.hits = hits_sql(search, parameters, all_terms=all_terms)
    return filters


def _within(facet: str, span: Span, number: str, parameters: dict[str, Any]) -> str:
    """Products with a number of that attribute within the span. What is no number is passed over, never cast."""
    parameters[f"numbers{number}"] = facet_tag(facet, "")
    parameters[f"low{number}"], parameters[f"high{number}"] = span.least, span.most
    value = f"substr(tag, length(%(numbers{number})s) + 1)"
    number_of = f"CASE WHEN {value} ~ '^-?[0-9]{{1,15}}([.][0-9]{{1,6}})?$' THEN {value}::numeric END"
    return (
        f"EXISTS (SELECT 1 FROM unnest(p.tags) tag WHERE starts_with(tag, %(numbers{number})s)"
        f" AND {number_of} >= coalesce(%(low{number})s::numeric, '-infinity')"
        f" AND {number_of} <= coalesce(%(high{number})s::numeric, 'infinity'))"
    )


def price_rows(prices: PriceOrder, parameters: dict[str, Any]) -> str:
    """A sub-query of ``variant_id, amount``: the view's shelf prices, with the hat's own offers over them."""
    table = price_table()
    if table is None:
        raise RuntimeError("no package has registered a price table")
    parameters["view"] = prices.view_id
    shelf = f"SELECT variant_id, amount FROM {table.table} WHERE view_id = %(view)s AND valid_until IS NULL"
    if not prices.own:
        return f"({shelf})"
    own: Mapping[Any, Any] = prices.own
    parameters["own_ids"] = list(own.keys())
    parameters["own_amounts"] = list(own.values())
    return (
        f"({shelf} AND variant_id <> ALL(%(own_ids)s::uuid[]) UNION ALL "
        "SELECT own.variant_id, own.amount FROM unnest(%(own_ids)s::uuid[], %(own_amounts)s::numeric[]) "
        "AS own (variant_id, amount))"
    )


def leads_sql(filters: Filters, prices: PriceOrder, parameters: dict[str, Any], *, few: bool) -> str:
    """Each fitting product's cheapest variant in the view: ``product_id, variant_id, amount``.

    Two ways to the same rows. When many products fit, PostgreSQL walks the price index and stops after a
    page; when few do, that walk would pass over almost everything, and it begins with the products.
    """
    rows = price_rows(prices, parameters)
    if few:
        return (
            "SELECT DISTINCT ON (v.product_id) v.product_id, s.variant_id, s.amount"
            f" FROM (SELECT p.id FROM catalog_product p {filters.join} WHERE {filters.where} OFFSET 0) fitting"
            " JOIN catalog_variant v ON v.product_id = fitting.id AND v.archived_at IS NULL"
            f" JOIN {rows} s ON s.variant_id = v.id"
            " ORDER BY v.product_id, s.amount, s.variant_id"
        )
    return (
        "SELECT v.product_id, s.variant_id, s.amount"
        f" FROM {rows} s JOIN catalog_variant v ON v.id = s.variant_id AND v.archived_at IS NULL"
        f" JOIN catalog_product p ON p.id = v.product_id {filters.join}"
        f" WHERE {filters.where} AND NOT EXISTS ("
        f"SELECT 1 FROM catalog_variant v2 JOIN {rows} s2 ON s2.variant_id = v2.id"
        " WHERE v2.product_id = v.product_id AND v2.archived_at IS NULL"
        " AND (s2.amount, s2.variant_id) < (s.amount, s.variant_id))"
    )
