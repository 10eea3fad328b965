"""Deeds: writing, looking after what was written, finding it helpful."""

from chapeau.relationship.community.actions.decide import decide_post, undo_decision
from chapeau.relationship.community.actions.vote import vote
from chapeau.relationship.community.actions.write import answer_post, ask_question, withdraw_post, write_review

__all__ = [
    "answer_post",
    "ask_question",
    "decide_post",
    "undo_decision",
    "vote",
    "withdraw_post",
    "write_review",
]
