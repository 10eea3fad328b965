"""All of a product's page but prices and stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext, override

from chapeau.commerce.catalog.models import Attribute, AttributeValue, Picture, Product, ProductText, RelatedProduct
from chapeau.commerce.catalog.queries.articles import variant_cards
from chapeau.commerce.catalog.queries.cards import product_cards
from chapeau.commerce.catalog.queries.categories import crumbs
from chapeau.commerce.catalog.queries.sight import check_sight
from chapeau.commerce.catalog.rules import house_language, number_code
from chapeau.commerce.catalog.values import (
    CategoryCard,
    PictureCard,
    ProductCard,
    ProductPage,
    SchemaProduct,
    Specification,
    VariantCard,
)
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Market, Viewer


def product_page(viewer: Viewer, *, code: str, market: Market | None, language: str) -> ProductPage:
    """All of a product's page but prices and stock, in a constant number of queries. Refuses: ``NotFound``."""
    check_sight(viewer, market)
    language = house_language(language)
    product = Product.objects.select_related("category").filter(code=code).first()
    if product is None or not _is_visible(product, market):
        raise NotFound
    texts = {text.language: text for text in ProductText.objects.filter(product=product)}
    text = texts[language]
    variants = variant_cards(
        "v.product_id = %(product)s AND v.archived_at IS NULL", {"product": product.id}, market, language
    )
    path = crumbs(product.category.path, language)
    specifications, option_names = _specifications(product, language)
    pictures = tuple(
        PictureCard(picture.file, picture.alt.get(language) or picture.alt.get("en") or text.name, picture.variant_id)
        for picture in Picture.objects.filter(product=product).order_by("position", "id")
    )
    related, replacing = _related(product.id, market, language)
    return ProductPage(
        id=product.id,
        code=product.code,
        slug=text.slug,
        name=text.name,
        summary=text.summary,
        description=text.description,
        seo_title=text.seo_title or text.name,
        seo_description=text.seo_description or text.summary,
        brand=product.brand,
        tax_category=product.tax_category,
        markets=tuple(product.markets),
        is_shippable=product.is_shippable,
        is_published=product.published_at is not None,
        is_archived=product.archived_at is not None,
        crumbs=path,
        pictures=pictures,
        specifications=specifications,
        option_names=option_names,
        variants=tuple(variants),
        related=related,
        replaced_by=replacing,
        slugs={each.language: each.slug for each in texts.values() if not each.is_copied},
        schema=_schema(text, product.brand, path, pictures, specifications, variants),
    )


def _is_visible(product: Product, market: Market | None) -> bool:
    if market is None:
        return True
    is_on_sale = product.published_at is not None and product.archived_at is None
    return is_on_sale and (not product.markets or market.value in product.markets)


def _specifications(product: Product, language: str) -> tuple[tuple[Specification, ...], tuple[tuple[str, str], ...]]:
    """What holds for the whole product, in the house's order; and its options' codes and names."""
    values = AttributeValue.objects.filter(product=product, variant=None).select_related("attribute")
    rows = sorted(values, key=lambda value: (value.attribute.position, value.attribute.code, value.choice))
    by_code: dict[str, Specification] = {}
    for value in rows:
        attribute = value.attribute
        name = attribute.names.get(language) or attribute.names.get("en", attribute.code)
        if value.number is not None:
            read = number_code(value.number)
        elif value.choice:
            names = attribute.choices.get(value.choice, {})
            read = names.get(language) or names.get("en", value.choice)
        else:
            with override(language):
                read = gettext("Yes")
        before = by_code.get(attribute.code)
        by_code[attribute.code] = Specification(
            attribute.code, name, f"{before.value}, {read}" if before else read, attribute.unit
        )
    options = {
        attribute.code: attribute.names.get(language) or attribute.names.get("en", attribute.code)
        for attribute in Attribute.objects.filter(code__in=product.option_names)
    }
    return tuple(by_code.values()), tuple((code, options.get(code, code)) for code in product.option_names)


def _related(
    product_id: UUID, market: Market | None, language: str
) -> tuple[tuple[ProductCard, ...], tuple[ProductCard, ...]]:
    rows = (
        RelatedProduct.objects.filter(product_id=product_id).order_by("position", "id").values_list("kind", "other_id")
    )
    links = list(rows)
    cards = {card.id: card for card in product_cards([other for _, other in links], market, language, None)}

    def of(kind: str) -> tuple[ProductCard, ...]:
        return tuple(cards[other] for found, other in links if found == kind and other in cards)

    return of(RelatedProduct.Kind.GOES_WITH), of(RelatedProduct.Kind.REPLACES)


def _schema(
    text: ProductText,
    brand: str,
    path: Sequence[CategoryCard],
    pictures: Sequence[PictureCard],
    specifications: Sequence[Specification],
    variants: Sequence[VariantCard],
) -> SchemaProduct:
    only = variants[0] if len(variants) == 1 else None
    return SchemaProduct(
        name=text.name,
        description=text.summary or text.description,
        brand=brand,
        sku=only.sku if only else "",
        gtin=only.gtin if only else "",
        category=" > ".join(card.name for card in path),
        pictures=tuple(picture.file for picture in pictures),
        properties=tuple((each.name, f"{each.value} {each.unit}".strip()) for each in specifications),
    )
