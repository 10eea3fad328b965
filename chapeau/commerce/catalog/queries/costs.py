"""Purchase costs: for staff who may see margins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from chapeau.commerce.catalog.models import PurchaseCost
from chapeau.commerce.catalog.values import CostPeriod
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer


def check_may_see_costs(viewer: Viewer) -> None:
    """Sales, finance and administration, and the house itself. Refuses: ``Forbidden``."""
    if viewer.is_system or (viewer.is_staff and viewer.has_role(StaffRole.SALES, StaffRole.FINANCE)):
        return
    raise Forbidden


def costs(viewer: Viewer, *, variant_ids: Sequence[UUID], currency: str, at: datetime) -> dict[UUID, Decimal]:
    """Cost per piece in force at a moment; variants without one are absent.

    For the house itself, and staff in sales, finance or administration. Refuses: ``Forbidden``.
    """
    check_may_see_costs(viewer)
    rows = PurchaseCost.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), variant_id__in=variant_ids, currency=currency, valid_from__lte=at
    )
    return dict(rows.values_list("variant_id", "amount"))


def cost_history(viewer: Viewer, *, variant_id: UUID) -> list[CostPeriod]:
    """Every period, newest first. Refuses: ``Forbidden``."""
    check_may_see_costs(viewer)
    rows = PurchaseCost.objects.filter(variant_id=variant_id).order_by("-valid_from", "currency")
    return [
        CostPeriod(*row) for row in rows.values_list("variant_id", "amount", "currency", "valid_from", "valid_until")
    ]
