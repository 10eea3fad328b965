from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.stock.events import ReservationExpired
from chapeau.commerce.stock.levels import lock_levels, move_levels
from chapeau.commerce.stock.models import Reservation
from chapeau.commerce.stock.values import Want
from chapeau.kit.bus import publish
from chapeau.person.people.values import Viewer

HELD = Reservation.State.HELD


@transaction.atomic
def make_firm(viewer: Viewer, *, order_id: UUID, wants: Sequence[Want] = ()) -> bool:
    """Let an order's promises last; False when there is none left to keep, or less than ``wants``: some of it lapsed,
    reserve anew.

    An order of articles that are not stocked never had any: ask ``reserve``, which then promises nothing.
    """
    held = list(Reservation.objects.filter(order_id=order_id, state=HELD).order_by("id").select_for_update())
    by_line = Counter[UUID]()
    for row in held:
        by_line[row.line_id] += row.quantity
    stocked = set(
        Variant.objects.filter(id__in=[want.variant_id for want in wants], is_stocked=True).values_list("id", flat=True)
    )
    if not held or any(by_line[want.line_id] < want.quantity for want in wants if want.variant_id in stocked):
        return False
    Reservation.objects.filter(id__in=[row.id for row in held]).update(expires_at=None)
    return True


@transaction.atomic
def release(viewer: Viewer, *, order_id: UUID, line_ids: tuple[UUID, ...] | None = None) -> int:
    """Give back what is held for an order (or some of its lines); returns pieces. Twice is as once."""
    held = Reservation.objects.filter(order_id=order_id, state=HELD)
    if line_ids is not None:
        held = held.filter(line_id__in=line_ids)
    return _give_back(list(held.order_by("id").select_for_update()))


@transaction.atomic
def release_expired(viewer: Viewer, *, now: datetime, limit: int = 500) -> list[UUID]:
    """Give back what was not paid in time; returns the orders. Publishes ``ReservationExpired``.

    Rows that another deed works on are left for the next time: it may be the payment.
    """
    lapsed = Reservation.objects.filter(state=HELD, expires_at__lte=now).order_by("expires_at", "id")
    rows = list(lapsed.select_for_update(skip_locked=True)[:limit])
    _give_back(rows)
    orders = list(dict.fromkeys(row.order_id for row in rows))
    publish([ReservationExpired(occurred_at=now, order_id=order_id) for order_id in orders])
    return orders


def _give_back(rows: Sequence[Reservation]) -> int:
    if not rows:
        return 0
    lock_levels((row.variant_id, row.warehouse_id) for row in rows)
    move_levels([(row.variant_id, row.warehouse_id, 0, -row.quantity) for row in rows])
    Reservation.objects.filter(id__in=[row.id for row in rows]).update(state=Reservation.State.RELEASED)
    return sum(row.quantity for row in rows)
