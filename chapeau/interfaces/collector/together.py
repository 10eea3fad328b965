"""Small deliveries that come at the same time are written in one transaction: one wait for the disk, not one each.

Whoever comes while another writes waits, and is written along by the next one that may. There is no timer and no thread of its
own; alone, a delivery waits for nobody (docs/decisions/collector.md).
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chapeau.person.activity.values import Accepted, Delivery

SMALL = 20
"""Messages. Larger deliveries fill a transaction alone, each on its own connection."""
MOST = 500
Outcome = Accepted | Exception
Write = Callable[[Sequence[Delivery]], Sequence[Outcome]]


@dataclass(slots=True, eq=False)
class _Ticket:
    delivery: Delivery
    outcome: Outcome | None = None


class Together:
    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[_Ticket] = []
        self._queue = threading.Lock()
        self._pen = threading.Lock()

    def accept(self, delivery: Delivery) -> Accepted:
        """What became of this delivery. Raises what writing it raised: then nothing of it was stored."""
        ticket = _Ticket(delivery)
        if len(delivery.messages) >= SMALL:
            self._write_all([ticket])
            return _result(ticket)
        with self._queue:
            self._waiting.append(ticket)
        with self._pen:
            while ticket.outcome is None:
                with self._queue:
                    group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                self._write_all(group)
        return _result(ticket)

    def _write_all(self, group: Sequence[_Ticket]) -> None:
        try:
            outcomes = self._write([ticket.delivery for ticket in group])
        except Exception as error:
            outcomes = [error] * len(group)
        for ticket, outcome in zip(group, outcomes, strict=True):
            ticket.outcome = outcome


def _result(ticket: _Ticket) -> Accepted:
    if isinstance(ticket.outcome, Accepted):
        return ticket.outcome
    raise ticket.outcome or RuntimeError("not written")


def by_source(deliveries: Sequence[Delivery]) -> dict[object, list[int]]:
    """Places in the list, by source."""
    places: dict[object, list[int]] = defaultdict(list)
    for place, delivery in enumerate(deliveries):
        places[delivery.source.id].append(place)
    return places
