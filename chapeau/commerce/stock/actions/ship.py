from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.stock.levels import lock_levels, move_levels
from chapeau.commerce.stock.models import Movement, Reservation
from chapeau.commerce.stock.values import Allocation, Piece
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class NotReserved(Refusal):
    code = "not-reserved"
    sentence = _("More is to be shipped than is held for this order in this warehouse. Reload the list.")


@transaction.atomic
def ship(viewer: Viewer, *, order_id: UUID, parcels: Sequence[Allocation], reference_id: UUID, now: datetime) -> None:
    """Take what was held out of the house, wholly or in part; ``reference_id`` is the shipment's.

    The same shipment twice is as once. Variants that are not stocked are left out. Refuses: ``NotReserved``.
    """
    held = Reservation.objects.filter(order_id=order_id, state=Reservation.State.HELD)
    by_place: defaultdict[tuple[UUID, UUID, UUID], list[Reservation]] = defaultdict(list)
    for row in held.order_by("id").select_for_update():
        by_place[row.line_id, row.variant_id, row.warehouse_id].append(row)
    if Movement.objects.filter(reference_id=reference_id, kind=Movement.Kind.SHIPMENT).exists():
        return
    parts = _without_unstocked(parcels)
    shipped: list[Reservation] = []
    for part in parts:
        rows = by_place[part.line_id, part.variant_id, part.warehouse_id]
        shipped.extend(_take(rows, part, now))
    lock_levels((part.variant_id, part.warehouse_id) for part in parts)
    move_levels([(part.variant_id, part.warehouse_id, -part.quantity, -part.quantity) for part in parts])
    # What was taken in part stays held with the rest; taken whole, the row itself is shipped.
    rest = [row for rows in by_place.values() for row in rows]
    Reservation.objects.bulk_update(rest, ["quantity", "state", "expires_at"])
    Reservation.objects.bulk_create(shipped)
    Movement.objects.bulk_create(
        [
            Movement(
                variant_id=part.variant_id,
                warehouse_id=part.warehouse_id,
                kind=Movement.Kind.SHIPMENT,
                quantity=-part.quantity,
                reference_id=reference_id,
                by_hat_id=viewer.hat_id,
                moved_at=now,
            )
            for part in parts
        ]
    )


def _without_unstocked(parcels: Sequence[Allocation]) -> list[Allocation]:
    ids = {parcel.variant_id for parcel in parcels}
    stocked = set(Variant.objects.filter(id__in=ids, is_stocked=True).values_list("id", flat=True))
    return [parcel for parcel in parcels if parcel.variant_id in stocked and parcel.quantity > 0]


def _take(rows: Sequence[Reservation], part: Allocation, now: datetime) -> list[Reservation]:
    """Mark rows shipped in place; the shipped part of a split row is returned, to be created."""
    missing = part.quantity
    split: list[Reservation] = []
    for row in rows:
        if not missing or row.state != Reservation.State.HELD:
            continue
        if row.quantity <= missing:
            missing -= row.quantity
            row.state = Reservation.State.SHIPPED
            continue
        row.quantity -= missing
        split.append(
            Reservation(
                order_id=row.order_id,
                line_id=row.line_id,
                variant_id=row.variant_id,
                warehouse_id=row.warehouse_id,
                quantity=missing,
                state=Reservation.State.SHIPPED,
                created_at=now,
            )
        )
        missing = 0
    if missing:
        raise NotReserved
    return split


@transaction.atomic
def take_back(viewer: Viewer, *, pieces: Sequence[Piece], reference_id: UUID, now: datetime, reason: str = "") -> None:
    """Put returned pieces back on the shelf; ``reference_id`` is the return's. The same return twice is as once."""
    sound = [piece for piece in pieces if piece.quantity > 0]
    lock_levels((piece.variant_id, piece.warehouse_id) for piece in sound)
    if Movement.objects.filter(reference_id=reference_id, kind=Movement.Kind.RETURN).exists():
        return
    move_levels([(piece.variant_id, piece.warehouse_id, piece.quantity, 0) for piece in sound])
    Movement.objects.bulk_create(
        [
            Movement(
                variant_id=piece.variant_id,
                warehouse_id=piece.warehouse_id,
                kind=Movement.Kind.RETURN,
                quantity=piece.quantity,
                reason=reason[:200],
                reference_id=reference_id,
                by_hat_id=viewer.hat_id,
                moved_at=now,
            )
            for piece in sound
        ]
    )
