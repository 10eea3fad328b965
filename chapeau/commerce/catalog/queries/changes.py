"""The history of edits."""

from __future__ import annotations

from uuid import UUID

from chapeau.commerce.catalog.models import ArticleChange
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Viewer


def changes(viewer: Viewer, *, product_id: UUID, limit: int = 100) -> list[ArticleChange]:
    """Newest first; for staff. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
    return list(ArticleChange.objects.filter(product_id=product_id).order_by("-changed_at", "-id")[:limit])
