from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.actions.create_products import check_gtin, taken_slugs
from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.record_changes import Change, lock_products, record_changes
from chapeau.commerce.catalog.actions.reindex import reindex_products
from chapeau.commerce.catalog.actions.texts import Surroundings, wanted_slug
from chapeau.commerce.catalog.models import AttributeValue, Picture, Product, ProductText, Variant
from chapeau.commerce.catalog.refusals import BadArticle, SkuTaken, check_may_edit
from chapeau.commerce.catalog.rules import free_slug, search_code
from chapeau.commerce.catalog.values import Given, NewPicture, ProductEdit, VariantEdit, Words
from chapeau.kit.text import sort_key
from chapeau.person.people.values import Viewer

_TEXT = ("name", "summary", "description", "seo_title", "seo_description")


@transaction.atomic
def edit_products(viewer: Viewer, *, edits: Mapping[str, ProductEdit], now: datetime) -> int:
    """Change products by code, each change with who and when in the history; returns how many fields moved.

    Refuses: ``Forbidden``, ``NotFound``, ``SkuTaken``, ``BadArticle``.
    """
    check_may_edit(viewer)
    products = lock_products(list(edits))
    surroundings = Surroundings.read()
    changes: list[Change] = []
    for code, edit in edits.items():
        changes.extend(_edit_product(products[code], edit, surroundings))
    changes.extend(_edit_texts({products[code].id: edit.words or {} for code, edit in edits.items()}))
    changes.extend(_edit_variants({products[code]: edit.variants or {} for code, edit in edits.items()}, now))
    for code, edit in edits.items():
        if edit.attributes is not None:
            changes.extend(_edit_attributes(products[code], edit.attributes, surroundings))
        if edit.pictures is not None:
            changes.extend(_edit_pictures(products[code], edit.pictures))
    if not changes:
        return 0
    Product.objects.bulk_update(products.values(), ["category", "brand", "tax_category", "markets", "is_shippable"])
    reindex_products(sorted({change.product_id for change in changes}))
    record_changes(viewer, changes, now=now)
    begin_new_edition()
    return len(changes)


def _edit_product(product: Product, edit: ProductEdit, surroundings: Surroundings) -> Iterator[Change]:
    if edit.category is not None and edit.category != product.category.code:
        category = surroundings.category(edit.category, product.code)
        yield Change(product.id, "category", product.category.code, category.code)
        product.category = category
    for name in ("brand", "tax_category", "markets", "is_shippable"):
        wanted = getattr(edit, name)
        if name == "markets" and wanted is not None:
            wanted = list(wanted)
        before = getattr(product, name)
        if wanted is not None and wanted != before:
            yield Change(product.id, name, _readable(before), _readable(wanted))
            setattr(product, name, wanted)


def _readable(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _edit_texts(wanted: Mapping[UUID, Mapping[str, Words]]) -> list[Change]:
    """The languages named are replaced; those copied from a changed fallback follow it."""
    changes: list[Change] = []
    texts = ProductText.objects.filter(product_id__in=[product_id for product_id, words in wanted.items() if words])
    rows = list(texts.select_related("product").order_by("product_id", "language"))
    taken = taken_slugs([wanted_slug(words) for by_language in wanted.values() for words in by_language.values()])
    for text in rows:
        by_language = wanted[text.product_id]
        words = by_language.get(text.language)
        if words is None and text.is_copied:
            words = by_language.get("en")
        if words is None:
            continue
        if not words.name.strip():
            raise BadArticle(article=text.name, problem=_("its name is missing."))
        for name in _TEXT:
            before, after = getattr(text, name), getattr(words, name)
            if before != after:
                setattr(text, name, after)
                if text.language in by_language:
                    changes.append(Change(text.product_id, f"{text.language}.{name}", before, after))
        others = taken.setdefault(text.language, set()) - {text.slug}
        text.slug = free_slug(wanted_slug(words), others, text.product.code)
        taken[text.language].add(text.slug)
        text.is_copied = text.is_copied and text.language not in by_language
        text.sort_key = sort_key(text.name)
    ProductText.objects.bulk_update(rows, [*_TEXT, "slug", "is_copied", "sort_key"])
    return changes


def _edit_variants(wanted: Mapping[Product, Mapping[str, VariantEdit]], now: datetime) -> list[Change]:
    changes: list[Change] = []
    products = [product for product, edits in wanted.items() if edits]
    variants = list(Variant.objects.filter(product__in=products).select_for_update().order_by("id"))
    by_sku = {(variant.product_id, variant.sku): variant for variant in variants}
    names = [field.name for field in fields(VariantEdit) if field.name != "is_archived"]
    for product in products:
        for sku, edit in wanted[product].items():
            variant = by_sku.get((product.id, sku))
            if variant is None:
                raise BadArticle(article=sku, problem=_("there is no such article in this product."))
            check_gtin(edit.gtin or "", sku)
            for name in names:
                before, after = getattr(variant, name), getattr(edit, name)
                if after is not None and after != before:
                    changes.append(Change(product.id, f"{sku}.{name}", _readable(before), _readable(after)))
                    setattr(variant, name, after)
            is_archived = variant.archived_at is not None
            if edit.is_archived is not None and edit.is_archived != is_archived:
                changes.append(Change(product.id, f"{sku}.is_archived", str(is_archived), str(edit.is_archived)))
                variant.archived_at = now if edit.is_archived else None
            variant.search_code = search_code(variant.sku)
            if variant.minimum_quantity < 1 or variant.quantity_step < 1:
                raise BadArticle(article=sku, problem=_("minimum and step are at least 1."))
    _check_numbers_are_free(variants)
    Variant.objects.bulk_update(variants, [*names, "search_code", "archived_at"])
    return changes


def _check_numbers_are_free(variants: Sequence[Variant]) -> None:
    others = Variant.objects.exclude(id__in=[variant.id for variant in variants])
    taken = set(others.filter(sku__in=[variant.sku for variant in variants]).values_list("sku", flat=True))
    gtins = [variant.gtin for variant in variants if variant.gtin]
    taken.update(others.filter(gtin__in=gtins).values_list("gtin", flat=True))
    if taken:
        raise SkuTaken(skus=", ".join(sorted(taken)))


def _edit_attributes(product: Product, wanted: Sequence[Given], surroundings: Surroundings) -> Iterator[Change]:
    rows = AttributeValue.objects.filter(product=product, variant=None)
    before = {
        Given(code, choice, number) for code, choice, number in rows.values_list("attribute__code", "choice", "number")
    }
    if before == set(wanted):
        return
    for given in wanted:
        surroundings.check(given, product.code)
    rows.delete()
    AttributeValue.objects.bulk_create(
        [
            AttributeValue(
                product=product,
                attribute=surroundings.attributes[given.attribute],
                choice=given.choice,
                number=given.number,
            )
            for given in dict.fromkeys(wanted)
        ]
    )
    told = [
        ", ".join(sorted(f"{given.attribute}={surroundings.value_code(given)}" for given in values))
        for values in (before, wanted)
    ]
    yield Change(product.id, "attributes", told[0], told[1])


def _edit_pictures(product: Product, wanted: Sequence[NewPicture]) -> Iterator[Change]:
    rows = Picture.objects.filter(product=product, variant=None).order_by("position", "id")
    before = [(picture.file, picture.alt) for picture in rows]
    if before == [(picture.file, dict(picture.alt)) for picture in wanted]:
        return
    rows.delete()
    Picture.objects.bulk_create(
        [
            Picture(product=product, file=picture.file, alt=dict(picture.alt), position=position)
            for position, picture in enumerate(wanted)
        ]
    )
    yield Change(product.id, "pictures", ", ".join(file for file, _alt in before), ", ".join(p.file for p in wanted))
