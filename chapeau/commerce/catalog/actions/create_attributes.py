from __future__ import annotations

from collections.abc import Sequence

from chapeau.commerce.catalog.values import NewAttribute
from chapeau.person.people.values import Viewer


def create_attributes(viewer: Viewer, *, attributes: Sequence[NewAttribute]) -> None:
    """Create attributes, or change those whose code exists. Refuses: ``Forbidden``."""
    raise NotImplementedError
