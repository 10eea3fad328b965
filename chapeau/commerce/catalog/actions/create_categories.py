from __future__ import annotations

from collections.abc import Sequence

from chapeau.commerce.catalog.values import NewCategory
from chapeau.person.people.values import Viewer


def create_categories(viewer: Viewer, *, categories: Sequence[NewCategory]) -> None:
    """Create categories, or change those whose code exists (not their parent). Refuses: ``Forbidden``, ``BadArticle``."""
    raise NotImplementedError
