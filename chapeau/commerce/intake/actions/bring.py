"""Trying a file, bringing it in, and taking it out again: by a worker, or here and now for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.intake import files
from chapeau.commerce.intake.access import kind_for
from chapeau.commerce.intake.actions.hand_in import check_columns, hand_in, say
from chapeau.commerce.intake.models import RememberedMapping, Run, RunRow
from chapeau.commerce.intake.queries import run_card
from chapeau.commerce.intake.running import RunGoingOn, bring_in, recount, take_out
from chapeau.commerce.intake.values import MOVING, RunCard, State
from chapeau.kit.jobs import defer
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.tables.headers import signature
from chapeau.person.people.queries import hat_card, viewer_for_hat
from chapeau.person.people.values import SYSTEM, Viewer


class NothingToUndo(Refusal):
    code = "nothing-to-undo"
    sentence = gettext_lazy("There is nothing to take out: it stored nothing, or was taken out already.")


def start_run(
    viewer: Viewer,
    *,
    code: str,
    is_trial: bool,
    preset: str | None = None,
    mapping: Mapping[str, str] | None = None,
    ways: Mapping[str, str] | None = None,
    manner: Mapping[str, str] | None = None,
    language: str = "",
    now: datetime,
) -> None:
    """Hand a file to a worker, to be tried (nothing stays) or brought in.

    Refuses: ``Forbidden``, ``NotFound``, ``RunGoingOn``, ``ColumnsMissing`` (what was said is kept all the same).
    """
    say_ways(viewer, code=code, preset=preset, mapping=mapping, ways=ways, manner=manner)
    with transaction.atomic():
        run = _locked(viewer, code)
        check_columns(viewer, run)
        _begin(run, is_trial=is_trial, language=language, now=now)
        defer("intake.run", queue="bulk", code=code, language=language)


@transaction.atomic
def say_ways(
    viewer: Viewer,
    *,
    code: str,
    preset: str | None = None,
    mapping: Mapping[str, str] | None = None,
    ways: Mapping[str, str] | None = None,
    manner: Mapping[str, str] | None = None,
) -> None:
    """Keep what was said of a file without beginning. Refuses: ``Forbidden``, ``NotFound``, ``RunGoingOn``."""
    say(viewer, _locked(viewer, code), preset=preset, mapping=mapping, ways=ways, manner=manner)


def _locked(viewer: Viewer, code: str) -> Run:
    run = Run.objects.select_for_update().filter(code=code).first()
    if run is None:
        raise NotFound
    kind_for(viewer, run.kind)
    if run.state in MOVING or run.state in (State.DONE, State.UNDONE):
        raise RunGoingOn
    return run


def _begin(run: Run, *, is_trial: bool, language: str, now: datetime) -> None:
    """A trial's rows go; a real run that stopped in the middle goes on behind its mark."""
    if run.is_trial or is_trial or not run.rows_done:
        RunRow.objects.filter(run=run).delete()
        run.rows_done, run.counts = 0, {}
    run.is_trial, run.language, run.state = is_trial, language, State.QUEUED
    run.problem, run.stage, run.started_at, run.finished_at = "", "", now, None
    run.save()


def do_run(*, code: str, now: datetime) -> None:
    """What the worker does: goes on with a run, or with its undoing, as whoever began it. Refusals are written down."""
    run = Run.objects.filter(code=code).first()
    if run is None or run.state not in MOVING:
        return
    viewer = viewer_for_hat(hat_card(SYSTEM, hat_id=run.by_hat_id)) if run.by_hat_id else SYSTEM
    try:
        kind = kind_for(viewer, run.kind)
        if run.state == State.UNDOING:
            take_out(viewer, run, kind, now)
            _undone(run, now)
            return
        Run.objects.filter(id=run.id).update(state=State.RUNNING)
        bring_in(viewer, run, kind, now)
    except RunGoingOn:
        raise
    except Refusal as refusal:
        Run.objects.filter(id=run.id).update(state=State.REFUSED, problem=str(refusal), finished_at=now)
    except Exception:
        Run.objects.filter(id=run.id).update(
            state=State.BROKEN, problem=_("It stopped in the middle. Begin it again: it goes on where it stopped."),
            finished_at=now,
        )  # fmt: skip
        raise
    else:
        _finish(run, now)


def _finish(run: Run, now: datetime) -> None:
    run.state, run.finished_at = State.TRIED if run.is_trial else State.DONE, now
    run.save(update_fields=["state", "finished_at"])
    if not run.is_trial:
        RememberedMapping.objects.bulk_create(
            [
                RememberedMapping(
                    kind=run.kind, signature=signature(run.headers), mapping=run.mapping, ways=run.ways,
                    manner=run.manner, used_at=now,
                )
            ],
            update_conflicts=True, unique_fields=["kind", "signature"],
            update_fields=["mapping", "ways", "manner", "used_at"],
        )  # fmt: skip
        files.throw_away(run.code)


def _undone(run: Run, now: datetime) -> None:
    recount(run)
    run.state, run.undone_at = State.UNDONE, now
    run.save(update_fields=["state", "undone_at", "counts"])


@transaction.atomic
def start_undo(viewer: Viewer, *, code: str, language: str = "") -> None:
    """Have a worker take out what a run brought. Refuses: ``Forbidden``, ``NotFound``, ``NothingToUndo``."""
    run = _to_undo(viewer, code)
    run.state = State.UNDOING
    run.save(update_fields=["state"])
    defer("intake.run", queue="bulk", code=code, language=language)


def undo_run(viewer: Viewer, *, code: str, now: datetime) -> RunCard:
    """The same, here and now."""
    run = _to_undo(viewer, code)
    take_out(viewer, run, kind_for(viewer, run.kind), now)
    _undone(run, now)
    return run_card(viewer, code=code)


def _to_undo(viewer: Viewer, code: str) -> Run:
    run = Run.objects.filter(code=code).first()
    if run is None:
        raise NotFound
    kind_for(viewer, run.kind)
    stored = run.counts.get("made", 0) + run.counts.get("changed", 0)
    if run.is_trial or run.state not in (State.DONE, State.BROKEN, State.REFUSED) or not stored:
        raise NothingToUndo
    return run


def bring_file(
    viewer: Viewer,
    *,
    kind: str,
    path: Path,
    now: datetime,
    preset: str = "",
    mapping: Mapping[str, str] | None = None,
    ways: Mapping[str, str] | None = None,
    manner: Mapping[str, str] | None = None,
    is_trial: bool = False,
    file_name: str = "",
) -> RunCard:
    """Bring a file of this machine in, here and now; the command line's way.

    ``mapping`` adds to what is guessed or remembered. Refuses: as ``hand_in`` and ``start_run``, and what the file's
    reading refuses (``AmbiguousDates``, ``AmbiguousNumbers``); then nothing is kept.
    """

    def chunks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                yield chunk

    card = hand_in(viewer, kind=kind, chunks=chunks(), file_name=file_name or path.name, now=now)
    run = Run.objects.get(code=card.code)
    try:
        say(
            viewer, run, preset=preset or None, mapping={**run.mapping, **(mapping or {})}, ways=ways,
            manner={**run.manner, **(manner or {})},
        )  # fmt: skip
        check_columns(viewer, run)
        _begin(run, is_trial=is_trial, language="", now=now)
        Run.objects.filter(id=run.id).update(state=State.RUNNING)
        bring_in(viewer, run, kind_for(viewer, kind), now)
    except Refusal:
        files.throw_away(run.code)
        if not run.rows_done or is_trial:
            Run.objects.filter(id=run.id).delete()
        raise
    _finish(run, now)
    if is_trial:
        files.throw_away(run.code)
    return run_card(viewer, code=run.code)
