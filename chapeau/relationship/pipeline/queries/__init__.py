"""Questions about prospects and calls."""

from chapeau.relationship.pipeline.access import RULES, SELLS
from chapeau.relationship.pipeline.queries.calls import call, calls_due, calls_of_hats, forbidden
from chapeau.relationship.pipeline.queries.prospects import (
    assignments,
    board,
    history,
    prospect,
    prospect_of_hats,
    prospects,
    score_rules,
    sources_of,
)

__all__ = [
    "RULES",
    "SELLS",
    "assignments",
    "board",
    "call",
    "calls_due",
    "calls_of_hats",
    "forbidden",
    "history",
    "prospect",
    "prospect_of_hats",
    "prospects",
    "score_rules",
    "sources_of",
]
