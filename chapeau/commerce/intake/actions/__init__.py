"""What can be done with a file of one's own."""

from chapeau.commerce.intake.actions.bring import bring_file, say_ways, start_run, start_undo, undo_run
from chapeau.commerce.intake.actions.hand_in import ColumnsMissing, hand_in, throw_away

__all__ = [
    "ColumnsMissing",
    "bring_file",
    "hand_in",
    "say_ways",
    "start_run",
    "start_undo",
    "throw_away",
    "undo_run",
]
