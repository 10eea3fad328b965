"""The ways of delivery as the house set them up."""

from __future__ import annotations

from django.db.models import QuerySet

from chapeau.commerce.fulfilment.access import check_may_ship
from chapeau.commerce.fulfilment.desk import rate_value
from chapeau.commerce.fulfilment.models import DeliveryMethod
from chapeau.commerce.fulfilment.values import MethodCard
from chapeau.person.people.values import Viewer


def delivery_methods(viewer: Viewer) -> tuple[MethodCard, ...]:
    """All of them, those offered no longer last. Two queries. Refuses: ``Forbidden``."""
    check_may_ship(viewer)
    cards = method_cards(DeliveryMethod.objects.order_by("position", "code"))
    return tuple(sorted(cards, key=lambda card: card.is_archived))


def method_cards(rows: QuerySet[DeliveryMethod]) -> list[MethodCard]:
    return [
        MethodCard(
            code=row.code,
            names=row.names,
            carrier=row.carrier,
            tracking_link=row.tracking_link,
            pick_up_at=row.warehouse_id,
            markets=tuple(row.markets),
            working_days=row.working_days,
            position=row.position,
            tax_category=row.tax_category,
            is_archived=row.archived_at is not None,
            rates=tuple(rate_value(rate) for rate in sorted(row.rates.all(), key=lambda rate: rate.position)),
        )
        for row in rows.prefetch_related("rates")
    ]
