"""Deeds of prospects and calls."""

from chapeau.relationship.pipeline.actions.calls import (
    NotToBeCalled,
    WhenMissing,
    forbid_calls,
    plan_call,
    plan_calls,
    record_call,
)
from chapeau.relationship.pipeline.actions.prospects import (
    AlreadyOpen,
    LostReasonMissing,
    assign_prospects,
    lose_prospect,
    move_prospect,
    open_prospect,
    open_prospects,
    plan_next,
    reopen_prospect,
    win_prospect,
)
from chapeau.relationship.pipeline.actions.rules import (
    drop_assignment,
    drop_score_rule,
    store_assignment,
    store_score_rule,
)

__all__ = [
    "AlreadyOpen",
    "LostReasonMissing",
    "NotToBeCalled",
    "WhenMissing",
    "assign_prospects",
    "drop_assignment",
    "drop_score_rule",
    "forbid_calls",
    "lose_prospect",
    "move_prospect",
    "open_prospect",
    "open_prospects",
    "plan_call",
    "plan_calls",
    "plan_next",
    "record_call",
    "reopen_prospect",
    "store_assignment",
    "store_score_rule",
    "win_prospect",
]
