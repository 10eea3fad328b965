"""An empty database begins with the tables of an earlier one; Django's migrations bring both up to date.

Django works out the whole house anew for each table it makes: half a minute of CPU for what PostgreSQL does in one second.
``first_tables.sql`` is what all migrations of its day left in an empty database, their own list among it, so what has come
since is applied as to any older database. Why and how it is written anew: docs/decisions/first-tables.md
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

FILE = Path(__file__).with_name("first_tables.sql")


def lay_first_tables(connection: BaseDatabaseWrapper) -> bool:
    """All of them or none. False, and nothing done, where any table stands already."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('first tables')::bigint)")
        cursor.execute(
            "SELECT current_schema() = 'public' AND NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
        )
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(FILE.read_text())
    return True
