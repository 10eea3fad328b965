"""What this room can do. Every deed takes the viewer first and ``now``."""

from chapeau.person.allocation.actions.flags import set_flag
from chapeau.person.allocation.actions.met import record_met, record_met_by
from chapeau.person.allocation.actions.moves import (
    decide_experiment,
    start_experiment,
    stop_experiment,
    undo_experiment,
)
from chapeau.person.allocation.actions.plans import change_experiment, create_experiment, drop_experiment

__all__ = [
    "change_experiment",
    "create_experiment",
    "decide_experiment",
    "drop_experiment",
    "record_met",
    "record_met_by",
    "set_flag",
    "start_experiment",
    "stop_experiment",
    "undo_experiment",
]
