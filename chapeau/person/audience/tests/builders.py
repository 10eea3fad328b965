"""Audiences and deeds for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact
from chapeau.kit.ids import new_id
from chapeau.person.activity.recorder import LogRecorder
from chapeau.person.audience import actions, queries
from chapeau.person.audience.values import AudienceView, Level
from chapeau.person.people.tests.builders import NOW
from chapeau.person.people.values import SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought(Fact):
    """An order brought in: nobody else listens to it."""

    verb: ClassVar[str] = "history.order"
    gross_minor: int = 5000
    currency: str = "EUR"
    channel: str = "web"
    line_count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited(Fact):
    verb: ClassVar[str] = "visit.began"
    source: str = "direct"


def log(*facts: Fact) -> list[UUID]:
    """Into the log alone, as if it had happened before anybody looked."""
    LogRecorder().record(facts)
    return [fact.id for fact in facts]


def bought(hat_id: UUID, days_ago: float, **properties: object) -> Bought:
    return Bought(occurred_at=NOW - timedelta(days=days_ago), hat_id=hat_id, id=new_id(), **properties)  # type: ignore[arg-type]


def make_audience(rule: str, *, name: str = "Test", level: Level = Level.HAT, now: datetime = NOW) -> AudienceView:
    code = actions.store_audience(SYSTEM, name=name, rule=rule, level=level, now=now)
    return queries.audience(SYSTEM, code=code)


def inside(audience: AudienceView) -> set[UUID]:
    """The hats that are in now, as kept."""
    found, _next = queries.members(SYSTEM, audience_id=audience.id, limit=10_000)
    return {subject for member in found if (subject := member.hat_id or member.organisation_id)}
