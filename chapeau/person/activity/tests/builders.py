"""Sources and messages for tests of this and higher storeys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from chapeau.person.activity.actions import create_source
from chapeau.person.activity.values import KnownSource, SourceKind
from chapeau.person.people.values import SYSTEM

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def make_source(kind: SourceKind = SourceKind.SERVER, **more: Any) -> KnownSource:
    return create_source(SYSTEM, name="Site", kind=kind, now=NOW, **more).source


def message(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "Signed Up",
        "anonymousId": "anon-1",
        "messageId": f"m-{number}",
        "timestamp": "2026-05-04T09:29:00Z",
        "properties": {"plan": "pro", "seats": 3},
        **more,
    }


def empty_the_log() -> None:
    """Of what earlier tests committed: nobody else empties tables that no model manages."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL chapeau.erasing = 'on'")
        cursor.execute("DELETE FROM activity_log")
        cursor.execute("DELETE FROM activity_seen_message")
        cursor.execute("SET LOCAL chapeau.erasing = 'off'")
