"""Bring orders made elsewhere in: all of a file or nothing, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.history import counting, readers, staging, storing
from chapeau.commerce.history.access import check_may_import
from chapeau.commerce.history.models import ImportedLine, OrderImport, RememberedMapping
from chapeau.commerce.history.presets import PRESETS
from chapeau.commerce.history.queries import report_of
from chapeau.commerce.history.rules.columns import guess, missing
from chapeau.commerce.history.values import ColumnMapping, Progress, Report
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.headers import signature
from chapeau.person.people.values import Viewer


class ColumnsMissing(Refusal):
    code = "columns-missing"
    status = 422
    sentence = _("Say which columns are: %(fields)s. The file has: %(headers)s.")


class ImportRunning(Refusal):
    code = "import-running"
    sentence = _("This file is being brought in at this moment. Wait until it is done.")


def import_orders(
    viewer: Viewer,
    *,
    path: Path,
    now: datetime,
    preset: str = "",
    mapping: ColumnMapping | None = None,
    is_dry_run: bool = False,
    file_name: str = "",
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Store every line of the file as part of an order or a return, or hold it back with a reason.

    The columns are those of ``mapping``, or of the ``preset``, or what files with these headers had the last
    time, or guessed from the headers. A file that is in already changes nothing. Everything is stored in one
    transaction: when the machine dies in the middle, nothing is stored, and the next run begins again.
    Historic orders keep their amounts, are never priced, touch no stock and send nothing.
    Refuses: ``Forbidden``, ``UnknownFile``, ``ColumnsMissing``, ``AmbiguousDates``, ``ImportRunning``.
    """
    check_may_import(viewer)
    digest = readers.file_hash(path)
    name = (file_name or path.name)[:200]
    with _alone(digest):
        done = OrderImport.objects.filter(file_hash=digest, state=OrderImport.State.DONE, is_dry_run=False).first()
        if done is not None:
            return report_of(done, was_done_before=True)
        # Whoever left one running is dead: its lock is ours, and its transaction left nothing.
        OrderImport.objects.filter(file_hash=digest, state=OrderImport.State.RUNNING).update(
            state=OrderImport.State.FAILED, finished_at=now
        )
        columns = readers.headers(path)
        how = _checked(mapping or _known(preset, columns), columns)
        made = OrderImport.objects.create(
            file_name=name,
            file_hash=digest,
            preset=preset,
            mapping=how.to_json(),
            state=OrderImport.State.RUNNING,
            is_dry_run=is_dry_run,
            by_hat_id=viewer.hat_id,
            started_at=now,
        )
        try:
            with staging.tables():
                _judge(made, path, how, progress)
                _make_room_in_the_log()
                _store(made, how, signature(columns), now, progress)
        except BaseException:
            if not connection.needs_rollback:
                OrderImport.objects.filter(id=made.id).update(state=OrderImport.State.FAILED)
            raise
    return report_of(made, was_done_before=False)


def _judge(made: OrderImport, path: Path, how: ColumnMapping, progress: Progress) -> None:
    """Read the file and decide the fate of each line; nothing lasting is written."""
    made.lines_in = staging.load(path, how, progress)
    progress("judge", 0, 0)
    staging.judge(how)
    progress("match", 0, 0)
    staging.pair()
    held_back = counting.reasons()
    made.lines_quarantined = sum(held_back.values())
    made.lines_stored = made.lines_in - made.lines_quarantined
    made.summary = {
        "reasons": held_back,
        "counts": counting.counts(),
        "money": [asdict(check) for check in counting.money()],
    }


def _make_room_in_the_log() -> None:
    """Partitions for the months of the history, in a transaction of its own: making them locks the log for a moment."""
    if (period := staging.period()) is not None:
        since, until = period
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT activity_make_months(%s, %s)", [since.date(), (until + timedelta(days=1)).date()])


@transaction.atomic
def _store(made: OrderImport, how: ColumnMapping, headers: str, now: datetime, progress: Progress) -> None:
    if not made.is_dry_run:
        storing.store(made, how, now, progress)
        _check_nothing_is_lost(made)
        RememberedMapping.objects.update_or_create(
            signature=headers, defaults={"mapping": how.to_json(), "used_at": now}
        )
    made.state = OrderImport.State.DONE
    made.finished_at = now
    made.save()


def _check_nothing_is_lost(made: OrderImport) -> None:
    """Lines in = stored + held back, counted in what was written. A difference is a bug and undoes the import."""
    fates = ImportedLine.objects.filter(order_import=made).values_list("fate", flat=True)
    stored = fates.filter(fate=ImportedLine.Fate.STORED).count()
    quarantined = fates.filter(fate=ImportedLine.Fate.QUARANTINED).count()
    if (stored, quarantined) != (made.lines_stored, made.lines_quarantined):
        raise RuntimeError(
            f"{made.lines_in} lines in, {made.lines_stored} to store, {stored} stored, {quarantined} held back"
        )


def _known(preset: str, columns: list[str]) -> ColumnMapping:
    if preset:
        return PRESETS[preset]
    remembered = RememberedMapping.objects.filter(signature=signature(columns)).first()
    return ColumnMapping.from_json(remembered.mapping) if remembered else ColumnMapping(columns=guess(columns))


def _checked(how: ColumnMapping, columns: list[str]) -> ColumnMapping:
    lacking = missing([field for field, header in how.columns.items() if header in columns])
    if lacking:
        raise ColumnsMissing(fields=", ".join(lacking), headers=", ".join(columns))
    return how


@contextmanager
def _alone(digest: str) -> Iterator[None]:
    """One import of a file at a time; the lock goes when the connection does, so a dead run holds none."""
    key = int(digest[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise ImportRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
