"""Questions about what can be brought in, what was, and what became of each row."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db.models import Q

from chapeau.commerce.intake.access import kind_for, kinds_for
from chapeau.commerce.intake.kinds import KINDS
from chapeau.commerce.intake.mapping import preset_for
from chapeau.commerce.intake.models import Run, RunRow
from chapeau.commerce.intake.presets import PRESETS
from chapeau.commerce.intake.reading import Source
from chapeau.commerce.intake.running import FileGone, source_of
from chapeau.commerce.intake.values import RowPage, RowResult, RunCard, State
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.tables.cells import Learned, Learner, RowReader
from chapeau.kit.tables.files import as_text
from chapeau.kit.tables.values import Kind, Problem, Row
from chapeau.person.people.values import Viewer

LOOKED_AT = 200
"""Rows read for the first look: enough to tell how most files write things."""

__all__ = [
    "FileGone",
    "first_look",
    "kind_for",
    "kinds_for",
    "picture_addresses",
    "presets_for",
    "row_page",
    "run_card",
    "runs",
]


def runs(viewer: Viewer, *, limit: int = 500) -> list[RunCard]:
    """Those of the kinds the viewer may bring in, newest first."""
    kinds = [kind.name for kind in kinds_for(viewer)]
    found = Run.objects.filter(kind__in=kinds).select_related("by_hat__person").order_by("-kept_at", "-id")
    return [_card(run) for run in found[:limit]]


def run_card(viewer: Viewer, *, code: str) -> RunCard:
    """Refuses: ``NotFound``, ``Forbidden``."""
    run = Run.objects.select_related("by_hat__person").filter(code=code).first()
    if run is None:
        raise NotFound
    kind_for(viewer, run.kind)
    return _card(run)


def _card(run: Run) -> RunCard:
    return RunCard(
        code=run.code, kind=run.kind, preset=run.preset, file_name=run.file_name, state=State(run.state),
        is_trial=run.is_trial, stage=run.stage, rows_in=run.rows_in, rows_done=run.rows_done, counts=run.counts,
        problem=run.problem, by=run.by_hat.person.name if run.by_hat else "", headers=tuple(run.headers),
        mapping=run.mapping, ways=run.ways, manner=run.manner, kept_at=run.kept_at, started_at=run.started_at,
        finished_at=run.finished_at, undone_at=run.undone_at,
    )  # fmt: skip


def presets_for(viewer: Viewer, *, kind: str) -> list[tuple[str, str]]:
    """Name and title of the known exports of a kind. Refuses: ``NotFound``, ``Forbidden``."""
    kind_for(viewer, kind)
    return [(preset.name, str(preset.title)) for preset in PRESETS.values() if preset.kind == kind]


def first_look(viewer: Viewer, *, code: str, limit: int = 5) -> tuple[Kind, list[list[str]], list[Row]]:
    """The kind, the first rows as they stand in the file, and as they are understood.

    What is written in a way that is not clear is told as a problem of the row. Refuses: ``NotFound``, ``FileGone``.
    """
    run = Run.objects.filter(code=code).first()
    if run is None:
        raise NotFound
    kind = kind_for(viewer, run.kind)
    source = source_of(run, kind)
    sample = list(itertools.islice(source.rows(), LOOKED_AT))
    learner = Learner(source.columns, source.manner)
    for found in sample:
        if found.cells is not None:
            learner.look(found.cells)
    unclear_said: Problem | None = None
    try:
        learned = learner.learned()
    except Refusal as unclear:  # said on the page; the run itself refuses it
        learned = Learned()
        unclear_said = Problem("unclear", str(unclear))
    reader = RowReader(source.columns, learned, source.manner)
    raw = [[as_text(cell) for cell in found.raw.values()] for found in sample[:limit]]
    rows = [reader.read(found.number, found.cells or {}) for found in sample[:limit]]
    if unclear_said is not None:
        rows = [Row(row.number, row.values, (*row.problems, unclear_said)) for row in rows]
    return kind, raw, rows


def picture_addresses(path: Path) -> Iterator[tuple[str, str]] | None:
    """SKU and address of each picture in a known shop's export of products, each once; None for any other file.

    Refuses: what ``kit.tables.files`` refuses.
    """
    kind = KINDS["products"]
    preset = preset_for(kind, Source(path, kind).headers)
    if preset is None:
        return None
    rows, lines = Source(path, kind, preset=preset.name).rows(), Source(path, kind, preset=preset.name).lines()
    return iter(dict.fromkeys(preset.pictures(rows, lines)))


def row_page(
    viewer: Viewer, *, code: str, fate: str = "", text: str = "", page: int = 1, page_size: int = 100
) -> RowPage:
    """What became of each row, in the file's order; ``text``: a row's number or the beginning of its key.

    Refuses: ``NotFound``, ``Forbidden``.
    """
    run = Run.objects.filter(code=code).first()
    if run is None:
        raise NotFound
    kind_for(viewer, run.kind)
    found = RunRow.objects.filter(run=run)
    if fate:
        found = found.filter(fate=fate)
    if text:
        number = int(text) if text.isdecimal() and len(text) < 10 else 0
        found = found.filter(Q(number=number) | Q(key__istartswith=text))
    start = (max(page, 1) - 1) * page_size
    return RowPage(rows=tuple(_results(list(found.order_by("number")[start : start + page_size]))), total=found.count())


def held_back(viewer: Viewer, *, code: str) -> Iterator[RowResult]:
    """The rows that were refused, whole, to be mended and brought in again. Refuses: ``NotFound``, ``Forbidden``."""
    run_card(viewer, code=code)
    found = RunRow.objects.filter(run__code=code, fate="refused").order_by("number")
    for row in found.iterator(chunk_size=2_000):
        yield from _results([row])


def _results(rows: Sequence[RunRow]) -> list[RowResult]:
    return [
        RowResult(number=row.number, fate=row.fate, key=row.key, code=row.code, reason=row.reason, content=row.content)
        for row in rows
    ]
