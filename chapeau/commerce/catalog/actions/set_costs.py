from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from chapeau.commerce.catalog.events import PurchaseCostSet
from chapeau.commerce.catalog.models import PurchaseCost, Variant
from chapeau.commerce.catalog.queries.costs import check_may_see_costs
from chapeau.kit.bus import publish
from chapeau.person.people.values import Viewer


@transaction.atomic
def set_costs(viewer: Viewer, *, currency: str, costs: Mapping[UUID, Decimal], now: datetime) -> int:
    """Set purchase costs per piece from now on: closes the open period, opens a new one; returns how many changed.

    Locks the variants by id. Refuses: ``Forbidden``.
    """
    check_may_see_costs(viewer)
    list(Variant.objects.filter(id__in=costs).order_by("id").select_for_update().values_list("id"))
    open_rows = {
        cost.variant_id: cost
        for cost in PurchaseCost.objects.filter(variant_id__in=costs, currency=currency, valid_until=None)
    }
    changed = {
        variant_id: amount
        for variant_id, amount in costs.items()
        if variant_id not in open_rows or open_rows[variant_id].amount != amount
    }
    closing = [open_rows[variant_id].id for variant_id in changed if variant_id in open_rows]
    # A cost set twice in one moment was in force for none of it.
    PurchaseCost.objects.filter(id__in=closing, valid_from=now).delete()
    PurchaseCost.objects.filter(id__in=closing).update(valid_until=now)
    PurchaseCost.objects.bulk_create(
        [
            PurchaseCost(variant_id=variant_id, amount=amount, currency=currency, valid_from=now)
            for variant_id, amount in changed.items()
        ],
        batch_size=2000,
    )
    publish(
        [
            PurchaseCostSet(occurred_at=now, actor_hat_id=viewer.hat_id, variant_id=variant_id, currency=currency)
            for variant_id in changed
        ]
    )
    return len(changed)


@transaction.atomic
def end_costs(viewer: Viewer, *, currency: str, variant_ids: Collection[UUID], now: datetime) -> int:
    """From now on nothing is known of these costs; returns how many ended. Refuses: ``Forbidden``."""
    check_may_see_costs(viewer)
    list(Variant.objects.filter(id__in=variant_ids).order_by("id").select_for_update().values_list("id"))
    open_rows = PurchaseCost.objects.filter(variant_id__in=variant_ids, currency=currency, valid_until=None)
    ended = list(open_rows.values_list("variant_id", flat=True))
    open_rows.filter(valid_from=now).delete()
    open_rows.update(valid_until=now)
    publish(
        [
            PurchaseCostSet(occurred_at=now, actor_hat_id=viewer.hat_id, variant_id=variant_id, currency=currency)
            for variant_id in ended
        ]
    )
    return len(ended)
