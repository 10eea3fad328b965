"""Deeds on stock.

Lock order (promise 3): levels are the last but the invoice counter, always by (variant, warehouse)
ascending. Every deed locks the levels it may touch in one statement in that order before it writes.
"""

from chapeau.commerce.stock.actions.count import (
    BadQuantity,
    PromisedMore,
    ReasonMissing,
    correct,
    receive,
    set_reorder_points,
    set_shelves,
)
from chapeau.commerce.stock.actions.create_warehouses import create_warehouses, set_warehouse
from chapeau.commerce.stock.actions.release import make_firm, release, release_expired
from chapeau.commerce.stock.actions.reserve import NotEnoughStock, reserve, reserve_anew
from chapeau.commerce.stock.actions.ship import NotReserved, ship, take_back
from chapeau.commerce.stock.actions.transfer import NotFree, SameWarehouse, transfer

__all__ = [
    "BadQuantity",
    "NotEnoughStock",
    "NotFree",
    "NotReserved",
    "PromisedMore",
    "ReasonMissing",
    "SameWarehouse",
    "correct",
    "create_warehouses",
    "make_firm",
    "receive",
    "release",
    "release_expired",
    "reserve",
    "reserve_anew",
    "set_reorder_points",
    "set_shelves",
    "set_warehouse",
    "ship",
    "take_back",
    "transfer",
]
