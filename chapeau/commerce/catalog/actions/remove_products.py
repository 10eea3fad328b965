from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.reindex import reindex_products
from chapeau.commerce.catalog.models import (
    ArticleChange,
    AttributeValue,
    Picture,
    Product,
    ProductText,
    PurchaseCost,
    RelatedProduct,
    Variant,
)
from chapeau.commerce.catalog.refusals import check_may_edit
from chapeau.kit.db import unreferenced
from chapeau.person.people.values import Viewer

_OWN = (AttributeValue, Picture, ProductText, PurchaseCost, ArticleChange)


@transaction.atomic
def remove_variants(viewer: Viewer, *, variant_ids: Collection[UUID]) -> set[UUID]:
    """Delete variants to which nothing refers (no order, stock or price), and products left without any.

    Returns those deleted; the others stay as they are. For taking an import out. Refuses: ``Forbidden``.
    """
    check_may_edit(viewer)
    locked = Variant.objects.filter(id__in=variant_ids).order_by("id").select_for_update()
    products = dict(locked.values_list("id", "product_id"))
    free = unreferenced(Variant, products, besides=_OWN)
    PurchaseCost.objects.filter(variant_id__in=free).delete()
    Variant.objects.filter(id__in=free).delete()
    touched = {products[variant_id] for variant_id in free}
    empty = touched - set(Variant.objects.filter(product_id__in=touched).values_list("product_id", flat=True))
    gone = unreferenced(Product, empty, besides=(*_OWN, Variant, RelatedProduct))
    Product.objects.filter(id__in=gone).delete()
    reindex_products(sorted(touched - gone))
    begin_new_edition()
    return free
