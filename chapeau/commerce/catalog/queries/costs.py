"""Purchase costs: for staff who may see margins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.catalog.models import PurchaseCost
from chapeau.commerce.catalog.values import CostPeriod
from chapeau.kit.db import fetch
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer


def check_may_see_costs(viewer: Viewer) -> None:
    """Sales, finance and administration, and the house itself. Refuses: ``Forbidden``."""
    if viewer.works_as(StaffRole.SALES, StaffRole.FINANCE):
        return
    raise Forbidden


def costs(viewer: Viewer, *, variant_ids: Sequence[UUID], currency: str, at: datetime) -> dict[UUID, Decimal]:
    """Cost per piece in force at a moment; variants without one are absent.

    For the house itself, and staff in sales, finance or administration. Refuses: ``Forbidden``.
    """
    check_may_see_costs(viewer)
    return dict(fetch(_IN_FORCE, {"ids": list(variant_ids), "currency": currency, "at": at}))


_IN_FORCE = """
SELECT variant_id, amount FROM catalog_purchase_cost
WHERE variant_id = ANY(%(ids)s::uuid[]) AND currency = %(currency)s
  AND valid_from <= %(at)s AND (valid_until IS NULL OR valid_until > %(at)s)
"""


def cost_history(viewer: Viewer, *, variant_id: UUID) -> list[CostPeriod]:
    """Every period, newest first. Refuses: ``Forbidden``."""
    check_may_see_costs(viewer)
    rows = PurchaseCost.objects.filter(variant_id=variant_id).order_by("-valid_from", "currency")
    return [
        CostPeriod(*row) for row in rows.values_list("variant_id", "amount", "currency", "valid_from", "valid_until")
    ]
