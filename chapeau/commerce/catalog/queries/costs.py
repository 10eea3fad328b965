"""Purchase costs: for staff who may see margins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.catalog.values import CostPeriod
from chapeau.person.people.values import Viewer


def costs(viewer: Viewer, *, variant_ids: Sequence[UUID], currency: str, at: datetime) -> dict[UUID, Decimal]:
    """Cost per piece in force at a moment; variants without one are absent.

    For the house itself, and staff in sales, finance or administration. Refuses: ``Forbidden``.
    """
    raise NotImplementedError


def cost_history(viewer: Viewer, *, variant_id: UUID) -> list[CostPeriod]:
    """Every period, newest first. Refuses: ``Forbidden``."""
    raise NotImplementedError
