"""What holds, out of what was said: pure, no rows, no clock (docs/how/consent.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chapeau.person.privacy.values import ConsentState

_STRICTNESS = (
    ConsentState.WITHDRAWN,
    ConsentState.REFUSED,
    ConsentState.PENDING,
    ConsentState.NONE,
    ConsentState.GIVEN,
)
"""Most restrictive first."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word about one key (hat or visitor, purpose, topic, channel, address)."""

    happened_at: datetime
    id: UUID
    state: str
    until: datetime | None = None


def fold(said: Iterable[Said]) -> Said | None:
    """The last word by when it was said; what an import brings from the past does not undo what came since."""
    return max(said, key=lambda one: (one.happened_at, one.id), default=None)


def most_restrictive(states: Iterable[str]) -> ConsentState:
    """Of what two records say about the same thing, what binds after they became one; of nothing: never asked."""
    known = [ConsentState(state) for state in states]
    return min(known, key=_STRICTNESS.index, default=ConsentState.NONE)


def strictness(state: str) -> int:
    """Smaller is stricter."""
    return _STRICTNESS.index(ConsentState(state))


def holds(said: Said | None, now: datetime) -> ConsentState:
    """A question not answered in time was never asked."""
    if said is None or (said.until is not None and said.until <= now):
        return ConsentState.NONE
    return ConsentState(said.state)


def for_topic(whole: Said | None, topical: Said | None, now: datetime) -> Said | None:
    """Which word decides about a topic: its own, unless marketing as a whole was refused or withdrawn since.

    Agreeing to marketing as a whole does not undo the "no" to one topic; a "no" to all undoes every "yes" before it.
    """
    if topical is None or holds(topical, now) is ConsentState.NONE:
        return whole
    if whole is None:
        return topical
    says_no = whole.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)
    return whole if says_no and (whole.happened_at, whole.id) > (topical.happened_at, topical.id) else topical
