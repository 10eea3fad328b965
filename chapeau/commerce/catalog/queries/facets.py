"""Counts beside a list: how many products each further choice would show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from chapeau.commerce.catalog.models import Attribute, CategoryText
from chapeau.commerce.catalog.queries.edition import remembered
from chapeau.commerce.catalog.queries.filters import Filters, leads_sql
from chapeau.commerce.catalog.values import Facet, FacetValue, PriceOrder, Span, Wish
from chapeau.kit.text import fold


@dataclass(frozen=True, slots=True)
class Counts:
    total: int
    by_tag: Mapping[str, int]
    """Of each facet as if nothing of that same facet were chosen: its values are alternatives."""


def count(filters: Filters, wish: Wish, prices: PriceOrder | None) -> Counts:
    """One query, whatever is chosen."""
    parameters = dict(filters.parameters)
    base = Filters(parameters, always=list(filters.always), hits=filters.hits)
    chosen = list(filters.by_facet.items())
    flags = "".join(f", ({condition}) AS f{i}" for i, (_, condition) in enumerate(chosen))
    within_price = ""
    if prices and (wish.least is not None or wish.most is not None):
        parameters["least"], parameters["most"] = wish.least, wish.most
        leads = leads_sql(base, prices, parameters, few=True)
        within_price = f"AND p.id IN (SELECT product_id FROM ({leads}) l WHERE true{price_bounds(wish, 'l')})"
    every = " AND ".join(f"f{i}" for i in range(len(chosen))) or "true"
    cases = []
    for i, (facet, _) in enumerate(chosen):
        parameters[f"prefix{i}"] = {"brand": "b:", "category": "c:"}.get(facet, f"a:{facet}=")
        others = " AND ".join(f"f{j}" for j in range(len(chosen)) if j != i) or "true"
        cases.append(f"WHEN starts_with(tag, %(prefix{i})s) THEN {others}")
    applies = f"CASE {' '.join(cases)} ELSE {every} END" if cases else "true"
    sql = (
        f"WITH fitting AS MATERIALIZED (SELECT p.tags{flags} FROM catalog_product p {base.join} "
        f"WHERE {base.where} {within_price}) "
        f"SELECT NULL, count(*) FROM fitting WHERE {every} "
        f"UNION ALL SELECT tag, count(*) FROM fitting, unnest(tags) tag WHERE {applies} GROUP BY tag"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = dict(cursor.fetchall())
    return Counts(rows.pop(None, 0), rows)


def price_bounds(wish: Wish, alias: str) -> str:
    """Takes the parameters ``least`` and ``most``."""
    least = f" AND {alias}.amount >= %(least)s" if wish.least is not None else ""
    most = f" AND {alias}.amount <= %(most)s" if wish.most is not None else ""
    return least + most


def price_span(filters: Filters, prices: PriceOrder, *, few: bool) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest of the products' shelf prices."""
    parameters = dict(filters.parameters)
    leads = leads_sql(filters, prices, parameters, few=few)
    sql = f"SELECT min(amount), max(amount) FROM ({leads}) leads"
    if not few:
        sql = (
            f"SELECT (SELECT amount FROM ({leads}) low ORDER BY amount, variant_id LIMIT 1), "
            f"(SELECT amount FROM ({leads}) high ORDER BY amount DESC, variant_id DESC LIMIT 1)"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        least, most = cursor.fetchone()
        return least, most


def facets_of(counts: Counts, wish: Wish, language: str, edition: UUID, labels: Mapping[str, str]) -> tuple[Facet, ...]:
    """Category first, then brand, then attributes in the house's order; a facet with one value says nothing.

    ``labels`` are the words for "Category" and "Brand" in the reader's language.
    """
    facets: list[Facet] = []
    names = remembered((edition, "category-names", language), lambda: _category_names(language))
    below = _codes(counts, "c:")
    inside = {code: n for code, n in below.items() if code in names and code != wish.category and n < counts.total}
    facets.extend(_facet("category", labels["category"], inside, lambda code: names[code], wish))
    facets.extend(_facet("brand", labels["brand"], _codes(counts, "b:"), str, wish))
    attributes = remembered(
        (edition, "attributes"), lambda: list(Attribute.objects.filter(is_facet=True).order_by("position", "code"))
    )
    for attribute in attributes:
        values = _codes(counts, f"a:{attribute.code}=")
        name = attribute.names.get(language) or attribute.names.get("en", attribute.code)
        # Sizes are often told as choices: what has a unit and nothing but numbers is a number too.
        is_number = attribute.kind == Attribute.Kind.NUMBER or (bool(attribute.unit) and all(map(_is_number, values)))
        facets.extend(
            _facet(attribute.code, name, values, _value_name(attribute, language), wish, attribute.unit, is_number)
        )
    return tuple(facets)


def _category_names(language: str) -> dict[str, str]:
    return dict(CategoryText.objects.filter(language=language).values_list("category__code", "name"))


def _codes(counts: Counts, prefix: str) -> dict[str, int]:
    return {tag.removeprefix(prefix): n for tag, n in counts.by_tag.items() if tag.startswith(prefix)}


def _value_name(attribute: Attribute, language: str) -> Callable[[str], str]:
    def name(code: str) -> str:
        names: Mapping[str, Any] = attribute.choices.get(code, {})
        return str(names.get(language) or names.get("en", code))

    return name


def _facet(
    code: str,
    name: str,
    counts: Mapping[str, int],
    name_of: Callable[[str], str],
    wish: Wish,
    unit: str = "",
    is_number: bool = False,
) -> list[Facet]:
    told = wish.chosen.get(code, ())
    span = next((span for span in map(Span.of, told) if span), None)
    chosen = tuple(value for value in told if not Span.of(value))
    known = {**counts, **{value: 0 for value in chosen if value not in counts}}
    if not known or (len(known) == 1 and not chosen and not span):
        return []
    values = [FacetValue(value, _safe(name_of, value), count, value in chosen) for value, count in known.items()]
    return [Facet(code, name, unit, tuple(sorted(values, key=_order)), is_number, span)]


def _safe(name_of: Callable[[str], str], value: str) -> str:
    """A value from an old link may be unknown by now."""
    try:
        return name_of(value)
    except KeyError:
        return value


def _is_number(code: str) -> bool:
    try:
        return Decimal(code).is_finite()
    except ArithmeticError:
        return False


def _order(value: FacetValue) -> tuple[int, Decimal, str]:
    """Numbers by size, the rest by name."""
    try:
        return 0, Decimal(value.code), ""
    except ArithmeticError:
        return 1, Decimal(0), fold(value.name)
