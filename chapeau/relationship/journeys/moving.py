"""Moving people: in at the entry, on when they are due, out at the goal; whole sets, each in one transaction.

What a step does (a message in the ledger, a task, a trait) is written in the transaction that notes that the step was
left: after a crash either both are there or neither, and no step is taken twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from chapeau.commerce.pricing.actions import give_offering
from chapeau.kit.bus import publish
from chapeau.kit.db import fetch
from chapeau.kit.ids import new_id
from chapeau.kit.lots import drawn
from chapeau.person.audience import queries as audiences
from chapeau.person.audience.actions import publish_traits
from chapeau.person.audience.values import TraitRow
from chapeau.person.messaging.actions import enqueue_many
from chapeau.person.people.values import SYSTEM
from chapeau.person.tasks.actions import create_tasks
from chapeau.person.tasks.values import NewTask
from chapeau.relationship.journeys.events import JourneyEnded, JourneyEntered, JourneySignalled
from chapeau.relationship.journeys.models import Journey, Version
from chapeau.relationship.journeys.rules import going
from chapeau.relationship.journeys.rules.plan import from_json
from chapeau.relationship.journeys.values import (
    Again,
    Branch,
    EndedBy,
    Exit,
    GiveOffer,
    JourneyState,
    MakeCall,
    MakeTask,
    OpenProspect,
    Plan,
    Send,
    SetTrait,
    Signal,
)
from chapeau.relationship.pipeline.actions import open_prospects, plan_calls

AT_ONCE = 20_000

_ADMIT = """
INSERT INTO journeys_passage (id, journey_id, version_id, hat_id, step, arrived_at, due_at, is_woken, is_held_out,
                              entered_at, ended_at, ended_by)
SELECT fresh.id, %(journey)s, %(version)s, fresh.hat_id, '', %(now)s, %(now)s, false, false, %(now)s, NULL, ''
FROM (
    SELECT DISTINCT ON (hat.person_id) given.id, hat.id AS hat_id
    FROM unnest(%(ids)s::uuid[], %(hats)s::uuid[]) AS given (id, hat_id)
    JOIN people_hat hat ON hat.id = given.hat_id AND (hat.ends_at IS NULL OR hat.ends_at > %(now)s)
    WHERE NOT EXISTS (
        SELECT 1 FROM people_hat other JOIN journeys_passage before ON before.hat_id = other.id
        WHERE other.person_id = hat.person_id AND before.journey_id = %(journey)s
          AND (before.ended_at IS NULL OR %(since)s::timestamptz IS NULL OR before.ended_at > %(since)s)
    )
    ORDER BY hat.person_id, hat.created_at, hat.id
) fresh
ON CONFLICT DO NOTHING
RETURNING id, hat_id, (SELECT person_id FROM people_hat WHERE people_hat.id = hat_id),
    (SELECT time_zone FROM people_hat JOIN people_person ON people_person.id = person_id WHERE people_hat.id = hat_id)
"""
_PLACE = """
UPDATE journeys_passage passage SET step = fresh.step, arrived_at = %(now)s, due_at = fresh.due_at, is_woken = false,
    is_held_out = fresh.is_held_out, ended_at = CASE WHEN fresh.ended_by <> '' THEN %(now)s::timestamptz END,
    ended_by = fresh.ended_by
FROM unnest(%(ids)s::uuid[], %(steps)s::text[], %(due)s::timestamptz[], %(held)s::boolean[], %(ended)s::text[])
     AS fresh (id, step, due_at, is_held_out, ended_by)
WHERE passage.id = fresh.id
"""
_NOTE = """
INSERT INTO journeys_step_taken (passage_id, step, way, left_at)
SELECT id, step, way, %(now)s FROM unnest(%(ids)s::uuid[], %(steps)s::text[], %(ways)s::text[]) AS left_by (id, step, way)
"""
_DUE = """
SELECT passage.id, coalesce(hat.alias_of_id, hat.id), hat.person_id, person.time_zone, passage.is_woken
FROM journeys_passage passage
JOIN people_hat hat ON hat.id = passage.hat_id JOIN people_person person ON person.id = hat.person_id
WHERE passage.version_id = %(version)s AND passage.step = %(step)s AND passage.ended_at IS NULL
  AND passage.due_at <= %(now)s AND NOT passage.is_held_out
LIMIT %(most)s FOR UPDATE OF passage SKIP LOCKED
"""
_STEPS_DUE = """
SELECT DISTINCT version_id, step FROM journeys_passage
WHERE ended_at IS NULL AND due_at <= %(now)s AND NOT is_held_out AND version_id = ANY(%(versions)s)
"""
# After a merge what somebody does stands under one hat, and their passage may stand under the other.
_DID = """
WITH did AS (
    SELECT other.id AS hat_id, max(given.until) AS until
    FROM unnest(%(hats)s::uuid[], %(untils)s::timestamptz[]) AS given (hat_id, until)
    JOIN people_hat mine ON mine.id = given.hat_id
    JOIN people_hat other ON other.id = coalesce(mine.alias_of_id, mine.id)
                          OR other.alias_of_id = coalesce(mine.alias_of_id, mine.id)
    GROUP BY other.id
)
"""
_END = (
    _DID
    + """
UPDATE journeys_passage passage SET ended_at = %(now)s, ended_by = %(by)s, due_at = NULL
FROM did
WHERE passage.hat_id = did.hat_id AND ended_at IS NULL AND journey_id = %(journey)s AND entered_at <= did.until
RETURNING passage.hat_id
"""
)
_WAKE = (
    _DID
    + """
UPDATE journeys_passage passage SET is_woken = true, due_at = %(now)s
FROM did
WHERE passage.hat_id = did.hat_id AND ended_at IS NULL AND NOT is_woken AND version_id = %(version)s
      AND step = ANY(%(steps)s) AND arrived_at <= did.until
"""
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A passage that is due."""

    id: UUID
    hat_id: UUID
    person_id: UUID
    zone: str
    is_woken: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """A version of a journey that runs, read once."""

    journey: Journey
    version_id: UUID
    plan: Plan
    nodes: Mapping[str, going.Node]
    is_newest: bool = True
    """It lets people in; those under way on an earlier one finish on that."""

    @classmethod
    def of(cls, version: Version, *, is_newest: bool = True) -> Running:
        plan = from_json(version.plan)
        return cls(version.journey, version.id, plan, going.nodes(plan.steps), is_newest)


def running_versions() -> list[Running]:
    """Every version of the journeys that run, of each the newest first."""
    found = Version.objects.filter(journey__state=JourneyState.RUNNING).select_related("journey")
    met: set[UUID] = set()
    runnings = []
    for version in found.order_by("journey", "-number"):
        runnings.append(Running.of(version, is_newest=version.journey_id not in met))
        met.add(version.journey_id)
    return runnings


def running_journeys() -> list[Running]:
    """The newest version of each journey that runs: it lets people in."""
    return [running for running in running_versions() if running.is_newest]


@transaction.atomic
def admit(running: Running, hat_ids: Collection[UUID], now: datetime) -> int:
    """Let these in, each person under one hat and as often as the plan says; how many came in. Held out ones stand still."""
    hats = list(hat_ids)
    return sum(_admit(running, hats[start : start + AT_ONCE], now) for start in range(0, len(hats), AT_ONCE))


def _admit(running: Running, hat_ids: Sequence[UUID], now: datetime) -> int:
    again = running.plan.again is Again.AFTER
    found = fetch(
        _ADMIT,
        {
            "journey": running.journey.id,
            "version": running.version_id,
            "ids": [new_id() for _hat in hat_ids],
            "hats": hat_ids,
            "now": now,
            "since": now - timedelta(days=running.plan.again_days) if again else None,
        },
        kept=False,
    )
    came = [Somebody(*row) for row in found]
    held = {
        one.id
        for one in came
        if drawn(one.person_id, f"out:{running.journey.id}") < running.plan.hold_out_percent / 100
    }
    first = running.plan.steps[0].id
    _place(running, [(one, "" if one.id in held else first) for one in came], now, held=held)
    publish(
        [
            JourneyEntered(
                occurred_at=now, hat_id=one.hat_id, journey_code=running.journey.code, is_held_out=one.id in held
            )
            for one in came
        ]
    )
    return len(came)


def advance(now: datetime, *, journey_id: UUID | None = None) -> int:
    """Everybody who is due goes on as far as they can; how many steps were left. Safe beside others that do the same."""
    runnings = {
        running.version_id: running for running in running_versions() if journey_id in (None, running.journey.id)
    }
    steps_left = 0
    while due := fetch(_STEPS_DUE, {"now": now, "versions": list(runnings)}, kept=False):
        left_now = 0
        for version_id, step in sorted(due, key=lambda row: (str(row[0]), runnings[row[0]].nodes[row[1]].place)):
            while count := _leave(runnings[version_id], step, now):
                left_now += count
        if not left_now:
            break  # somebody else moves them
        steps_left += left_now
    return steps_left


@transaction.atomic
def _leave(running: Running, step_id: str, now: datetime) -> int:
    """Everybody due at one step, at most ``AT_ONCE``, does it and goes on; how many."""
    parameters = {"version": running.version_id, "step": step_id, "now": now, "most": AT_ONCE}
    people = [Somebody(*row) for row in fetch(_DUE, parameters, kept=False)]
    if not people:
        return 0
    node = running.nodes[step_id]
    inside = _do(running, node, people, now)
    ways = [
        going.way(
            node.step,
            person_id=one.person_id,
            is_woken=one.is_woken,
            is_in=one.hat_id in inside,
            journey=running.journey.code,
        )
        for one in people
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE, {"ids": [one.id for one in people], "steps": [step_id] * len(people), "ways": ways, "now": now}
        )
    _place(running, [(one, node.goes[way]) for one, way in zip(people, ways, strict=True)], now)
    return len(people)


def _do(running: Running, node: going.Node, people: Sequence[Somebody], now: datetime) -> set[UUID]:
    """What the step does to all of them at once; of a branch, who is in its audience."""
    hats = [one.hat_id for one in people]
    match node.step:
        case Branch(audience=code):
            found = audiences.audience(SYSTEM, code=code)
            return audiences.contains(SYSTEM, audience_id=found.id, hat_ids=hats)
        case Send(mailing_id=mailing_id) if mailing_id:
            once = {one.hat_id: one.id.hex for one in people}
            enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=hats, occasions=once, now=now)
        case SetTrait(trait=trait, value=value):
            said_by = f"journey {running.journey.code}"
            publish_traits(
                SYSTEM, rows=[TraitRow(hat_id=hat, code=trait, text=value, model=said_by) for hat in hats], now=now
            )
        case MakeTask(title=title, days=days, owner_id=owner_id):
            due_at = now + timedelta(days=days)
            create_tasks(
                SYSTEM,
                new=[NewTask(title=title, hat_id=hat, owner_id=owner_id, due_at=due_at) for hat in hats],
                now=now,
            )
        case MakeCall(title=title, script=script, days=days, owner_id=owner_id):
            plan_calls(
                SYSTEM,
                hat_ids=hats,
                title=title,
                script=script,
                owner_id=owner_id,
                due_at=now + timedelta(days=days),
                now=now,
            )
        case OpenProspect(note=note):
            open_prospects(SYSTEM, hat_ids=hats, source="journey", source_note=note or running.journey.name, now=now)
        case GiveOffer(offering=offering) if offering:
            give_offering(SYSTEM, code=offering, hat_ids=hats, now=now)
        case Signal(name=name):
            code = running.journey.code
            publish([JourneySignalled(occurred_at=now, hat_id=hat, journey_code=code, signal=name) for hat in hats])
    return set()


def _place(
    running: Running,
    moves: Sequence[tuple[Somebody, str]],
    now: datetime,
    *,
    held: Collection[UUID] = (),
) -> None:
    """Put each at their next step with the moment it is due; at an exit or the end they are done."""
    if not moves:
        return
    due: dict[tuple[str, str], datetime | None] = {}
    rows: list[tuple[UUID, str, datetime | None, bool, str]] = []
    done: list[UUID] = []
    for one, step_id in moves:
        is_held = one.id in held
        is_end = not is_held and (step_id == going.END or isinstance(running.nodes[step_id].step, Exit))
        key = (step_id, one.zone)
        if key not in due:
            due[key] = (
                None if step_id == going.END or is_end else going.due_at(running.nodes[step_id].step, now, one.zone)
            )
        rows.append((one.id, "" if is_end else step_id, due[key], is_held, EndedBy.DONE.value if is_end else ""))
        if is_end:
            done.append(one.hat_id)
    ids, steps, dues, helds, ended = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, {"ids": ids, "steps": steps, "due": dues, "held": helds, "ended": ended, "now": now})
    _tell_ended(running.journey, done, EndedBy.DONE, now)


@transaction.atomic
def end(journey: Journey, hats_until: Mapping[UUID, datetime], by: EndedBy, *, now: datetime) -> int:
    """Take these out, wherever they stand, each if they came in before their own moment; how many."""
    parameters = {"journey": journey.id, **_did(hats_until), "by": by.value, "now": now}
    gone = [row[0] for row in fetch(_END, parameters, kept=False)]
    _tell_ended(journey, gone, by, now)
    return len(gone)


def _tell_ended(journey: Journey, hat_ids: Sequence[UUID], by: EndedBy, now: datetime) -> None:
    publish(
        [JourneyEnded(occurred_at=now, hat_id=hat, journey_code=journey.code, ended_by=by.value) for hat in hat_ids]
    )


def happened(verb: str, hats_at: Mapping[UUID, datetime], now: datetime) -> None:
    """These did something: they come in where it is an entry, are woken where it is waited for, arrive where it is the goal."""
    runnings = running_versions()
    aims = {running.journey.id: running.journey for running in runnings if running.plan.goal == verb}
    for journey in aims.values():
        end(journey, hats_at, EndedBy.GOAL, now=now)
    stopped = {running.journey.id: running.journey for running in runnings if verb in running.plan.stops}
    for journey in stopped.values():
        end(journey, hats_at, EndedBy.ANSWER, now=now)
    for running in runnings:
        waits = [id for id, node in running.nodes.items() if getattr(node.step, "activity", None) == verb]
        if waits:
            with connection.cursor() as cursor:
                cursor.execute(_WAKE, {"version": running.version_id, "steps": waits, **_did(hats_at), "now": now})
        if running.is_newest and running.plan.entry.activity == verb:
            admit(running, list(hats_at), now)


def _did(hats_at: Mapping[UUID, datetime]) -> dict[str, list[UUID] | list[datetime]]:
    return {"hats": list(hats_at), "untils": list(hats_at.values())}


def entered_audience(code: str, hat_ids: Collection[UUID], now: datetime) -> None:
    for running in running_journeys():
        if running.plan.entry.audience == code and not running.plan.entry.on:
            admit(running, hat_ids, now)


def left_audience(code: str, hat_ids: Collection[UUID], now: datetime) -> None:
    for running in running_journeys():
        if running.plan.entry.audience == code and running.plan.leaves_with_audience:
            end(running.journey, dict.fromkeys(hat_ids, now), EndedBy.LEFT, now=now)


def by_verb(pairs: Sequence[tuple[str, UUID, datetime]]) -> dict[str, dict[UUID, datetime]]:
    """The last moment of each hat, by what it did."""
    found: defaultdict[str, dict[UUID, datetime]] = defaultdict(dict)
    for verb, hat_id, moment in pairs:
        found[verb][hat_id] = max(moment, found[verb].get(hat_id, moment))
    return dict(found)
