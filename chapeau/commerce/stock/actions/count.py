from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from chapeau.commerce.stock.values import Piece
from chapeau.person.people.values import Viewer


def receive(
    viewer: Viewer, *, pieces: Sequence[Piece], now: datetime, reason: str = "", reference_id: UUID | None = None
) -> None:
    """Book goods in, set-wise; makes the level where there is none. For logistics. Refuses: ``Forbidden``, ``BadQuantity``."""
    raise NotImplementedError


def correct(viewer: Viewer, *, pieces: Sequence[Piece], reason: str, now: datetime) -> None:
    """Set what is on hand to what was counted (``quantity``), with the reason.

    Refuses: ``Forbidden``, ``ReasonMissing``, ``PromisedMore`` when less was counted than is promised.
    """
    raise NotImplementedError


def set_reorder_points(viewer: Viewer, *, points: Mapping[tuple[UUID, UUID], int]) -> None:
    """(variant, warehouse) to the free pieces below which to order again. Refuses: ``Forbidden``."""
    raise NotImplementedError
