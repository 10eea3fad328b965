"""People whose day it is come in: each once for each day, also after a standstill of some days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from chapeau.kit.wall_clocks import moment_of, zone_of
from chapeau.person.audience import queries as audiences
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.journeys.models import Journey
from chapeau.relationship.journeys.moving import Running, admit, running_journeys
from chapeau.relationship.journeys.rules.days import date_of, dawned, is_on
from chapeau.relationship.journeys.values import Entry, JourneyState, OnDate


def begin_days(now: datetime) -> int:
    """Everybody whose day has dawned since the last look comes in; how many did."""
    return sum(_begin(running, running.plan.entry.on, now) for running in running_journeys() if running.plan.entry.on)


@transaction.atomic
def _begin(running: Running, on: OnDate, now: datetime) -> int:
    journey = Journey.objects.select_for_update().get(id=running.journey.id)
    since = journey.days_seen_until or now
    if journey.state != JourneyState.RUNNING or since >= now:
        return 0
    hats: list[UUID] = []
    for day, zones in dawned(on, since=since, now=now).items():
        hats += [hat for hat, _day, _zone in whose(running.plan.entry, on, [day], now=now, zones=zones)]
    came = admit(running, hats, now) if hats else 0
    journey.days_seen_until = now
    journey.save(update_fields=["days_seen_until"])
    return came


def whose(
    entry: Entry, on: OnDate, days: Sequence[date], *, now: datetime, zones: Sequence[str] | None = None, most: int | None = None
) -> list[tuple[UUID, date, str]]:  # fmt: skip
    """Who comes in on these days, each with the day and the zone of their clock; in the order of the days."""
    members = audiences.audience(SYSTEM, code=entry.audience).id if entry.audience else None
    if on.field:
        wanted = {date_of(on, day): day for day in days}
        met = audiences.dated(
            SYSTEM, field=on.field, days=list(wanted), yearly=on.yearly, now=now, zones=zones, most=most
        )
        found = [(hat, wanted[their], zone) for hat, their, zone in met]
        if members is None:
            return found
        inside = audiences.contains(SYSTEM, audience_id=members, hat_ids=[hat for hat, _day, _zone in found])
        return [one for one in found if one[0] in inside]
    dawning = [day for day in days if is_on(on, day)]
    if not dawning or members is None:
        return []
    hats = audiences.member_hat_ids(SYSTEM, audience_id=members, now=now)[:most]
    where = Hat.objects.filter(id__in=hats).values_list("id", "person__time_zone")
    return [(hat, day, zone) for day in dawning for hat, zone in where if zones is None or zone in zones]


def coming(entry: Entry, on: OnDate, *, now: datetime, ahead: int, most: int) -> dict[UUID, datetime]:
    """Who would come in within so many days, the first ``most`` of them, and when; the soonest first."""
    today = now.date()
    days = [today + timedelta(days=each) for each in range(-1, ahead + 1)]
    found: dict[UUID, datetime] = {}
    for hat, day, zone in whose(entry, on, days, now=now, most=most):
        moment = moment_of(day, on.at, zone_of(zone))
        if moment > now:
            found.setdefault(hat, moment)
    return dict(sorted(found.items(), key=lambda one: one[1]))
