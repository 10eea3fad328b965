"""From deliveries to the log: within their limits, together, and again when the connection had died."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from chapeau.interfaces.collector.together import Outcome, Together, by_source
from chapeau.kit import limits
from chapeau.kit.clock import read_clock
from chapeau.kit.limits import Limit, TooOften
from chapeau.person.activity.actions import accept_deliveries
from chapeau.person.activity.values import Delivery, SourceKind

MINUTE = timedelta(minutes=1)
PER_ADDRESS = Limit("collect-address", 3000, MINUTE)
"""A key that stands in a page is everybody's: one caller must not use up the whole site's allowance."""


def write_within_limits(deliveries: Sequence[Delivery]) -> list[Outcome]:
    """What became of each; ``TooOften`` for all of a source that is beyond its allowance: nothing of theirs is stored."""
    try:
        return _write(deliveries)
    except (OperationalError, InterfaceError):
        # The connection may have died since it was last used. What was stored all the same is known by its id.
        connection.close()
        return _write(deliveries)


def _write(deliveries: Sequence[Delivery]) -> list[Outcome]:
    now = read_clock()
    outcomes: dict[int, Outcome] = {}
    for places in by_source(deliveries).values():
        source = deliveries[places[0]].source
        limit = Limit("collect", source.per_minute * settings.LIMITS_TIMES, MINUTE)
        room = limits.count(
            limit, subject=str(source.id), now=now, cost=sum(len(deliveries[p].messages) for p in places)
        )
        if not room.is_allowed:
            outcomes |= dict.fromkeys(places, TooOften(room))
    for place, delivery in enumerate(deliveries):
        if delivery.source.kind == SourceKind.BROWSER and place not in outcomes:
            room = limits.count(
                PER_ADDRESS, subject=f"{delivery.source.id} {delivery.address}", now=now, cost=len(delivery.messages)
            )
            if not room.is_allowed:
                outcomes[place] = TooOften(room)
    allowed = [place for place in range(len(deliveries)) if place not in outcomes]
    accepted = accept_deliveries([deliveries[place] for place in allowed], now=now)
    outcomes |= dict(zip(allowed, accepted, strict=True))
    return [outcomes[place] for place in range(len(deliveries))]


together = Together(write_within_limits)
