from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chapeau.commerce.catalog.values import NewProduct
from chapeau.person.people.values import Viewer


def create_products(viewer: Viewer, *, products: Sequence[NewProduct], now: datetime) -> list[UUID]:
    """Create products with all that is theirs, set-wise; ids in the order given. All or none.

    Refuses: ``Forbidden``, ``SkuTaken``, ``BadArticle``.
    """
    raise NotImplementedError
