"""What a stretch of time brought, for the house's home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import PLACED_STATES
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Orders placed and not cancelled in ``[since, until)``, net, by currency; buyers are hats."""

    orders: int
    buyers: int
    net: tuple[Money, ...]


def day_figures(viewer: Viewer, *, since: datetime, until: datetime) -> DayFigures:
    """Sums only; one query. Refuses: ``Forbidden`` but to sales, marketing and finance."""
    if not (viewer.is_system or viewer.has_role(StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE)):
        raise Forbidden
    rows = list(
        Order.objects.filter(placed_at__gte=since, placed_at__lt=until, state__in=PLACED_STATES)
        .values("currency")
        .annotate(orders=Count("id"), buyers=Count("hat", distinct=True), net=Sum("net_minor"))
        .order_by("-net")
    )
    return DayFigures(
        orders=sum(row["orders"] for row in rows),
        buyers=sum(row["buyers"] for row in rows),
        net=tuple(Money(row["net"], row["currency"]) for row in rows),
    )
