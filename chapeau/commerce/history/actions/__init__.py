"""Deeds on imports of history."""

from chapeau.commerce.history.actions.import_orders import ColumnsMissing, ImportRunning, import_orders
from chapeau.commerce.history.actions.start_import import start_import
from chapeau.commerce.history.actions.store_past_orders import PastLine, PastOrder, store_past_orders
from chapeau.commerce.history.actions.undo_import import ImportInUse, NotToUndo, undo_import

__all__ = [
    "ColumnsMissing",
    "ImportInUse",
    "ImportRunning",
    "NotToUndo",
    "PastLine",
    "PastOrder",
    "import_orders",
    "start_import",
    "store_past_orders",
    "undo_import",
]
