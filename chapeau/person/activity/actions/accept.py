"""Messages of programs into the log. Accepted means stored: this returns after the commit, or nothing was stored."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from chapeau.kit.bus import Touched, tell_watchers
from chapeau.kit.db import fetch
from chapeau.person.activity.rules.fold import Folded, clean, dumped, fold
from chapeau.person.activity.values import Accepted, Delivery, HeldBecause, KnownSource
from chapeau.person.people import actions as people
from chapeau.person.people.queries import hats_by_names
from chapeau.person.people.values import SYSTEM

SHARDS = 16
_STORE = """
WITH given AS MATERIALIZED (
    SELECT * FROM unnest(
        %(keys)s::uuid[], %(ids)s::uuid[], %(sources)s::uuid[], %(moments)s::timestamptz[], %(verbs)s::text[],
        %(subjects)s::bigint[], %(hats)s::uuid[], %(visitors)s::uuid[], %(properties)s::text[], %(details)s::text[],
        %(reasons)s::text[], %(bodies)s::text[], %(sent)s::timestamptz[], %(codes)s::text[]
    ) AS given (key, id, source_id, occurred_at, verb, subject_no, hat_id, visitor_id, properties, detail, reason, body,
                sent_at, code)
), fresh AS (
    -- In the order of the key, so that two deliveries of the same messages wait for each other and never both ways round.
    INSERT INTO activity_seen_message (key, activity_id) SELECT key, id FROM given ORDER BY key
    ON CONFLICT DO NOTHING RETURNING activity_id
), logged AS (
    INSERT INTO activity_log (id, occurred_at, recorded_at, verb, subject_no, hat_id, visitor_id, properties)
    SELECT id, occurred_at, %(now)s, verb, subject_no, hat_id, visitor_id, properties::jsonb
    FROM given JOIN fresh ON fresh.activity_id = given.id WHERE reason = '' RETURNING id
), detailed AS (
    INSERT INTO activity_detail (id, activity_id, hat_id, visitor_id, name, content)
    SELECT id, id, hat_id, visitor_id, 'told', detail
    FROM given JOIN fresh ON fresh.activity_id = given.id WHERE reason = '' AND detail <> ''
), held AS (
    INSERT INTO activity_held_message (id, code, source_id, key, reason, body, sent_at, received_at)
    SELECT id, code, source_id, key, reason, body, sent_at, %(now)s
    FROM given JOIN fresh ON fresh.activity_id = given.id WHERE reason <> '' RETURNING id
), counted AS (
    INSERT INTO activity_tally AS kept (source_id, day, shard, received, stored, repeated, held, discarded)
    SELECT given.source_id, %(day)s, %(shard)s, count(*), count(logged.id),
           count(*) FILTER (WHERE fresh.activity_id IS NULL), count(held.id), 0
    FROM given
    LEFT JOIN fresh ON fresh.activity_id = given.id LEFT JOIN logged ON logged.id = given.id LEFT JOIN held ON held.id = given.id
    GROUP BY given.source_id ORDER BY given.source_id
    ON CONFLICT (source_id, day, shard) DO UPDATE SET
        received = kept.received + excluded.received, stored = kept.stored + excluded.stored,
        repeated = kept.repeated + excluded.repeated, held = kept.held + excluded.held
)
SELECT id, false FROM logged UNION ALL SELECT id, true FROM held
"""


def accept(source: KnownSource, messages: Sequence[Any], *, now: datetime) -> Accepted:
    """As :func:`accept_deliveries`, of one source."""
    return accept_deliveries([Delivery(source=source, messages=messages)], now=now)[0]


def accept_deliveries(deliveries: Sequence[Delivery], *, now: datetime) -> list[Accepted]:
    """Store every message of every delivery, in one statement; what became of each delivery, in their order.

    Each message is stored once, or was stored before (repeated), or is held back with a reason: the three sum to what came.
    A message is known by its source and its own id, for ever. A bad one harms no other. Under whom it stands: under the hat
    that a server names, else under a visitor of the sender's anonymous id, else under nobody.
    When this raises (the database is gone), nothing was stored and the sender is to try again.
    """
    rows = [
        _Row(number, delivery, message, fold(message, delivery, received_at=now))
        for number, delivery in enumerate(deliveries)
        for message in delivery.messages
    ]
    if rows:
        _find_out_who(rows, now)
    outcome = _store(rows, now) if rows else {}
    counts = [[0, 0, 0] for _delivery in deliveries]
    for row in rows:
        is_held = outcome.get(row.told.id)
        counts[row.delivery_no][1 if is_held is None else 2 if is_held else 0] += 1
    return [Accepted(stored=stored, repeated=repeated, held=held) for stored, repeated, held in counts]


@dataclass(slots=True)
class _Row:
    delivery_no: int
    delivery: Delivery
    came: Any
    told: Folded
    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    subject_no: int | None = None


def _find_out_who(rows: Sequence[_Row], now: datetime) -> None:
    """Hats first, by a server's word; then visitors: one query for each kind of name, however many rows."""
    hats = _named_hats(rows, now)
    visitors: dict[str, list[_Row]] = defaultdict(list)
    own: list[_Row] = []
    for row in rows:
        told, delivery = row.told, row.delivery
        if told.reason:
            continue
        if delivery.hat_id or delivery.visitor_id:
            row.hat_id, row.visitor_id = delivery.hat_id, None if delivery.hat_id else delivery.visitor_id
            own.append(row)
        elif found := next((hats[key] for name in told.names if (key := (delivery.source.id, name)) in hats), None):
            row.hat_id, row.subject_no = found
        elif told.anonymous:
            visitors[_visitor_code(delivery.source.id, told.anonymous)].append(row)
    if visitors:
        met = people.meet_visitors(SYSTEM, codes=visitors, now=now)
        for code, mine in visitors.items():
            for row in mine:
                row.visitor_id, row.subject_no = met[code]
    if own:
        numbers = dict(
            fetch(
                "SELECT id, subject_no FROM people_hat WHERE id = ANY(%(ids)s::uuid[]) "
                "UNION ALL SELECT id, subject_no FROM people_visitor WHERE id = ANY(%(ids)s::uuid[])",
                {"ids": [row.hat_id or row.visitor_id for row in own]},
            )
        )
        for row in own:
            row.subject_no = numbers.get(row.hat_id or row.visitor_id)


def _named_hats(rows: Sequence[_Row], now: datetime) -> dict[tuple[UUID, str], tuple[UUID, int]]:
    """The hats that servers mean, by source and name. What an identify ties together is tied, once and for all."""
    by_source: dict[UUID, tuple[KnownSource, set[str]]] = {}
    for row in rows:
        if row.told.names:
            by_source.setdefault(row.delivery.source.id, (row.delivery.source, set()))[1].update(row.told.names)
    hats: dict[tuple[UUID, str], tuple[UUID, int]] = {}
    for source, names in by_source.values():
        numbering = source.numbering or source.code
        found = hats_by_names(SYSTEM, names=names, numbering=numbering)
        new_numbers: dict[str, UUID] = {}
        ties: dict[str, UUID] = {}
        for row in rows:
            told = row.told
            if row.delivery.source.id != source.id or not told.ties:
                continue
            hat = next((found[name] for name in told.names if name in found), None)
            if hat is None:
                continue
            if told.names[0] not in found and told.anonymous == f"u:{told.names[0]}":
                new_numbers[told.names[0]] = hat[0]
                found[told.names[0]] = hat
            for tie in told.ties:
                ties.setdefault(_visitor_code(source.id, tie), hat[0])
        if new_numbers:
            people.remember_numbers(SYSTEM, source=numbering, hats=new_numbers)
        if ties:
            people.link_visitors(SYSTEM, hats=ties, now=now)
        hats |= {(source.id, name): hat for name, hat in found.items()}
    return hats


def _visitor_code(source_id: UUID, name: str) -> str:
    """Keyed: whoever knows an anonymous id still cannot make the code that a visitor's cookie would hold."""
    return "c" + blake2b(source_id.bytes + name.encode("utf-8", "replace"), key=_secret(), digest_size=19).hexdigest()


@lru_cache(maxsize=1)
def _secret() -> bytes:
    return blake2b(settings.SECRET_KEY.encode(), person=b"visitors", digest_size=32).digest()


def _store(rows: Sequence[_Row], now: datetime) -> dict[UUID, bool]:
    """By id: whether it is held back; those not in it had come before. What the database refuses is found by halving.

    Whom it touched is noted in the same transaction: a message that is known when it comes again is not told twice.
    """
    try:
        with transaction.atomic():
            outcome: dict[UUID, bool] = dict(fetch(_STORE, _parameters(rows, now)))
            tell_watchers(
                [
                    Touched(row.told.verb, row.hat_id, row.visitor_id)
                    for row in rows
                    if outcome.get(row.told.id) is False
                ]
            )
        return outcome
    except (DataError, IntegrityError):
        if len(rows) > 1:
            half = len(rows) // 2
            return _store(rows[:half], now) | _store(rows[half:], now)
        told = rows[0].told
        if told.reason:
            raise
        told.body = clean(dumped(rows[0].came))
        told.reason = HeldBecause.UNSTORABLE
        return _store(rows, now)


def _parameters(rows: Sequence[_Row], now: datetime) -> dict[str, Any]:
    told = [row.told for row in rows]
    return {
        "keys": [one.key for one in told],
        "ids": [one.id for one in told],
        "sources": [row.delivery.source.id for row in rows],
        "moments": [one.occurred_at for one in told],
        "verbs": [one.verb for one in told],
        "subjects": [row.subject_no for row in rows],
        "hats": [row.hat_id for row in rows],
        "visitors": [row.visitor_id for row in rows],
        "properties": [json.dumps(one.properties, separators=(",", ":")) if one.properties else "{}" for one in told],
        "details": [one.detail for one in told],
        "reasons": [str(one.reason) for one in told],
        "bodies": [one.body for one in told],
        "sent": [row.delivery.sent_at for row in rows],
        "codes": [one.id.hex[-16:] for one in told],
        "now": now,
        "day": now.astimezone(UTC).date(),
        "shard": os.getpid() % SHARDS,
    }
