"""A run, batch by batch: each batch is settled, told row by row and marked in one transaction.

A dry run goes the same way, and rolls each batch's deeds back. A worker that is killed leaves whole batches behind;
the next one goes on behind the mark.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.intake import files
from chapeau.commerce.intake.models import Run, RunRow
from chapeau.commerce.intake.reading import Source
from chapeau.commerce.intake.rows import Found
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.cells import Manner
from chapeau.kit.tables.values import Done, Fate, Kind, Outcome, Problem, Row
from chapeau.person.people.values import Viewer


class RunGoingOn(Refusal):
    code = "run-going-on"
    sentence = gettext_lazy("This file is being brought in at this moment. Wait until it is done.")


class FileGone(Refusal):
    code = "file-gone"
    sentence = gettext_lazy("The file is not kept any more. Hand it in again.")


def source_of(run: Run, kind: Kind) -> Source:
    """Refuses: ``FileGone``, and what ``kit.tables.files`` refuses."""
    path = files.path_of(run.code)
    if path is None:
        raise FileGone
    return Source(path, kind, preset=run.preset, mapping=run.mapping, manner=Manner(**run.manner))


def bring_in(viewer: Viewer, run: Run, kind: Kind, now: datetime) -> None:
    """From the mark to the end. Refuses: ``RunGoingOn``, ``FileGone``, ``AmbiguousDates``, ``AmbiguousNumbers``."""
    with alone(run):
        source = source_of(run, kind)
        learned, count, order = source.look(lambda stage, done: _note(run, stage, done))
        run.rows_in, run.stage = count, "settle"
        run.save(update_fields=["rows_in", "stage"])
        once: dict[int, int] = {}
        todo: list[tuple[Found, Row | None]] = []
        passed = 0
        for found, row in source.read(learned, order):
            problem = _twice(kind, run, row, once)
            if problem is not None and row is not None:
                row = Row(row.number, row.values, (*row.problems, problem))
            passed += 1
            if passed <= run.rows_done:
                continue
            if len(todo) >= kind.batch and not _goes_with(kind, todo[-1][1], row):
                _settle(viewer, run, kind, todo, now)
                todo = []
            todo.append((found, row))
        if todo:
            _settle(viewer, run, kind, todo, now)


def _note(run: Run, stage: str, done: int) -> None:
    Run.objects.filter(id=run.id).update(stage=stage, rows_in=done)


def _twice(kind: Kind, run: Run, row: Row | None, once: dict[int, int]) -> Problem | None:
    if row is None:
        return None
    key = kind.once(row.values, run.ways)
    if not key:
        return None
    first = once.setdefault(hash(key), row.number)
    if first == row.number:
        return None
    return Problem("twice", _("The same stands in row %(row)s already.") % {"row": first})


def _goes_with(kind: Kind, one: Row | None, other: Row | None) -> bool:
    if not kind.together or one is None or other is None:
        return False
    mine, yours = (next((r.get(n) for n in kind.together if r.get(n)), None) for r in (one, other))
    return mine is not None and mine == yours


class _Rollback(Exception):
    pass


def _settle(viewer: Viewer, run: Run, kind: Kind, todo: Sequence[tuple[Found, Row | None]], now: datetime) -> None:
    good: list[Row] = []
    outcomes: dict[int, Outcome] = {}
    for found, row in todo:
        problem = _problem(kind, row)
        if problem is None and row is not None:
            good.append(row)
        else:
            key = row.get(kind.columns[0].name, "") if row else ""
            outcomes[found.number] = Outcome(found.number, Fate.REFUSED, str(key)[:254], problem)
    with transaction.atomic():
        told: list[Outcome] = []
        try:
            with transaction.atomic():
                told = kind.settle(viewer, good, run.ways, now) if good else []
                if run.is_trial:
                    raise _Rollback
        except _Rollback:
            pass
        outcomes.update((outcome.number, outcome) for outcome in told)
        _write(run, todo, outcomes)
        counts = Counter(run.counts) + Counter(str(outcome.fate) for outcome in outcomes.values())
        run.counts, run.rows_done = dict(counts), run.rows_done + len(todo)
        run.save(update_fields=["counts", "rows_done"])


def _problem(kind: Kind, row: Row | None) -> Problem | None:
    if row is None:
        sentence = _("This row has more cells than the header. Is a comma or quotation mark in one of them?")
        return Problem("bad-row", sentence)
    if row.problems:
        if len(row.problems) == 1:
            return row.problems[0]
        return Problem(row.problems[0].code, " ".join(problem.sentence for problem in row.problems))
    lacking = [str(column.title) for column in kind.columns if column.is_needed and column.name not in row.values]
    if lacking:
        return Problem("missing", _("This is missing: %(columns)s.") % {"columns": ", ".join(lacking)})
    return None


def _write(run: Run, todo: Sequence[tuple[Found, Row | None]], outcomes: dict[int, Outcome]) -> None:
    with connection.cursor() as cursor, cursor.copy(
        "COPY intake_row (run_id, number, fate, key, code, reason, before, after, content, hat_id) FROM STDIN"
    ) as copy:  # fmt: skip
        for found, _row in todo:
            outcome = outcomes[found.number]
            problem = outcome.problem
            is_kept_whole = outcome.fate is Fate.REFUSED or (problem is not None and not run.is_trial)
            copy.write_row(
                (
                    run.id, found.number, str(outcome.fate), outcome.key[:254], problem.code[:48] if problem else "",
                    problem.sentence if problem else "",
                    _json(outcome.before), _json(outcome.after), _json(found.as_texts()) if is_kept_whole else None,
                    None if run.is_trial else outcome.hat_id,
                )
            )  # fmt: skip


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    match value:
        case UUID() | Decimal():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
    raise TypeError(type(value))


def take_out(viewer: Viewer, run: Run, kind: Kind, now: datetime) -> None:
    """Undo rows, the last first, batch by batch; those that cannot be undone say why and stay."""
    with alone(run):
        while True:
            wanted = RunRow.objects.filter(run=run, fate__in=(Fate.MADE, Fate.CHANGED)).order_by("-number")
            rows = list(wanted[: kind.batch])
            if not rows:
                return
            with transaction.atomic():
                RunRow.objects.filter(run=run, number__in=[row.number for row in rows]).update(hat=None)
                done = [Done(r.number, Fate(r.fate), r.key, r.before or {}, r.after or {}) for r in rows]
                outcomes = {outcome.number: outcome for outcome in kind.undo(viewer, done, now)}
                for row in rows:
                    outcome = outcomes[row.number]
                    row.fate = str(outcome.fate)
                    row.code = outcome.problem.code[:48] if outcome.problem else ""
                    row.reason = outcome.problem.sentence if outcome.problem else ""
                RunRow.objects.bulk_update(rows, ["fate", "code", "reason"])
                run.rows_done -= len(rows)
                run.save(update_fields=["rows_done"])


def recount(run: Run) -> None:
    """Counts by fate from the rows themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fate, count(*) FROM intake_row WHERE run_id = %s GROUP BY 1 ORDER BY 1", [run.id])
        run.counts = dict(cursor.fetchall())


@contextmanager
def alone(run: Run) -> Iterator[None]:
    """One worker at a time; the lock goes when the connection does, so a dead worker holds none."""
    key = run.id.int & 0x7FFF_FFFF_FFFF_FFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise RunGoingOn
    try:
        run.refresh_from_db()
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
