"""What the office lists and edits of articles: for staff, published or not. Each a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from chapeau.commerce.catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    CategoryText,
    Picture,
    Product,
    ProductText,
    PurchaseCost,
    Variant,
)
from chapeau.commerce.catalog.queries.costs import check_may_see_costs
from chapeau.commerce.catalog.queries.search import read_search
from chapeau.commerce.catalog.rules import house_language
from chapeau.commerce.catalog.values import Given, Words
from chapeau.commerce.catalog.values.office import (
    AttributeCard,
    CostRow,
    EditedPicture,
    EditedProduct,
    EditedVariant,
    ProductRow,
    ProductRows,
)
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.values import Viewer

SORTS = {
    "name": ("sort_name", "id"),
    "created": ("created_at", "id"),
    "category": ("category__path", "sort_name", "id"),
}
STATES = {
    "published": Q(archived_at=None, published_at__isnull=False),
    "draft": Q(archived_at=None, published_at=None),
    "archived": Q(archived_at__isnull=False),
}


def found_products(text: str, language: str) -> Q:
    """Products by words as the shop searches them, or by the beginning of a SKU."""
    search = read_search(text, language)
    if search is None:
        return Q(pk__in=())
    texts = ProductText.objects.filter(language=search.language)
    for term in search.terms:
        texts = texts.filter(words__overlap=term.words)
    by_words = Q(pk__in=texts.values("product_id")) if search.terms else Q(pk__in=())
    by_code = Variant.objects.filter(search_code__startswith=search.code) if search.code else Variant.objects.none()
    return by_words | Q(pk__in=by_code.values("product_id"))


def product_rows(
    viewer: Viewer,
    *,
    language: str,
    text: str = "",
    state: str = "",
    category: str = "",
    market: str = "",
    sort: str = "name",
    page: int = 1,
    page_size: int = 50,
) -> ProductRows:
    """A page of products. ``state``: published, draft, archived, else all but archived; ``category`` by code with
    what is below it. Three queries. Refuses: ``Forbidden``."""
    _check_staff(viewer)
    language = house_language(language)
    found = Product.objects.filter(STATES.get(state, Q(archived_at=None)))
    if text.strip():
        found = found.filter(found_products(text, language))
    if category:
        found = found.filter(tags__contains=[f"c:{category}"])
    if market:
        found = found.filter(Q(markets=[]) | Q(markets__contains=[market]))
    total = found.count()
    by = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    order = [F(name).desc() if sort.startswith("-") else F(name).asc() for name in by]
    start = (max(page, 1) - 1) * page_size
    rows = _with_names(found, language).order_by(*order).values(
        "id", "code", "name", "brand", "category_name", "sku", "variant_count", "published_at", "archived_at",
        "markets", "picture_file", "created_at", "copied_count",
    )[start : start + page_size]  # fmt: skip
    return ProductRows(
        tuple(
            ProductRow(
                id=row["id"],
                code=row["code"],
                name=row["name"],
                brand=row["brand"],
                category_name=row["category_name"] or "",
                sku=row["sku"] or "",
                variant_count=row["variant_count"],
                state=_state(row["published_at"], row["archived_at"]),
                markets=tuple(row["markets"]),
                picture_file=row["picture_file"] or "",
                created_at=row["created_at"],
                is_translated=not row["copied_count"],
            )
            for row in rows
        ),
        total,
    )


def product_to_edit(viewer: Viewer, *, code: str, language: str) -> EditedProduct:
    """A product with all that can be changed of it. Refuses: ``Forbidden``, ``NotFound``."""
    _check_staff(viewer)
    product = Product.objects.select_related("category").filter(code=code).first()
    if product is None:
        raise NotFound
    texts = list(ProductText.objects.filter(product=product))
    own = next((text for text in texts if text.language == house_language(language)), texts[0])
    return EditedProduct(
        id=product.id,
        code=product.code,
        name=own.name,
        slug=own.slug,
        state=_state(product.published_at, product.archived_at),
        category=product.category.code,
        brand=product.brand,
        tax_category=product.tax_category,
        markets=tuple(product.markets),
        is_shippable=product.is_shippable,
        option_names=tuple(product.option_names),
        words={
            text.language: Words(
                text.name, text.summary, text.description, text.seo_title, text.seo_description, text.slug
            )
            for text in texts
            if not text.is_copied
        },
        given=tuple(
            Given(value.attribute.code, value.choice, value.number)
            for value in AttributeValue.objects.filter(product=product, variant=None)
            .select_related("attribute")
            .order_by("attribute__position", "id")
        ),
        pictures=tuple(
            EditedPicture(picture.id, picture.file, picture.alt)
            for picture in Picture.objects.filter(product=product, variant=None).order_by("position", "id")
        ),
        variants=tuple(
            EditedVariant(
                id=variant.id,
                sku=variant.sku,
                gtin=variant.gtin,
                options=variant.options,
                unit=variant.unit,
                pack_size=variant.pack_size,
                minimum_quantity=variant.minimum_quantity,
                quantity_step=variant.quantity_step,
                business_minimum_quantity=variant.business_minimum_quantity,
                business_quantity_step=variant.business_quantity_step,
                weight_g=variant.weight_g,
                is_stocked=variant.is_stocked,
                is_archived=variant.archived_at is not None,
            )
            for variant in Variant.objects.filter(product=product).order_by("position", "id")
        ),
    )


def attribute_cards(viewer: Viewer, *, language: str) -> list[AttributeCard]:
    """Every property articles can have, named in the language. Refuses: ``Forbidden``."""
    _check_staff(viewer)

    def name(names: dict[str, str], code: str) -> str:
        return names.get(language) or names.get("en") or code

    return [
        AttributeCard(
            attribute.code,
            attribute.kind,
            name(attribute.names, attribute.code),
            attribute.unit,
            tuple((choice, name(names, choice)) for choice, names in attribute.choices.items()),
        )
        for attribute in Attribute.objects.order_by("position", "code")
    ]


def category_id(viewer: Viewer, *, code: str) -> UUID:
    """The key of a category, for terms and offers. Refuses: ``Forbidden``, ``NotFound``."""
    _check_staff(viewer)
    found = Category.objects.filter(code=code).values_list("id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def costs_in_force(viewer: Viewer, *, variant_ids: Sequence[UUID], at: datetime) -> list[CostRow]:
    """What each variant costs the house, in every currency. Refuses: ``Forbidden`` but to who may see margins."""
    check_may_see_costs(viewer)
    rows = PurchaseCost.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), variant_id__in=variant_ids, valid_from__lte=at
    )
    return [
        CostRow(*row) for row in rows.order_by("currency").values_list("variant_id", "currency", "amount", "valid_from")
    ]


def _state(published_at: datetime | None, archived_at: datetime | None) -> str:
    if archived_at is not None:
        return "archived"
    return "draft" if published_at is None else "published"


def _with_names(found: QuerySet[Product], language: str) -> Any:
    text = ProductText.objects.filter(product=OuterRef("pk"), language=language)
    category = CategoryText.objects.filter(category=OuterRef("category_id"), language=language)
    lead = Variant.objects.filter(product=OuterRef("pk"), archived_at=None).order_by("position", "id")
    picture = Picture.objects.filter(product=OuterRef("pk")).order_by("position", "id")
    return found.annotate(
        name=Subquery(text.values("name")[:1]),
        sort_name=Subquery(text.values("sort_key")[:1]),
        category_name=Subquery(category.values("name")[:1]),
        sku=Subquery(lead.values("sku")[:1]),
        picture_file=Subquery(picture.values("file")[:1]),
        variant_count=Count("variants", filter=Q(variants__archived_at=None), distinct=True),
        copied_count=Count("texts", filter=Q(texts__is_copied=True), distinct=True),
    )


def _check_staff(viewer: Viewer) -> None:
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
