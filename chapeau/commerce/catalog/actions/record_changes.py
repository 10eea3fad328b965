"""Locking what is edited, and the history of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chapeau.commerce.catalog.events import ProductChanged
from chapeau.commerce.catalog.models import ArticleChange, Product, Variant
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer


@dataclass(frozen=True, slots=True)
class Change:
    """``field`` as the history shows it: ``brand``, ``en.name``, ``VM-101.gtin``."""

    product_id: UUID
    field: str
    before: str
    after: str


def lock_products(codes: Sequence[str]) -> dict[str, Product]:
    """By code, locked in the order of their ids. Refuses: ``NotFound`` when one is missing."""
    rows = Product.objects.filter(code__in=set(codes)).select_for_update(of=("self",)).select_related("category")
    products = {product.code: product for product in rows.order_by("id")}
    if len(products) < len(set(codes)):
        raise NotFound
    return products


def record_changes(viewer: Viewer, changes: Sequence[Change], *, now: datetime) -> None:
    """Write the history and publish one ``ProductChanged`` for each product."""
    ArticleChange.objects.bulk_create(
        [
            ArticleChange(
                product_id=change.product_id,
                by_hat_id=viewer.hat_id,
                field=change.field[:60],
                before=change.before,
                after=change.after,
                changed_at=now,
            )
            for change in changes
        ]
    )
    fields: defaultdict[UUID, list[str]] = defaultdict(list)
    for change in changes:
        fields[change.product_id].append(change.field)
    variants: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for variant_id, product_id in Variant.objects.filter(product_id__in=fields).values_list("id", "product_id"):
        variants[product_id].append(variant_id)
    publish(
        [
            ProductChanged(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                product_id=product_id,
                variant_ids=tuple(variants[product_id]),
                fields=tuple(names),
            )
            for product_id, names in fields.items()
        ]
    )
