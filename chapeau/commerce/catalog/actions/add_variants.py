from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.actions.create_products import (
    BATCH,
    check_gtin,
    check_skus_are_free,
    variant_rows,
    write_variants,
)
from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.record_changes import Change, lock_products, record_changes
from chapeau.commerce.catalog.actions.reindex import reindex_products
from chapeau.commerce.catalog.actions.texts import Surroundings
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.refusals import BadArticle, check_may_edit
from chapeau.commerce.catalog.rules import search_code
from chapeau.commerce.catalog.values import Given, NewVariant
from chapeau.person.people.values import Viewer


@transaction.atomic
def add_variants(viewer: Viewer, *, added: Mapping[str, Sequence[NewVariant]], now: datetime) -> list[UUID]:
    """Give products, by code, further variants; their ids in the order given. All or none.

    Refuses: ``Forbidden``, ``NotFound``, ``SkuTaken``, ``BadArticle`` (also for options that do not tell it apart).
    """
    check_may_edit(viewer)
    products = lock_products(list(added))
    new = [variant for variants in added.values() for variant in variants]
    check_skus_are_free(new)
    surroundings = Surroundings.read()
    there = Variant.objects.filter(product__in=products.values()).order_by("position")
    mine: dict[UUID, list[Variant]] = {}
    for one in there:
        mine.setdefault(one.product_id, []).append(one)
    made = []
    changes: list[Change] = []
    for code, variants in added.items():
        product = products[code]
        known = mine.get(product.id, [])
        taken = {tuple(one.options.get(option, "") for option in product.option_names) for one in known}
        for variant in variants:
            check_gtin(variant.gtin, variant.sku)
            if not search_code(variant.sku):
                raise BadArticle(article=variant.sku or code, problem=_("an article number is missing."))
            for given in (*variant.attributes, *(Given(option, value) for option, value in variant.options.items())):
                surroundings.check(given, variant.sku)
            own = tuple(variant.options.get(option, "") for option in product.option_names)
            if set(variant.options) != set(product.option_names) or own in taken:
                raise BadArticle(article=variant.sku, problem=_("its options do not tell it apart from the others."))
            taken.add(own)
            changes.append(Change(product.id, f"{variant.sku}.sku", "", variant.sku))
        rows = variant_rows(variants, product, beginning=max((one.position + 1 for one in known), default=0))
        Variant.objects.bulk_create(rows, batch_size=BATCH)
        made.append((variants, product, rows))
    write_variants(made, surroundings, now)
    reindex_products([product.id for product in products.values()])
    record_changes(viewer, changes, now=now)
    begin_new_edition()
    return [row.id for _, _, rows in made for row in rows]
