"""Questions about shipments and returns. Buyers see what hangs on their hat; logistics see every warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chapeau.commerce.fulfilment.values import (
    PackingSlip,
    PickList,
    ReturnableLine,
    ReturnView,
    ShipmentView,
    ToShipRow,
)
from chapeau.person.people.values import Viewer


def to_ship(viewer: Viewer, *, now: datetime, warehouse_code: str = "") -> list[ToShipRow]:
    """What waits to leave, by cut-off, late ones first. Refuses: ``Forbidden`` but to logistics and sales."""
    raise NotImplementedError


def pick_list(viewer: Viewer, *, shipment_codes: Sequence[str]) -> list[PickList]:
    """One list per warehouse, in the order of the shelves, for the shipments to pick."""
    raise NotImplementedError


def packing_slips(viewer: Viewer, *, shipment_codes: Sequence[str]) -> list[PackingSlip]:
    """The papers for the parcels, in the order given."""
    raise NotImplementedError


def shipments_of_order(viewer: Viewer, *, order_code: str) -> list[ShipmentView]:
    """An order's shipments, oldest first. Refuses: ``NotFound`` when the order is not the viewer's."""
    raise NotImplementedError


def find_shipments(viewer: Viewer, *, tracking_number: str) -> list[ShipmentView]:
    """Staff: shipments by the beginning of a tracking number, at most ten."""
    raise NotImplementedError


def returnable_lines(viewer: Viewer, *, order_code: str) -> list[ReturnableLine]:
    """What of an order may still be sent back. Refuses: ``NotFound``."""
    raise NotImplementedError


def returns_of_order(viewer: Viewer, *, order_code: str) -> list[ReturnView]:
    """An order's returns, newest first. Refuses: ``NotFound``."""
    raise NotImplementedError


def return_page(viewer: Viewer, *, code: str) -> ReturnView:
    """Refuses: ``NotFound``."""
    raise NotImplementedError


def open_returns(viewer: Viewer) -> list[ReturnView]:
    """Staff: asked, approved or received and not yet refunded, oldest first."""
    raise NotImplementedError
