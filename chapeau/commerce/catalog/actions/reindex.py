"""Computing again what articles are found by, after something around them changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from chapeau.commerce.catalog.actions.texts import Surroundings, fill_search
from chapeau.commerce.catalog.actions.vocabulary import learn_words
from chapeau.commerce.catalog.models import AttributeValue, Product, ProductText, Variant
from chapeau.commerce.catalog.rules import product_tags
from chapeau.commerce.catalog.values import Given


def reindex_products(product_ids: Sequence[UUID]) -> None:
    """Set-wise, a thousand at a time; in the caller's transaction."""
    if not product_ids:
        return
    surroundings = Surroundings.read()
    for start in range(0, len(product_ids), 1000):
        _reindex(product_ids[start : start + 1000], surroundings)


def _reindex(product_ids: Sequence[UUID], surroundings: Surroundings) -> None:
    products = {
        product.id: product for product in Product.objects.filter(id__in=product_ids).select_related("category")
    }
    given = _given_by_product(product_ids)
    for product in products.values():
        product.tags = product_tags(
            category_path=product.category.path,
            brand=product.brand,
            values=[(value.attribute, surroundings.value_code(value)) for value in given[product.id]],
        )
    texts = list(ProductText.objects.filter(product_id__in=product_ids))
    for text in texts:
        product = products[text.product_id]
        fill_search(
            text,
            brand=product.brand,
            category=product.category,
            given=given[product.id],
            surroundings=surroundings,
        )
    Product.objects.bulk_update(products.values(), ["tags"])
    ProductText.objects.bulk_update(texts, ["name_words", "words"])
    learn_words((text.language, word) for text in texts for word in text.words)


def _given_by_product(product_ids: Sequence[UUID]) -> defaultdict[UUID, list[Given]]:
    """Values of the products and of their variants still on sale, and the variants' options."""
    given: defaultdict[UUID, list[Given]] = defaultdict(list)
    values = AttributeValue.objects.filter(product_id__in=product_ids, variant__archived_at=None)
    for product_id, attribute, choice, number in values.values_list(
        "product_id", "attribute__code", "choice", "number"
    ):
        given[product_id].append(Given(attribute, choice, number))
    variants = Variant.objects.filter(product_id__in=product_ids, archived_at=None)
    for product_id, options in variants.values_list("product_id", "options"):
        given[product_id].extend(Given(option, choice) for option, choice in options.items())
    return given
