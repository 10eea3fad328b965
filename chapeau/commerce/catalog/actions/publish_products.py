from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chapeau.person.people.values import Viewer


def publish_products(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Put products on sale, also from the archive; returns how many were not. Refuses: ``Forbidden``, ``NotFound``."""
    raise NotImplementedError


def withdraw_products(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Take products off sale for now. Refuses: ``Forbidden``, ``NotFound``."""
    raise NotImplementedError


def archive_products(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Take products off sale for good; orders keep them. Refuses: ``Forbidden``, ``NotFound``."""
    raise NotImplementedError
