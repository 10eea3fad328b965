"""Questions about shipments and returns. Buyers see what hangs on their hat; staff by role."""

from chapeau.commerce.fulfilment.queries.arrived import articles_received
from chapeau.commerce.fulfilment.queries.methods import delivery_methods
from chapeau.commerce.fulfilment.queries.papers import packing_slips, pick_list
from chapeau.commerce.fulfilment.queries.returns import (
    my_returns,
    open_returns,
    return_list,
    return_page,
    returnable_lines,
    returns_of_order,
)
from chapeau.commerce.fulfilment.queries.shipments import find_shipments, shipment_rows, shipments_of_order, to_ship

__all__ = [
    "articles_received",
    "delivery_methods",
    "find_shipments",
    "my_returns",
    "open_returns",
    "packing_slips",
    "pick_list",
    "return_list",
    "return_page",
    "returnable_lines",
    "returns_of_order",
    "shipment_rows",
    "shipments_of_order",
    "to_ship",
]
