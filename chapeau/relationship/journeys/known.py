"""What the journeys that run listen to, kept in each process: facts that none waits for cost neither a question nor a job.

What was read is good for a second, and read anew at once where a journey is started or stopped. In other processes, then, a journey
begins to listen within a second of its start: what somebody does in that second does not bring them in.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import transaction

from chapeau.relationship.journeys.moving import running_versions

GOOD_FOR_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Listens:
    activities: frozenset[str]
    entered: frozenset[str]
    """Audiences, by code, by which people come in; and which they may leave again."""
    left: frozenset[str]


_read: tuple[float, Listens] | None = None


def listens() -> Listens:
    global _read
    read = _read
    if read is None or time.monotonic() - read[0] > GOOD_FOR_SECONDS:
        _read = read = (time.monotonic(), _listens())
    return read[1]


def forget() -> None:
    """A journey was started or stopped: read anew, now and once that is true for everybody."""
    drop()
    transaction.on_commit(drop)


def drop() -> None:
    """Read anew at the next question, in this process."""
    global _read
    _read = None


def _listens() -> Listens:
    runnings = running_versions()
    waited = {getattr(node.step, "activity", "") for running in runnings for node in running.nodes.values()}
    ends = {verb for running in runnings for verb in (running.plan.goal, *running.plan.stops)}
    entries = [running.plan for running in runnings if running.is_newest and not running.plan.entry.on]
    return Listens(
        activities=frozenset((waited | ends | {plan.entry.activity for plan in entries}) - {""}),
        entered=frozenset(plan.entry.audience for plan in entries if plan.entry.audience),
        left=frozenset(
            one.plan.entry.audience for one in runnings if one.plan.entry.audience and one.plan.leaves_with_audience
        ),
    )
