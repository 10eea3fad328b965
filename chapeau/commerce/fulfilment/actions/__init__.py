"""Deeds of delivery. Lock order: the order, its shipments or return, then stock by (variant, warehouse)."""

from chapeau.commerce.fulfilment.actions.ask_return import (
    NothingToReturn,
    ReturnIsElsewhere,
    approve_return,
    ask_return,
    refuse_return,
)
from chapeau.commerce.fulfilment.actions.cancel_shipments import cancel_shipments
from chapeau.commerce.fulfilment.actions.mark_delivered import mark_delivered
from chapeau.commerce.fulfilment.actions.prepare_shipments import prepare_shipments
from chapeau.commerce.fulfilment.actions.receive_return import receive_return
from chapeau.commerce.fulfilment.actions.refund_return import refund_return
from chapeau.commerce.fulfilment.actions.set_methods import archive_delivery_method, set_delivery_method
from chapeau.commerce.fulfilment.actions.ship_parcels import (
    AlreadyShipped,
    NothingToShip,
    ship,
    ship_many,
    start_picking,
)

__all__ = [
    "AlreadyShipped",
    "NothingToReturn",
    "NothingToShip",
    "ReturnIsElsewhere",
    "approve_return",
    "archive_delivery_method",
    "ask_return",
    "cancel_shipments",
    "mark_delivered",
    "prepare_shipments",
    "receive_return",
    "refund_return",
    "refuse_return",
    "set_delivery_method",
    "ship",
    "ship_many",
    "start_picking",
]
