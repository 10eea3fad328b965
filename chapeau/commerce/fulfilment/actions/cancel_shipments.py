"""What was to leave for a cancelled order stays."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from chapeau.commerce.fulfilment.access import check_may_ship
from chapeau.commerce.fulfilment.models import Shipment
from chapeau.commerce.ordering.models import Order
from chapeau.person.people.values import Viewer


@transaction.atomic
def cancel_shipments(viewer: Viewer, *, order_ids: Sequence[UUID]) -> int:
    """Strike shipments that still wait; how many. Locks the orders by id. Refuses: ``Forbidden``."""
    check_may_ship(viewer)
    list(Order.objects.select_for_update().filter(id__in=order_ids).order_by("id").values_list("id"))
    waiting = Shipment.objects.filter(order_id__in=order_ids, state=Shipment.State.TO_PICK)
    return waiting.update(state=Shipment.State.CANCELLED)
