"""The goods are back: on the shelf again or not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.commerce.fulfilment.access import check_may_ship
from chapeau.commerce.fulfilment.actions.ask_return import about_return, move_return
from chapeau.commerce.fulfilment.events import ReturnReceived
from chapeau.commerce.fulfilment.models import Return, ReturnLine, Shipment
from chapeau.commerce.ordering.actions.record_delivery import record_returned
from chapeau.commerce.stock.actions import take_back
from chapeau.commerce.stock.models import Warehouse
from chapeau.commerce.stock.values import Piece
from chapeau.kit.bus import publish
from chapeau.person.people.values import Viewer


@transaction.atomic
def receive_return(
    viewer: Viewer,
    *,
    code: str,
    now: datetime,
    not_restocked: Collection[UUID] = (),
    warehouse_code: str = "",
) -> None:
    """Book returned goods in; order lines in ``not_restocked`` are damaged and stay off the shelf.

    They go to ``warehouse_code``, or where they were sent from. Locks order, return, then stock.
    Refuses: ``Forbidden``, ``NotFound``, ``ReturnIsElsewhere``.
    """
    check_may_ship(viewer)
    found = move_return(viewer, code, Return.State.RECEIVED)
    found.received_at = now
    found.save(update_fields=["state", "handled_by", "received_at"])
    lines = list(ReturnLine.objects.filter(parent=found).select_related("order_line__variant"))
    damaged = [line.id for line in lines if line.order_line_id in not_restocked]
    ReturnLine.objects.filter(id__in=damaged).update(is_restocked=False)
    record_returned(
        viewer, order_id=found.order_id, quantities={line.order_line_id: line.quantity for line in lines}, now=now
    )
    home = _warehouse(found, warehouse_code)
    pieces = [
        Piece(line.order_line.variant_id, home, line.quantity)
        for line in lines
        if line.order_line_id not in not_restocked
        and line.order_line.variant_id
        and line.order_line.variant
        and line.order_line.variant.is_stocked
    ]
    if pieces:
        take_back(viewer, pieces=pieces, reference_id=found.id, now=now, reason=found.reason)
    publish(
        [ReturnReceived(**about_return(found, viewer, now), restocked_quantity=sum(piece.quantity for piece in pieces))]
    )


def _warehouse(found: Return, code: str) -> UUID:
    if code:
        return Warehouse.objects.values_list("id", flat=True).get(code=code)
    sent_from = (
        Shipment.objects.filter(order_id=found.order_id, shipped_at__isnull=False)
        .order_by("-shipped_at")
        .values_list("warehouse_id", flat=True)
        .first()
    )
    return sent_from or Warehouse.objects.order_by("priority", "code").values_list("id", flat=True)[0]
