"""Articles by key: cards of variants, cards of products."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from chapeau.commerce.catalog.models import Attribute
from chapeau.commerce.catalog.queries.cards import product_cards
from chapeau.commerce.catalog.queries.edition import edition, remembered
from chapeau.commerce.catalog.queries.sight import check_sight, visible_sql
from chapeau.commerce.catalog.rules import house_language, option_label, pack_for, search_code
from chapeau.commerce.catalog.values import PictureCard, PriceOrder, ProductCard, VariantCard
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Market, Viewer

_VARIANTS = """
SELECT v.id, v.product_id, p.code, v.sku, v.gtin, t.name, v.options, p.option_names, t.slug, p.brand, v.unit,
       v.pack_size, v.minimum_quantity, v.quantity_step, v.business_minimum_quantity, v.business_quantity_step,
       v.weight_g, v.is_stocked, p.is_shippable,
       p.published_at IS NOT NULL AND p.archived_at IS NULL AND v.archived_at IS NULL AND {visible},
       p.tax_category, c.path, picture.file, picture.alt, v.search_code
FROM catalog_variant v
JOIN catalog_product p ON p.id = v.product_id
JOIN catalog_product_text t ON t.product_id = p.id AND t.language = %(language)s
JOIN catalog_category c ON c.id = p.category_id
LEFT JOIN LATERAL (
    SELECT file, coalesce(alt ->> %(language)s, alt ->> 'en', '') AS alt FROM catalog_picture
    WHERE product_id = p.id AND (variant_id = v.id OR variant_id IS NULL)
    ORDER BY variant_id IS NULL, position, id LIMIT 1
) picture ON true
WHERE {where}
ORDER BY v.product_id, v.position, v.id
"""


def variant_cards(where: str, parameters: dict[str, Any], market: Market | None, language: str) -> list[VariantCard]:
    """Cards of the variants ``v`` (of products ``p``) that the condition finds."""
    language = house_language(language)
    sql = _VARIANTS.format(visible=visible_sql(market), where=where)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "language": language, "market": market.value if market else None})
        rows = cursor.fetchall()
    names = _option_names(language) if any(row[7] for row in rows) else {}
    return [_card(row, market, names) for row in rows]


def _option_names(language: str) -> dict[tuple[str, str], str]:
    """(option, choice) to the choice's name."""

    def read() -> dict[tuple[str, str], str]:
        return {
            (attribute.code, choice): names.get(language) or names.get("en", choice)
            for attribute in Attribute.objects.filter(kind=Attribute.Kind.CHOICE)
            for choice, names in attribute.choices.items()
        }

    return remembered((edition(), "option-names", language), read)


def _card(row: tuple[Any, ...], market: Market | None, names: dict[tuple[str, str], str]) -> VariantCard:
    options = json.loads(row[6]) if isinstance(row[6], str) else row[6]
    label = option_label([(code, names.get((code, options.get(code, "")), options.get(code, ""))) for code in row[7]])
    return VariantCard(
        id=row[0],
        product_id=row[1],
        product_code=row[2],
        sku=row[3],
        gtin=row[4],
        name=row[5],
        option_label=label,
        slug=row[8],
        brand=row[9],
        unit=row[10],
        pack=pack_for(
            market, size=row[11], minimum=row[12], step=row[13], business_minimum=row[14], business_step=row[15]
        ),
        weight_g=row[16],
        is_stocked=row[17],
        is_shippable=row[18],
        is_on_sale=row[19],
        tax_category=row[20],
        category_codes=tuple(row[21].split("/")),
        picture=PictureCard(row[22], row[23] or row[5]) if row[22] else None,
        options=options,
    )


def variants(viewer: Viewer, *, ids: Sequence[UUID], market: Market | None, language: str) -> dict[UUID, VariantCard]:
    """Cards of variants by id, also of those no longer on sale (``is_on_sale`` says so): orders keep them.

    The pack is the market's: organisations may buy in other packs. A constant number of queries.
    Refuses: ``Forbidden``.
    """
    check_sight(viewer, market)
    if not ids:
        return {}
    cards = variant_cards("v.id = ANY(%(ids)s::uuid[])", {"ids": list(ids)}, market, language)
    return {card.id: card for card in cards}


def variants_by_skus(
    viewer: Viewer, *, skus: Sequence[str], market: Market | None, language: str
) -> dict[str, VariantCard]:
    """Cards on sale by SKU or GTIN as typed: case, spaces and dashes do not matter. Unknown ones are absent.

    Where two SKUs differ in those only, the one typed exactly is taken, else the first.
    """
    check_sight(viewer, market)
    codes = {sku: search_code(sku) for sku in skus if search_code(sku)}
    if not codes:
        return {}
    cards = variant_cards(
        "(v.search_code = ANY(%(codes)s) OR v.gtin = ANY(%(codes)s)) AND v.archived_at IS NULL AND "
        + visible_sql(market),
        {"codes": list(codes.values())},
        market,
        language,
    )
    by_code: dict[str, list[VariantCard]] = {}
    for card in sorted(cards, key=lambda card: card.sku):
        by_code.setdefault(search_code(card.sku), []).append(card)
        if card.gtin:
            by_code.setdefault(card.gtin, []).append(card)
    found: dict[str, VariantCard] = {}
    for sku, code in codes.items():
        fitting = by_code.get(code, [])
        exact = [card for card in fitting if card.sku == sku.strip()]
        if fitting:
            found[sku] = (exact or fitting)[0]
    return found


def variant_by_sku(viewer: Viewer, *, sku: str, market: Market | None, language: str) -> VariantCard:
    """Refuses: ``NotFound``."""
    found = variants_by_skus(viewer, skus=[sku], market=market, language=language)
    if sku not in found:
        raise NotFound
    return found[sku]


def products(
    viewer: Viewer, *, ids: Sequence[UUID], market: Market | None, language: str, prices: PriceOrder | None = None
) -> list[ProductCard]:
    """Cards in the order of the ids; what is not visible is left out. Refuses: ``Forbidden``."""
    check_sight(viewer, market)
    return list(product_cards(ids, market, language, prices))
