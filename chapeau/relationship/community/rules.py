"""Pure thinking: what may follow what, and which names may be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chapeau.kit.text import fold
from chapeau.relationship.community.values import LONGEST_NAME, PostState

MOVES: Mapping[PostState, tuple[PostState, ...]] = {
    PostState.WAITING: (PostState.PUBLISHED, PostState.DECLINED, PostState.WITHDRAWN),
    PostState.PUBLISHED: (PostState.DECLINED, PostState.WITHDRAWN, PostState.REPLACED, PostState.WAITING),
    PostState.REPLACED: (PostState.PUBLISHED, PostState.WITHDRAWN),
    PostState.DECLINED: (PostState.WAITING, PostState.WITHDRAWN),
    PostState.WITHDRAWN: (),
}
"""Back to *waiting* is the undoing of a decision."""
_ADDRESS = re.compile(r"@|https?:|www\.|\d{5,}", re.IGNORECASE)


def may_move(state: str, to: PostState) -> bool:
    return to in MOVES[PostState(state)]


def suggested_name(name: str) -> str:
    """``Camille Roux`` → ``Camille R.``: to begin with; whoever writes chooses."""
    first, _, rest = name.strip().partition(" ")
    return f"{first[: LONGEST_NAME - 3]} {rest[0]}." if rest else first[:LONGEST_NAME]


def is_fit_to_show(name: str, organisation_name: str) -> bool:
    """No address, no number, and not the organisation somebody buys for: that it buys here is its own business."""
    if not name.strip() or len(name) > LONGEST_NAME or _ADDRESS.search(name):
        return False
    employer = fold(organisation_name)
    return not (employer and employer in fold(name))
