from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from stdnum import ean

from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.texts import Surroundings, fill_search, in_every_language, wanted_slug
from chapeau.commerce.catalog.actions.vocabulary import learn_words
from chapeau.commerce.catalog.events import ProductCreated
from chapeau.commerce.catalog.models import AttributeValue, Picture, Product, ProductText, PurchaseCost, Variant
from chapeau.commerce.catalog.refusals import BadArticle, SkuTaken, check_may_edit
from chapeau.commerce.catalog.rules import free_slug, product_tags, search_code
from chapeau.commerce.catalog.values import Given, NewProduct, NewVariant
from chapeau.kit.bus import publish
from chapeau.kit.db import copy_many
from chapeau.kit.text import sort_key
from chapeau.person.people.values import Viewer

BATCH = 2000


@transaction.atomic
def create_products(viewer: Viewer, *, products: Sequence[NewProduct], now: datetime) -> list[UUID]:
    """Create products with all that is theirs, set-wise; ids in the order given. All or none.

    Refuses: ``Forbidden``, ``SkuTaken``, ``BadArticle``.
    """
    check_may_edit(viewer)
    check_skus_are_free([variant for product in products for variant in product.variants])
    surroundings = Surroundings.read()
    for product in products:
        _check(product, surroundings)
    rows = [(wanted, _product_row(wanted, surroundings, now)) for wanted in products]
    copy_many([row for _, row in rows])
    _write_texts(rows, surroundings)
    made = [(wanted.variants, row, variant_rows(wanted.variants, row)) for wanted, row in rows]
    copy_many([variant for *_, mine in made for variant in mine])
    _write_own(rows, surroundings)
    write_variants(made, surroundings, now)
    publish(
        [
            ProductCreated(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                product_id=row.id,
                variant_ids=tuple(variant.id for variant in mine),
            )
            for _, row, mine in made
        ]
    )
    begin_new_edition()
    return [row.id for _, row in rows]


def check_skus_are_free(variants: Sequence[NewVariant]) -> None:
    skus = Counter(variant.sku for variant in variants)
    gtins = Counter(variant.gtin for variant in variants if variant.gtin)
    taken = {number for counted in (skus, gtins) for number, times in counted.items() if times > 1}
    taken.update(Variant.objects.filter(sku__in=skus).values_list("sku", flat=True))
    taken.update(Variant.objects.filter(gtin__in=gtins).values_list("gtin", flat=True))
    if taken:
        raise SkuTaken(skus=", ".join(sorted(taken)[:10]))


def _check(product: NewProduct, surroundings: Surroundings) -> None:
    article = product.variants[0].sku if product.variants else product.category
    if not product.variants:
        raise BadArticle(article=article, problem=_("it needs at least one variant."))
    surroundings.category(product.category, article)
    for given in product.attributes:
        surroundings.check(given, article)
    seen: set[tuple[str, ...]] = set()
    for variant in product.variants:
        if not variant.sku.strip() or not search_code(variant.sku):
            raise BadArticle(article=article, problem=_("an article number is missing."))
        check_gtin(variant.gtin, variant.sku)
        for given in (*variant.attributes, *(Given(option, choice) for option, choice in variant.options.items())):
            surroundings.check(given, variant.sku)
        own = tuple(variant.options.get(option, "") for option in product.option_names)
        if set(variant.options) != set(product.option_names) or own in seen:
            raise BadArticle(article=variant.sku, problem=_("its options do not tell it apart from the others."))
        seen.add(own)


def check_gtin(gtin: str, article: str) -> None:
    """Refuses: ``BadArticle`` for a number whose check digit is wrong."""
    if gtin and not ean.is_valid(gtin):
        raise BadArticle(article=article, problem=_("%(gtin)s is not a valid GTIN.") % {"gtin": gtin})


def _all_given(wanted: NewProduct) -> list[Given]:
    """Every value that the product can be found by: its own, its variants', and their options."""
    given = list(wanted.attributes)
    for variant in wanted.variants:
        given.extend(variant.attributes)
        given.extend(Given(option, choice) for option, choice in variant.options.items())
    return list(dict.fromkeys(given))


def _product_row(wanted: NewProduct, surroundings: Surroundings, now: datetime) -> Product:
    category = surroundings.categories[wanted.category]
    values = [(given.attribute, surroundings.value_code(given)) for given in _all_given(wanted)]
    return Product(
        category=category,
        brand=wanted.brand,
        tax_category=wanted.tax_category,
        option_names=list(wanted.option_names),
        markets=list(wanted.markets),
        is_shippable=wanted.is_shippable,
        published_at=now if wanted.is_published else None,
        created_at=now,
        tags=product_tags(category_path=category.path, brand=wanted.brand, values=values),
    )


def _write_texts(rows: Sequence[tuple[NewProduct, Product]], surroundings: Surroundings) -> None:
    complete = [(wanted, row, in_every_language(wanted.words, wanted.variants[0].sku)) for wanted, row in rows]
    taken = taken_slugs([wanted_slug(words) for *_, texts in complete for words, _ in texts.values()])
    texts: list[ProductText] = []
    for wanted, row, by_language in complete:
        given = _all_given(wanted)
        for language, (words, is_copied) in by_language.items():
            text = ProductText(
                product=row,
                language=language,
                name=words.name,
                slug=free_slug(wanted_slug(words), taken.setdefault(language, set()), row.code),
                summary=words.summary,
                description=words.description,
                seo_title=words.seo_title,
                seo_description=words.seo_description,
                is_copied=is_copied,
                sort_key=sort_key(words.name),
            )
            fill_search(text, brand=row.brand, category=row.category, given=given, surroundings=surroundings)
            texts.append(text)
    copy_many(texts)
    learn_words((text.language, word) for text in texts for word in text.words)


def taken_slugs(wanted: Sequence[str]) -> dict[str, set[str]]:
    """Which of the wanted slugs others have, by language."""
    taken: dict[str, set[str]] = {}
    for language, slug in ProductText.objects.filter(slug__in=set(wanted)).values_list("language", "slug"):
        taken.setdefault(language, set()).add(slug)
    return taken


def variant_rows(wanted: Sequence[NewVariant], product: Product, *, beginning: int = 0) -> list[Variant]:
    return [
        Variant(
            product=product,
            sku=variant.sku,
            search_code=search_code(variant.sku),
            gtin=variant.gtin,
            options=dict(variant.options),
            position=position,
            unit=variant.unit,
            pack_size=variant.pack_size,
            minimum_quantity=variant.minimum_quantity,
            quantity_step=variant.quantity_step,
            business_minimum_quantity=variant.business_minimum_quantity,
            business_quantity_step=variant.business_quantity_step,
            weight_g=variant.weight_g,
            is_stocked=variant.is_stocked,
        )
        for position, variant in enumerate(wanted, start=beginning)
    ]


def _write_own(rows: Sequence[tuple[NewProduct, Product]], surroundings: Surroundings) -> None:
    """What a product has besides its variants: values and pictures."""
    copy_many([_value(given, product, None, surroundings) for wanted, product in rows for given in wanted.attributes])
    copy_many(
        [
            Picture(product=product, file=picture.file, alt=dict(picture.alt), position=position)
            for wanted, product in rows
            for position, picture in enumerate(wanted.pictures)
        ]
    )


def write_variants(
    made: Sequence[tuple[Sequence[NewVariant], Product, Sequence[Variant]]], surroundings: Surroundings, now: datetime
) -> None:
    """What variants have besides their row: values, pictures and costs."""
    pairs = [
        (new, product, variant)
        for wanted, product, variants in made
        for new, variant in zip(wanted, variants, strict=True)
    ]
    copy_many(
        [_value(given, product, variant, surroundings) for new, product, variant in pairs for given in new.attributes]
    )
    copy_many(
        [
            Picture(product=product, variant=variant, file=picture.file, alt=dict(picture.alt), position=position)
            for new, product, variant in pairs
            for position, picture in enumerate(new.pictures)
        ]
    )
    copy_many(
        [
            PurchaseCost(variant=variant, amount=amount, currency=currency, valid_from=now)
            for new, _product, variant in pairs
            for currency, amount in new.costs.items()
        ]
    )


def _value(given: Given, product: Product, variant: Variant | None, surroundings: Surroundings) -> AttributeValue:
    attribute = surroundings.attributes[given.attribute]
    return AttributeValue(
        product=product, variant=variant, attribute=attribute, choice=given.choice, number=given.number
    )
