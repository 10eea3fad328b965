"""What is known about a hat: written by whoever measures it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from chapeau.kit.bus import Touched, tell_watchers
from chapeau.kit.refusals import Forbidden
from chapeau.person.audience.registry import verb_of_trait
from chapeau.person.audience.values import TraitRow
from chapeau.person.people.values import Viewer

AT_ONCE = 10_000

_STORE = """
WITH told AS (
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::numeric[], %s::text[], %s::timestamptz[], %s::text[], %s::text[])
    AS told (hat_id, code, number, text, moment, source, model)
), gone AS (
    DELETE FROM audience_trait trait USING told
    WHERE trait.hat_id = told.hat_id AND trait.code = told.code
      AND told.number IS NULL AND told.text IS NULL AND told.moment IS NULL
    RETURNING trait.hat_id, trait.code
), stored AS (
    INSERT INTO audience_trait (hat_id, code, number, text, moment, source, model, at)
    SELECT hat_id, code, number, text, moment, source, model, %s FROM told
    WHERE number IS NOT NULL OR text IS NOT NULL OR moment IS NOT NULL
    ON CONFLICT (hat_id, code) DO UPDATE
    SET number = excluded.number, text = excluded.text, moment = excluded.moment, source = excluded.source,
        model = excluded.model, at = excluded.at
    WHERE (audience_trait.number, audience_trait.text, audience_trait.moment)
        IS DISTINCT FROM (excluded.number, excluded.text, excluded.moment)
    RETURNING hat_id, code
)
SELECT * FROM gone UNION ALL SELECT * FROM stored
"""


def publish_traits(viewer: Viewer, *, rows: Sequence[TraitRow], now: datetime) -> int:
    """Write what is known, set-wise; how many were new or another. One that stays the same keeps its time.

    Refuses: ``Forbidden`` for anybody but the house itself.
    """
    if not viewer.is_system:
        raise Forbidden
    changed = 0
    for start in range(0, len(rows), AT_ONCE):
        changed += _store(rows[start : start + AT_ONCE], now)
    return changed


@transaction.atomic
def _store(rows: Sequence[TraitRow], now: datetime) -> int:
    columns: list[Any] = [
        [row.hat_id for row in rows],
        [row.code for row in rows],
        [row.number for row in rows],
        [row.text for row in rows],
        [row.moment for row in rows],
        [row.source for row in rows],
        [row.model for row in rows],
        now,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, columns)
        changed = cursor.fetchall()
    tell_watchers([Touched(verb_of_trait(code), hat_id=hat_id) for hat_id, code in changed])
    return len(changed)
