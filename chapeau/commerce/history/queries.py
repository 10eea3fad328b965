"""Questions about imports: their reports, and what became of each line."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from django.db.models import Q

from chapeau.commerce.fulfilment.models import ReturnLine
from chapeau.commerce.history import readers, waiting
from chapeau.commerce.history.access import check_may_import
from chapeau.commerce.history.models import ImportedLine, OrderImport, RememberedMapping
from chapeau.commerce.history.rules.columns import guess, missing
from chapeau.commerce.history.values import (
    ColumnMapping,
    ImportRow,
    LineResult,
    MoneyCheck,
    Phase,
    Report,
    WaitingFile,
)
from chapeau.commerce.ordering.models import OrderLine
from chapeau.kit.pages import Page
from chapeau.kit.refusals import NotFound
from chapeau.kit.tables.headers import signature
from chapeau.person.people.values import Viewer


def imports(viewer: Viewer, *, limit: int = 50) -> list[ImportRow]:
    """The imports, newest first. Refuses: ``Forbidden``."""
    check_may_import(viewer)
    rows = OrderImport.objects.select_related("by_hat__person").order_by("-started_at", "-id")[:limit]
    return [
        ImportRow(
            code=row.code,
            file_name=row.file_name,
            preset=row.preset,
            state=row.state,
            is_dry_run=row.is_dry_run,
            lines_in=row.lines_in,
            lines_stored=row.lines_stored,
            lines_quarantined=row.lines_quarantined,
            by=row.by_hat.person.name if row.by_hat else "",
            started_at=row.started_at,
            finished_at=row.finished_at,
            undone_at=row.undone_at,
        )
        for row in rows
    ]


def report(viewer: Viewer, *, code: str) -> Report:
    """What an import did. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_import(viewer)
    found = OrderImport.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return report_of(found, was_done_before=False)


def import_of_file(viewer: Viewer, *, path: Path) -> Report:
    """The import that brought this very file in. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_import(viewer)
    found = OrderImport.objects.filter(
        file_hash=readers.file_hash(path), state=OrderImport.State.DONE, is_dry_run=False
    ).first()
    if found is None:
        raise NotFound
    return report_of(found, was_done_before=True)


def import_lines(
    viewer: Viewer, *, code: str, fate: str = "", reason: str = "", text: str = "", page: int = 1, page_size: int = 100
) -> Page[LineResult]:
    """What became of each line, in the file's order. ``reason`` may be ``rounded``.

    ``text`` is a line's number, or an invoice's. Refuses: ``Forbidden``, ``NotFound``.
    """
    check_may_import(viewer)
    made = OrderImport.objects.filter(code=code).first()
    if made is None:
        raise NotFound
    lines = ImportedLine.objects.filter(order_import=made, file_hash=made.file_hash)
    if text:
        lines = lines.filter(
            Q(line_number=int(text) if text.isdecimal() and len(text) < 9 else 0)
            | Q(order_line_id__in=OrderLine.objects.filter(order__external_id=text).values("id"))
            | Q(return_line_id__in=ReturnLine.objects.filter(parent__external_id=text).values("id"))
            | Q(content__invoice=text)
        )
    if fate:
        lines = lines.filter(fate=fate)
    if reason == "rounded":
        lines = lines.exclude(rounding=0)
    elif reason:
        lines = lines.filter(reason=reason)
    start = (max(page, 1) - 1) * page_size
    rows = results_of(list(lines.order_by("line_number")[start : start + page_size]))
    return Page(tuple(rows), lines.count(), max(page, 1), page_size)


def mapping_for(viewer: Viewer, *, path: Path) -> tuple[list[str], ColumnMapping, list[str]]:
    """The file's headers, how it would be read (as the last time, or guessed), and which fields are missing.

    Refuses: ``Forbidden``, ``UnknownFile``.
    """
    check_may_import(viewer)
    columns = readers.headers(path)
    known = RememberedMapping.objects.filter(signature=signature(columns)).first()
    how = ColumnMapping.from_json(known.mapping) if known else ColumnMapping(columns=guess(columns))
    return columns, how, missing([field for field, header in how.columns.items() if header in columns])


def waiting_file(viewer: Viewer, *, code: str) -> WaitingFile:
    """A file that is not done yet, and how far it is. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_import(viewer)
    found = waiting.load(code)
    if found is None:
        raise NotFound
    return found


def waiting_files(viewer: Viewer) -> list[WaitingFile]:
    """The files that are not done yet, newest first. Refuses: ``Forbidden``."""
    check_may_import(viewer)
    return [found for found in waiting.all_waiting() if found.phase is not Phase.DONE]


def first_look(viewer: Viewer, *, code: str, limit: int = 5) -> tuple[list[str], ColumnMapping, list[list[str]]]:
    """A waiting file's headers, how it would be read, and its first lines. Refuses: ``Forbidden``, ``NotFound``."""
    found = waiting_file(viewer, code=code)
    path = waiting.path_of(found)
    headers, how, _missing = mapping_for(viewer, path=path)
    lines = [cells for problem, cells in itertools.islice(readers.lines(path, headers), limit) if not problem]
    return headers, found.mapping or how, lines


def results_of(lines: Sequence[ImportedLine]) -> list[LineResult]:
    """Three queries, however many lines."""
    orders = {
        line_id: (code, invoice)
        for line_id, code, invoice in OrderLine.objects.filter(
            id__in=[line.order_line_id for line in lines if line.order_line_id]
        ).values_list("id", "order__code", "order__external_id")
    }
    returned = dict(
        ReturnLine.objects.filter(id__in=[line.return_line_id for line in lines if line.return_line_id]).values_list(
            "id", "parent__external_id"
        )
    )
    results: list[LineResult] = []
    for line in lines:
        code, invoice = orders.get(line.order_line_id, ("", "")) if line.order_line_id else ("", "")
        if line.return_line_id:
            invoice = returned.get(line.return_line_id, "")
        results.append(
            LineResult(
                line_number=line.line_number,
                fate=line.fate,
                reason=line.reason,
                order_code=code,
                invoice=invoice or (line.content or {}).get("invoice", ""),
                order_line_id=line.order_line_id,
                return_line_id=line.return_line_id,
                rounding=format(line.rounding.normalize(), "f"),
                content=line.content,
            )
        )
    return results


def report_of(made: OrderImport, *, was_done_before: bool) -> Report:
    """A report as it was stored with its import."""
    return Report(
        code=made.code,
        file_name=made.file_name,
        file_hash=made.file_hash,
        is_dry_run=made.is_dry_run,
        was_done_before=was_done_before,
        lines_in=made.lines_in,
        lines_stored=made.lines_stored,
        lines_quarantined=made.lines_quarantined,
        reasons=made.summary.get("reasons", {}),
        counts=made.summary.get("counts", {}),
        money=tuple(MoneyCheck(**check) for check in made.summary.get("money", ())),
        started_at=made.started_at,
        finished_at=made.finished_at,
    )
