"""The addresses of pages, for sitemaps and hreflang."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db import connection

from chapeau.commerce.catalog.models import CategoryText
from chapeau.commerce.catalog.queries.categories import category_tree
from chapeau.commerce.catalog.queries.sight import visible_sql
from chapeau.commerce.catalog.values import CategoryNode, PageAddress
from chapeau.person.people.values import Market, Viewer

_PRODUCTS = """
SELECT p.code, jsonb_object_agg(t.language, t.slug), p.created_at,
       (SELECT max(changed_at) FROM catalog_change c WHERE c.product_id = p.id)
FROM (SELECT * FROM catalog_product p WHERE p.code > %(after)s AND {visible} ORDER BY p.code LIMIT %(limit)s) p
JOIN catalog_product_text t ON t.product_id = p.id AND NOT t.is_copied
GROUP BY p.id, p.code, p.created_at
ORDER BY p.code
"""


def page_addresses(viewer: Viewer, *, market: Market, after: str = "", limit: int = 5000) -> list[PageAddress]:
    """Categories (with the first call), then products by code, ``limit`` at a time after a product's code."""
    pages = [] if after else list(_categories(viewer, market))
    with connection.cursor() as cursor:
        cursor.execute(
            _PRODUCTS.format(visible=visible_sql(market)), {"after": after, "limit": limit, "market": market.value}
        )
        for code, slugs, created_at, changed_at in cursor.fetchall():
            pages.append(PageAddress("product", code, _read(slugs), changed_at or created_at))
    return pages


def _read(slugs: str | dict[str, str]) -> dict[str, str]:
    return dict(json.loads(slugs)) if isinstance(slugs, str) else slugs


def _categories(viewer: Viewer, market: Market) -> Iterator[PageAddress]:
    slugs: dict[str, dict[str, str]] = {}
    rows = CategoryText.objects.filter(is_copied=False).values_list("category__code", "language", "slug")
    for code, language, slug in rows:
        slugs.setdefault(code, {})[language] = slug

    def walk(nodes: tuple[CategoryNode, ...]) -> Iterator[PageAddress]:
        for node in nodes:
            yield PageAddress("category", node.code, slugs.get(node.code, {}), None)
            yield from walk(node.children)

    yield from walk(category_tree(viewer, market=market, language="en"))
