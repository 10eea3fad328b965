from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.record_changes import Change, lock_products, record_changes
from chapeau.commerce.catalog.models import Product
from chapeau.commerce.catalog.refusals import check_may_edit
from chapeau.person.people.values import Viewer


@transaction.atomic
def publish_products(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Put products on sale, also from the archive; returns how many were not. Refuses: ``Forbidden``, ``NotFound``."""
    return _set_moments(viewer, codes, published_at=now, archived_at=None, now=now)


@transaction.atomic
def withdraw_products(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Take products off sale for now. Refuses: ``Forbidden``, ``NotFound``."""
    return _set_moments(viewer, codes, published_at=None, archived_at=None, now=now)


@transaction.atomic
def archive_products(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Take products off sale for good; orders keep them. Refuses: ``Forbidden``, ``NotFound``."""
    return _set_moments(viewer, codes, published_at=None, archived_at=now, now=now)


def _set_moments(
    viewer: Viewer, codes: Sequence[str], *, published_at: datetime | None, archived_at: datetime | None, now: datetime
) -> int:
    check_may_edit(viewer)
    products = lock_products(codes)
    changes: list[Change] = []
    moved: list[Product] = []
    for product in products.values():
        before = _state(product)
        # What is on sale keeps the day it came, so that "newest" stays true.
        product.published_at = (product.published_at or published_at) if published_at else None
        product.archived_at = (product.archived_at or archived_at) if archived_at else None
        if _state(product) != before:
            moved.append(product)
            changes.append(Change(product.id, "state", before, _state(product)))
    if moved:
        Product.objects.bulk_update(moved, ["published_at", "archived_at"])
        record_changes(viewer, changes, now=now)
        begin_new_edition()
    return len(moved)


def _state(product: Product) -> str:
    if product.archived_at is not None:
        return "archived"
    return "draft" if product.published_at is None else "published"
