"""Deeds on requests and notes."""

from chapeau.relationship.service.actions.answer import (
    WordMissing,
    add_note,
    add_request_note,
    answer_request,
    reply_to_request,
)
from chapeau.relationship.service.actions.ask import ContactMissing, ask
from chapeau.relationship.service.actions.handle import (
    assign_requests,
    change_request_kind,
    close_requests,
    convert_to_task,
    reopen_request,
)

__all__ = [
    "ContactMissing",
    "WordMissing",
    "add_note",
    "add_request_note",
    "answer_request",
    "ask",
    "assign_requests",
    "change_request_kind",
    "close_requests",
    "convert_to_task",
    "reopen_request",
    "reply_to_request",
]
