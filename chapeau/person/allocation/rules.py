"""Lots and slots: pure.

Two lots are drawn for each person and experiment, independent of each other and of every other experiment's: whether they are in
(salted by the group, where experiments share one), and which arm (salted by the experiment). So nobody's arm depends on how many
take part, and a person who is in one experiment is no likelier to get a certain arm of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from chapeau.kit.lots import drawn
from chapeau.person.allocation.values import WHOLE, Arm, ExperimentState

MOVES: Mapping[tuple[ExperimentState, str], ExperimentState] = {
    (ExperimentState.DRAFT, "start"): ExperimentState.RUNNING,
    (ExperimentState.RUNNING, "stop"): ExperimentState.STOPPED,
    (ExperimentState.STOPPED, "decide"): ExperimentState.DECIDED,
    (ExperimentState.RUNNING, "decide"): ExperimentState.DECIDED,
    (ExperimentState.DECIDED, "undo"): ExperimentState.STOPPED,
    (ExperimentState.STOPPED, "undo"): ExperimentState.RUNNING,
    (ExperimentState.RUNNING, "undo"): ExperimentState.DRAFT,
}
"""All moves there are. Deciding stops; the last one needs that nobody saw it yet."""


def is_in(person: UUID, *, salt: str, first: int, share: int) -> bool:
    """The person's place in the group, or in the experiment that has none, lies in ``[first, first + share)`` per cent."""
    return first <= drawn(person, f"in:{salt}") * WHOLE < first + share


def arm_for(person: UUID, *, salt: str, arms: Sequence[Arm]) -> str:
    """By lot, each with its share; shares add up to a hundred."""
    place, edge = drawn(person, f"arm:{salt}") * WHOLE, 0
    for arm in arms:
        edge += arm.share
        if place < edge:
            return arm.code
    return arms[-1].code


def free_slot(taken: Iterable[tuple[int, int]], share: int, *, at: int | None = None) -> int | None:
    """The first per cent from which ``share`` of a group are free, of what others took as (first, share); or whether ``at`` is."""
    others = sorted(taken)
    edges = [0, *(start + width for start, width in others)] if at is None else [at]
    for first in sorted(edges):
        if first + share <= WHOLE and all(first + share <= start or start + width <= first for start, width in others):
            return first
    return None
