"""Cards of products for lists, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chapeau.commerce.catalog.queries.filters import price_rows
from chapeau.commerce.catalog.queries.sight import visible_sql
from chapeau.commerce.catalog.rules import house_language, pack_for
from chapeau.commerce.catalog.values import Pack, PictureCard, PriceOrder, ProductCard
from chapeau.kit.db import fetch
from chapeau.person.people.values import Market

_CARDS = """
SELECT p.id, p.code, t.slug, t.name, t.summary, p.brand, c.code, ct.name,
       picture.file, picture.alt, lead.id, lead.sku, lead.pack_size, lead.minimum_quantity, lead.quantity_step,
       lead.business_minimum_quantity, lead.business_quantity_step,
       (SELECT count(*) FROM catalog_variant each WHERE each.product_id = p.id AND each.archived_at IS NULL),
       p.published_at IS NOT NULL, lead.amount
FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS wanted (id, place)
JOIN catalog_product p ON p.id = wanted.id
JOIN catalog_product_text t ON t.product_id = p.id AND t.language = %(language)s
JOIN catalog_category c ON c.id = p.category_id
JOIN catalog_category_text ct ON ct.category_id = c.id AND ct.language = %(language)s
LEFT JOIN LATERAL (
    SELECT file, coalesce(alt ->> %(language)s, alt ->> 'en', '') AS alt FROM catalog_picture
    WHERE product_id = p.id ORDER BY variant_id IS NOT NULL, position, id LIMIT 1
) picture ON true
LEFT JOIN LATERAL (
    SELECT v.*, {amount} AS amount FROM catalog_variant v {prices}
    WHERE v.product_id = p.id AND v.archived_at IS NULL ORDER BY {order} v.position, v.id LIMIT 1
) lead ON true
WHERE {visible}
ORDER BY wanted.place
"""


def product_cards(
    ids: Sequence[UUID], market: Market | None, language: str, prices: PriceOrder | None
) -> tuple[ProductCard, ...]:
    """In the order of the ids, without those not visible."""
    if not ids:
        return ()
    language = house_language(language)
    parameters: dict[str, Any] = {
        "ids": list(ids),
        "language": language,
        "market": market.value if market else None,
    }
    sql = _CARDS.format(
        visible=visible_sql(market),
        amount="s.amount" if prices else "NULL::numeric",
        prices=f"LEFT JOIN {price_rows(prices, parameters)} s ON s.variant_id = v.id" if prices else "",
        order="s.amount NULLS LAST," if prices else "",
    )
    return tuple(_card(row, market) for row in fetch(sql, parameters))


def _card(row: tuple[Any, ...], market: Market | None) -> ProductCard:
    size, minimum, step, business_minimum, business_step = row[12:17]
    pack = Pack()
    if row[10] is not None:
        pack = pack_for(
            market,
            size=size,
            minimum=minimum,
            step=step,
            business_minimum=business_minimum,
            business_step=business_step,
        )
    return ProductCard(
        id=row[0],
        code=row[1],
        slug=row[2],
        name=row[3],
        summary=row[4],
        brand=row[5],
        category_code=row[6],
        category_name=row[7],
        picture=PictureCard(row[8], row[9] or row[3]) if row[8] else None,
        lead_variant_id=row[10],
        lead_sku=row[11] or "",
        lead_pack=pack,
        variant_count=row[17],
        is_published=row[18],
        amount=row[19],
    )
