"""News travels up only as facts.

A deed publishes many facts at once, in its own transaction. The recorder (the activity log) stores
them in that transaction, so the log cannot miss one; every listener gets one job per deed, enqueued
in the same transaction. Jobs carry ids only; a listener is called once per fact, in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import connection, transaction

from chapeau.kit.ids import new_id
from chapeau.kit.jobs import defer_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened, in the past tense. Holds ids, enumerations, numbers and codes only.

    ``hat_id`` or ``visitor_id`` says with whom it happened, ``actor_hat_id`` who did it when another
    did (staff, an approver). Names, addresses and free text never enter a fact (promise 10).
    """

    verb: ClassVar[str]
    """The field's name for it, e.g. ``order.placed``."""

    occurred_at: datetime
    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    actor_hat_id: UUID | None = None
    id: UUID = field(default_factory=new_id)

    def properties(self) -> dict[str, Any]:
        """What the subclass adds, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _COMMON}


_COMMON = frozenset(f.name for f in fields(Fact))


class Recorder(Protocol):
    """The log behind the bus; ``person/activity`` is the only one."""

    def record(self, facts: Sequence[Fact]) -> None: ...
    def load(self, ids: Sequence[UUID], since: datetime, until: datetime) -> list[Fact]: ...


@dataclass(frozen=True, slots=True)
class Listener:
    name: str
    verbs: frozenset[str]
    queue: str
    handle: Callable[[Sequence[Any]], None]
    only_if: Callable[[Sequence[Any]], bool]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a watcher is told; ``organisation_id`` where no hat or visitor is named."""

    verb: str
    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    organisation_id: UUID | None = None


_recorders: list[Recorder] = []
_watchers: list[Callable[[Sequence[Touched]], None]] = []
_listeners: dict[str, Listener] = {}
_fact_types: dict[str, type[Fact]] = {}


def register_recorder(recorder: Recorder) -> None:
    """Called once, by the activity package, when the application starts."""
    _recorders[:] = [recorder]


def register_facts(*types: type[Fact]) -> None:
    """Make facts known by their verb, so that a job can load them again."""
    for fact_type in types:
        known = _fact_types.setdefault(fact_type.verb, fact_type)
        if known is not fact_type:
            raise ValueError(f"{fact_type.verb} is already the verb of {known.__qualname__}")


def _always(facts: Sequence[Any]) -> bool:
    return True


def listen(
    name: str,
    facts: Iterable[type[Fact]],
    handle: Callable[[Sequence[Any]], None],
    *,
    queue: str = "now",
    only_if: Callable[[Sequence[Any]], bool] = _always,
) -> None:
    """Have ``handle`` called with new facts of these types, in a job on ``queue`` (now, mail or bulk).

    ``name`` is for ever: it is what makes a listener idempotent. ``only_if`` is asked in the deed's transaction, with the facts, and
    spares the job where nobody would use it.
    """
    types = tuple(facts)
    register_facts(*types)
    _listeners[name] = Listener(name, frozenset(t.verb for t in types), queue, handle, only_if)


def watch(watcher: Callable[[Sequence[Touched]], None]) -> None:
    """Have ``watcher`` told, in the deed's own transaction, whom facts of any verb touched; it only notes and enqueues."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def tell_watchers(touched: Sequence[Touched]) -> None:
    """Whom something touched. ``publish`` does so; whoever writes rows into the log by other means does too."""
    for watcher in _watchers:
        if touched:
            watcher(touched)


def _touched_by(fact: Fact) -> list[Touched]:
    """Several facts about an organisation have no hat of their own, a few concern a second hat (``other_hat_id``)."""
    is_of_nobody = fact.hat_id is None and fact.visitor_id is None
    organisation_id = getattr(fact, "organisation_id", None) if is_of_nobody else None
    touched = [Touched(fact.verb, fact.hat_id, fact.visitor_id, organisation_id)]
    if other := getattr(fact, "other_hat_id", None):
        touched.append(Touched(fact.verb, other))
    return touched


def fact_type(verb: str) -> type[Fact]:
    return _fact_types[verb]


def publish(facts: Sequence[Fact]) -> None:
    """Record facts and enqueue one job per interested listener; inside the deed's transaction."""
    if not facts:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("facts are published in the deed's own transaction")
    for recorder in _recorders:
        recorder.record(facts)
    tell_watchers([each for fact in facts for each in _touched_by(fact)])
    by_queue: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for listener in _listeners.values():
        wanted = [fact for fact in facts if fact.verb in listener.verbs]
        if wanted and listener.only_if(wanted):
            moments = [fact.occurred_at for fact in wanted]
            by_queue[listener.queue].append(
                {
                    "listener": listener.name,
                    "facts": [str(fact.id) for fact in wanted],
                    "since": min(moments).isoformat(),
                    "until": max(moments).isoformat(),
                }
            )
    for queue, jobs in by_queue.items():
        defer_many("kit.deliver", jobs, queue=queue)


def deliver(listener: str, facts: Sequence[str], since: str, until: str) -> None:
    """Hand the facts to the listener, each once: the note of it commits with what the listener wrote."""
    from chapeau.kit.models import HandledFact

    ids = [UUID(fact) for fact in facts]
    with transaction.atomic():
        fresh = HandledFact.claim(listener, ids)
        if not fresh:
            return
        loaded: list[Fact] = []
        for recorder in _recorders:
            loaded = recorder.load(fresh, datetime.fromisoformat(since), datetime.fromisoformat(until))
        if loaded:
            _listeners[listener].handle(loaded)
