"""What hats bought in all: the figures on the cards of the person page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Sum

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import PLACED_STATES
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import Viewer


@dataclass(frozen=True, slots=True)
class HatSums:
    """Orders placed and not cancelled; ``net`` in the currency most was bought in."""

    orders: int
    net: Money
    last_placed_at: datetime


def hat_sums(viewer: Viewer, *, hat_ids: Collection[UUID]) -> dict[UUID, HatSums]:
    """For each hat that bought something and may stand beside the others; one query. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system or set(hat_ids) <= set(viewer.hat_ids)):
        raise Forbidden
    rows = (
        Order.objects.filter(
            hat__in=hats_side_by_side(viewer, ids=hat_ids), state__in=PLACED_STATES, placed_at__isnull=False
        )
        .values("hat_id", "currency")
        .annotate(orders=Count("id"), net=Sum("net_minor"), last=Max("placed_at"))
        .order_by("net")
    )
    found: dict[UUID, HatSums] = {}
    for row in rows:
        before = found.get(row["hat_id"])
        found[row["hat_id"]] = HatSums(
            orders=row["orders"] + (before.orders if before else 0),
            net=Money(row["net"], row["currency"]),
            last_placed_at=max(row["last"], before.last_placed_at) if before else row["last"],
        )
    return found


def summed(parts: Sequence[HatSums]) -> HatSums | None:
    """Those of merged hats as one; ``None`` of none."""
    if not parts:
        return None
    most = max(parts, key=lambda part: part.net.minor)
    net = sum(part.net.minor for part in parts if part.net.currency == most.net.currency)
    return HatSums(
        orders=sum(part.orders for part in parts),
        net=Money(net, most.net.currency),
        last_placed_at=max(part.last_placed_at for part in parts),
    )
