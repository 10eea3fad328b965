from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chapeau.person.people.values import Viewer


def make_firm(viewer: Viewer, *, order_id: UUID) -> bool:
    """Let an order's promises last; False when there is none left to keep (lapsed: reserve again)."""
    raise NotImplementedError


def release(viewer: Viewer, *, order_id: UUID, line_ids: tuple[UUID, ...] | None = None) -> int:
    """Give back what is held for an order (or some of its lines); returns pieces. Twice is as once."""
    raise NotImplementedError


def release_expired(viewer: Viewer, *, now: datetime, limit: int = 500) -> list[UUID]:
    """Give back what was not paid in time; returns the orders. Publishes ``ReservationExpired``."""
    raise NotImplementedError
