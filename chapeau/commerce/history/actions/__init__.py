"""Deeds on imports of history."""

from chapeau.commerce.history.actions.import_orders import ColumnsMissing, ImportRunning, import_orders
from chapeau.commerce.history.actions.start_import import hand_in, start_import, throw_away
from chapeau.commerce.history.actions.store_past_orders import PastLine, PastOrder, store_past_orders
from chapeau.commerce.history.actions.undo_import import ImportInUse, NotToUndo, undo_import

__all__ = [
    "ColumnsMissing",
    "ImportInUse",
    "ImportRunning",
    "NotToUndo",
    "PastLine",
    "PastOrder",
    "hand_in",
    "import_orders",
    "start_import",
    "store_past_orders",
    "throw_away",
    "undo_import",
]
