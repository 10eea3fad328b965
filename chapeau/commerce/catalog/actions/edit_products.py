from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chapeau.commerce.catalog.values import ProductEdit
from chapeau.person.people.values import Viewer


def edit_products(viewer: Viewer, *, edits: Mapping[str, ProductEdit], now: datetime) -> int:
    """Change products by code, each change with who and when in the history; returns how many fields moved.

    Refuses: ``Forbidden``, ``NotFound``, ``SkuTaken``, ``BadArticle``.
    """
    raise NotImplementedError
