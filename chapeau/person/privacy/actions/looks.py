"""Noting who looked, and letting the notes go when their time is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Viewer

AGAIN_AFTER = timedelta(minutes=15)
"""Reloading a page is one look."""
KEPT_FOR = timedelta(days=2 * 365)
MOST_NAMED = 50
"""A page that names more people is noted as a list."""

_NOTE_PEOPLE = """
    INSERT INTO privacy_look (id, by_hat_id, person_id, page, about, is_across, is_export, shown, looked_at)
    SELECT seen.id, %(by)s, seen.person_id, %(page)s, %(about)s, seen.is_across, false, 1, %(now)s
    FROM (
        SELECT (array_agg(given.id))[1] AS id, hat.person_id, count(*) > 1 AS is_across
        FROM unnest(%(ids)s::uuid[], %(hats)s::uuid[]) AS given (id, hat_id)
        JOIN people_hat hat ON hat.id = given.hat_id
        WHERE hat.person_id <> (SELECT own.person_id FROM people_hat own WHERE own.id = %(by)s)
        GROUP BY hat.person_id
    ) seen
    WHERE NOT EXISTS (
        SELECT 1 FROM privacy_look before
        WHERE before.person_id = seen.person_id AND before.by_hat_id = %(by)s AND before.page = %(page)s
          AND before.about = %(about)s AND before.looked_at > %(since)s AND before.is_across >= seen.is_across
    )
"""
_NOTE_LIST = """
    INSERT INTO privacy_look (id, by_hat_id, person_id, page, about, is_across, is_export, shown, looked_at)
    SELECT %(id)s, %(by)s, NULL, %(page)s, %(about)s, false, %(is_export)s, %(shown)s, %(now)s
    WHERE %(is_export)s OR NOT EXISTS (
        SELECT 1 FROM privacy_look before
        WHERE before.by_hat_id = %(by)s AND before.person_id IS NULL AND before.page = %(page)s
          AND before.about = %(about)s AND before.looked_at > %(since)s AND NOT before.is_export
    )
"""


def note_look(viewer: Viewer, *, hat_ids: Collection[UUID], page: str, now: datetime, about: str = "") -> int:
    """Note that this member of staff saw these hats on one page, once per person; how many notes were made.

    One statement. The face calls it when it shows them. Only staff leave notes, and none about themselves.
    """
    if viewer.hat_id is None or not viewer.is_staff or not hat_ids:
        return 0
    hats = list(dict.fromkeys(hat_ids))
    if len(hats) > MOST_NAMED:
        return note_list(viewer, page=page, about=about, shown=len(hats), now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_PEOPLE,
            {
                "ids": [new_id() for _ in hats],
                "hats": hats,
                "by": viewer.hat_id,
                "page": page,
                "about": about[:300],
                "now": now,
                "since": now - AGAIN_AFTER,
            },
        )
        return int(cursor.rowcount)


def note_list(viewer: Viewer, *, page: str, about: str, shown: int, now: datetime, is_export: bool = False) -> int:
    """Note that this member of staff read a list of people, or took it away as a file: what was asked for and how many
    rows there were; how many notes were made. Every export is noted, a reloaded list is not.
    """
    if viewer.hat_id is None or not viewer.is_staff:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_LIST,
            {
                "id": new_id(),
                "by": viewer.hat_id,
                "page": page,
                "about": about.replace("\0", "")[:300],
                "is_export": is_export,
                "shown": shown,
                "now": now,
                "since": now - AGAIN_AFTER,
            },
        )
        return int(cursor.rowcount)


@transaction.atomic
def forget_old_looks(viewer: Viewer, *, now: datetime) -> int:
    """Delete what is older than ``KEPT_FOR``; how many. Refuses: ``Forbidden`` but to the house itself."""
    if not viewer.is_system:
        raise Forbidden
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL chapeau.erasing = 'on'")
        cursor.execute("DELETE FROM privacy_look WHERE looked_at < %s", [now - KEPT_FOR])
        gone = int(cursor.rowcount)
        cursor.execute("SET LOCAL chapeau.erasing = 'off'")
    return gone
