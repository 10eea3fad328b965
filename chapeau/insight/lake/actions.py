"""Make the next state of the lake; one builder at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.insight.lake.building import Opening, build_further, build_whole, drop_the_gone
from chapeau.insight.lake.manifest import LakeState, clean_up, lake_folder, read_manifest
from chapeau.insight.lake.values import Progress
from chapeau.kit.refusals import Refusal

LOCK: Final = 0x6C616B65
READ_AGAIN: Final = timedelta(minutes=5)
"""What was stored so long before a build is read again by the next one, and taken once: rows get their id a moment before
they are committed. Transactions still open are waited for however long they take."""


class LakeBusy(Refusal):
    code = "lake-busy"
    status = 409
    sentence = _("The lake is being built at this moment. Wait until that is done.")


def _silent(table: str, rows: int) -> None:
    pass


def build(*, now: datetime, progress: Progress = _silent, whole: bool = False) -> LakeState:
    """Bring the lake up to date with the database: what was stored or changed since the last build, or everything
    where there is none (or ``whole``). Reads one snapshot. The new state counts when this returns, and not before: killed
    half-way, the old one stands. Refuses: ``LakeBusy``.
    """
    with _at_work(now) as (folder, state, opening):
        if whole or not opening.continues(state):
            return build_whole(folder, state, opening, now, progress)
        return build_further(folder, state, opening, now, progress)


def sweep(*, now: datetime, progress: Progress = _silent) -> LakeState:
    """Take people who were erased out of the files: what they did goes, what they bought stays in the books under
    nobody. Refuses: ``LakeBusy``."""
    with _at_work(now) as (folder, state, _opening):
        return drop_the_gone(folder, state, now, progress)


@contextmanager
def _at_work(now: datetime) -> Iterator[tuple[Path, LakeState, Opening]]:
    """The lock, one snapshot of the database, the state before; afterwards what nobody reads any longer goes."""
    folder = lake_folder()
    folder.mkdir(parents=True, exist_ok=True)
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if cursor.fetchone() != (True,):
                raise LakeBusy
            opening = _open(cursor)
        for left in folder.glob("scratch-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield folder, read_manifest(folder), opening
        clean_up(folder, now)


def _open(cursor: Any) -> Opening:
    cursor.execute(
        "SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) || ':' || "
        "(SELECT coalesce(min(applied)::text, '') FROM django_migrations), "
        "pg_snapshot_xmax(pg_current_snapshot())::text::bigint, "
        "least((SELECT min(xact_start) FROM pg_stat_activity WHERE backend_type = 'client backend' "
        "AND datname = current_database()), clock_timestamp())"
    )
    database, snapshot, oldest = cursor.fetchone()
    return Opening(database, snapshot, oldest - READ_AGAIN)
