"""Consent events and what holds now, stored together and set-wise."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from chapeau.kit.ids import new_id
from chapeau.person.privacy.models import ConsentDetail, ConsentEvent

Key = tuple[UUID | None, UUID | None, str, str, str, str]

# The row keeps the last word by when it was said, whoever commits first: two at once end as a fold over both would.
_NOW = """
INSERT INTO privacy_consent_state AS kept
    (id, hat_id, visitor_id, purpose, topic, channel, address_hash, state, basis, source, since, until, event_id)
SELECT * FROM unnest(
    %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::timestamptz[], %s::timestamptz[], %s::uuid[]
)
ON CONFLICT (hat_id, visitor_id, purpose, topic, channel, address_hash) DO UPDATE SET
    state = EXCLUDED.state, basis = EXCLUDED.basis, source = EXCLUDED.source, since = EXCLUDED.since,
    until = EXCLUDED.until, event_id = EXCLUDED.event_id
WHERE (EXCLUDED.since, EXCLUDED.event_id) > (kept.since, kept.event_id)
"""


def key_of(event: ConsentEvent) -> Key:
    return (event.hat_id, event.visitor_id, event.purpose, event.topic, event.channel, event.address_hash)


def store(events: Sequence[ConsentEvent], details: Sequence[ConsentDetail]) -> None:
    """Events, their deletable details, and what holds now: three statements for any number."""
    ConsentEvent.objects.bulk_create(events)
    ConsentDetail.objects.bulk_create(details)
    last: dict[Key, ConsentEvent] = {}
    for event in sorted(events, key=lambda one: (one.happened_at, one.id)):
        last[key_of(event)] = event
    # In one order for all, so that two deeds never wait for each other.
    rows = [last[key] for key in sorted(last, key=lambda key: tuple(str(part) for part in key))]
    columns = [
        (new_id(), *key_of(row), row.state, row.basis, row.source, row.happened_at, row.until, row.id) for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [list(column) for column in zip(*columns, strict=True)])
