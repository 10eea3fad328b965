"""How somebody goes on: the same thinking moves people and foretells where they would come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chapeau.kit.lots import drawn
from chapeau.kit.wall_clocks import moment_of, zone_of
from chapeau.relationship.journeys.values import Branch, Forked, Split, Step, Wait, WaitFor, WaitUntil

END = ""
ON, THEN, OTHERWISE = "on", "then", "otherwise"


@dataclass(frozen=True, slots=True)
class Node:
    """A step and where it leads, by the way taken; ``END`` is the end."""

    step: Step
    goes: Mapping[str, str]
    place: int
    """In the order people meet them: nobody ever goes to a lower one."""


def nodes(steps: Sequence[Step]) -> dict[str, Node]:
    """Every step by its id, in order. No arrow leads back, so that whoever is in comes to an end."""
    found: dict[str, Node] = {}
    _lay(steps, END, found)
    return {id: Node(node.step, node.goes, place) for place, (id, node) in enumerate(found.items())}


def _lay(steps: Sequence[Step], after: str, found: dict[str, Node]) -> None:
    for index, step in enumerate(steps):
        following = steps[index + 1].id if index + 1 < len(steps) else after
        if isinstance(step, Forked):
            goes = {
                THEN: step.then[0].id if step.then else following,
                OTHERWISE: step.otherwise[0].id if step.otherwise else following,
            }
            found[step.id] = Node(step, goes, 0)
            _lay(step.then, following, found)
            _lay(step.otherwise, following, found)
        else:
            found[step.id] = Node(step, {ON: following}, 0)


def due_at(step: Step, arrived_at: datetime, zone: str) -> datetime:
    """When somebody who comes to this step now may leave it."""
    match step:
        case Wait(span=span) | WaitFor(span=span):
            return arrived_at + span.length
        case WaitUntil():
            return _next_hour(step, arrived_at, zone)
        case _:
            return arrived_at


def _next_hour(step: WaitUntil, now: datetime, zone: str) -> datetime:
    """The wall clock decides, as ``kit.wall_clocks`` reads it."""
    there = zone_of(zone)
    local = now.astimezone(there)
    for days in range(9):
        day = local.date() + timedelta(days=days)
        if step.weekdays and day.isoweekday() not in step.weekdays:
            continue
        moment = moment_of(day, step.at, there)
        if moment > now:
            return moment
    raise AssertionError("a week has every day")


def way(step: Step, *, person_id: UUID, is_woken: bool, is_in: bool, journey: str = "") -> str:
    """Which way on: ``is_woken``: what was waited for happened; ``is_in``: they are in the branch's audience.

    Lots are drawn by journey and step: two journeys whose steps have the same name divide people independently.
    """
    match step:
        case WaitFor():
            return THEN if is_woken else OTHERWISE
        case Branch():
            return THEN if is_in else OTHERWISE
        case Split(id, percent):
            return THEN if drawn(person_id, f"split:{journey}:{id}") < percent / 100 else OTHERWISE
        case _:
            return ON
