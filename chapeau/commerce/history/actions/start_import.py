"""A file handed in at the office, and brought in by a worker, so that nobody waits before a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chapeau.commerce.history import readers, waiting
from chapeau.commerce.history.access import check_may_import
from chapeau.commerce.history.actions.import_orders import ColumnsMissing, ImportRunning
from chapeau.commerce.history.presets import PRESETS
from chapeau.commerce.history.rules.columns import missing
from chapeau.commerce.history.values import ColumnMapping, Phase, WaitingFile
from chapeau.kit.jobs import defer
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.values import Viewer


def hand_in(viewer: Viewer, *, chunks: Iterable[bytes], file_name: str, now: datetime) -> WaitingFile:
    """Keep a file until it is brought in or thrown away. Refuses: ``Forbidden``, and what ``kit.tables.files`` refuses."""
    check_may_import(viewer)
    if viewer.hat_id is None:
        raise Forbidden
    if Path(file_name).suffix.lower() not in readers.SUFFIXES:
        raise readers.UnknownFile
    found = waiting.keep(chunks, file_name=file_name, by_hat=viewer.hat_id, now=now)
    try:
        readers.headers(waiting.path_of(found))
    except Refusal:
        waiting.throw_away(found.code)
        raise
    return found


@transaction.atomic
def start_import(
    viewer: Viewer,
    *,
    code: str,
    preset: str = "",
    mapping: ColumnMapping | None = None,
    is_dry_run: bool = False,
    language: str = "",
) -> None:
    """Hand a waiting file to a worker; how far it is stands in ``queries.waiting_file``.

    Refuses: ``Forbidden``, ``NotFound``, ``ColumnsMissing``, ``ImportRunning``.
    """
    check_may_import(viewer)
    found = waiting.load(code)
    if found is None:
        raise NotFound
    if found.is_moving:
        raise ImportRunning
    how = PRESETS.get(preset, mapping)
    headers = readers.headers(waiting.path_of(found))
    lacking = missing([field for field, header in how.columns.items() if header in headers]) if how else []
    found = waiting.note(found, preset=preset, mapping=how)
    if lacking:
        raise ColumnsMissing(fields=", ".join(lacking), headers=", ".join(headers))
    waiting.note(
        found,
        phase=Phase.QUEUED,
        is_dry_run=is_dry_run,
        language=language,
        stage="",
        done=0,
        refusal="",
        report_code="",
    )
    defer("history.import_orders", queue="bulk", code=code)


def throw_away(viewer: Viewer, *, code: str) -> None:
    """The waiting file goes; nothing of it was stored. Refuses: ``Forbidden``, ``NotFound``, ``ImportRunning``."""
    check_may_import(viewer)
    found = waiting.load(code)
    if found is None:
        raise NotFound
    if found.is_moving:
        raise ImportRunning
    waiting.throw_away(code)
