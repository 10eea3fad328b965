from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.person.people.values import Viewer


def set_costs(viewer: Viewer, *, currency: str, costs: Mapping[UUID, Decimal], now: datetime) -> int:
    """Set purchase costs per piece from now on: closes the open period, opens a new one; returns how many changed.

    Refuses: ``Forbidden``.
    """
    raise NotImplementedError
