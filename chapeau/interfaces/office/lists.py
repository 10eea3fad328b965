"""One list for the whole office: search, filters, sort, pages, bulk actions, export.

A page declares its columns and where its rows come from (a door that takes the viewer); ``serve`` does the rest.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook

from chapeau.interfaces.office.access import DeskRequest
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer

Text = str | Promise
Rows = QuerySet[Any]
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """``cell`` gives what is shown (may be safe HTML), ``plain`` what is exported (default: the same text)."""

    label: Text
    cell: Callable[[Any], Any]
    sort: str = ""
    plain: Callable[[Any], Any] | None = None
    is_number: bool = False
    is_main: bool = False
    """The cell that links to the row's page and heads the card on a phone."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the list; ``apply`` narrows the rows. ``choices`` are (value, label)."""

    name: str
    label: Text
    choices: Callable[[], Iterable[tuple[str, Text]]]
    apply: Callable[[Rows, str], Rows]


@dataclass(frozen=True, slots=True)
class Bulk:
    """Something to do to the ticked rows: one set-wise deed. Returns the sentence that says what was done."""

    name: str
    label: Text
    act: Callable[[DeskRequest, Sequence[UUID]], Text]
    fields: str = ""
    """Template with further fields, if the deed needs any."""
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    title: Text
    name: str
    """Of the export's file."""
    source: Callable[[Viewer], Rows]
    columns: Sequence[Column]
    search: Callable[[Rows, str], Rows]
    search_hint: Text
    default_sort: Sequence[str]
    link: Callable[[Any], str] | None = None
    filters: Sequence[Filter] = ()
    bulk: Sequence[Bulk] = ()
    empty_title: Text = ""
    empty_text: Text = ""
    actions: str = ""
    """Template with the buttons beside the title."""
    prepare: Callable[[Viewer, list[Any]], list[Any]] = field(default=lambda viewer, rows: rows)
    """Adds what the page of rows needs, a set at a time."""
    above: str = ""
    context: Callable[[DeskRequest], dict[str, Any]] = field(default=lambda request: {})


@dataclass(frozen=True, slots=True)
class Head:
    label: Text
    is_number: bool
    query: str
    direction: str
    """``ascending``, ``descending`` or nothing, for aria-sort."""


def serve(request: DeskRequest, page: ListPage) -> HttpResponseBase:
    """Answer the list: GET shows or exports it, POST does a bulk action to the ticked rows."""
    if request.method == "POST":
        return _do_bulk(request, page)
    rows = _narrowed(page, request)
    if wanted := request.GET.get("export"):
        return _export(page, request.viewer, rows, wanted)
    paginator = Paginator(rows, PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    shown.object_list = page.prepare(request.viewer, list(shown.object_list))
    context = {
        "page": page,
        "shown": shown,
        "heads": _heads(page, request),
        "filters": [(f, list(f.choices()), request.GET.get(f.name, "")) for f in page.filters],
        "is_narrowed": any(request.GET.get(name) for name in ("q", *(f.name for f in page.filters))),
        "query": request.GET.get("q", ""),
        "rows": [
            (row, page.link(row) if page.link else "", [(column, column.cell(row)) for column in page.columns])
            for row in shown.object_list
        ],
        "kept": _without(request, "page"),
        **page.context(request),
    }
    template = "office/list_rows.html" if request.headers.get("HX-Target") == "rows" else "office/list.html"
    return render(request, template, context)


def _narrowed(page: ListPage, request: DeskRequest) -> Rows:
    rows = page.source(request.viewer)
    for narrowing in page.filters:
        if value := request.GET.get(narrowing.name):
            rows = narrowing.apply(rows, value)
    if text := request.GET.get("q", "").strip()[:200]:
        rows = page.search(rows, text)
    wanted = request.GET.get("sort", "")
    if wanted.lstrip("-") in {column.sort for column in page.columns if column.sort}:
        return rows.order_by(wanted, "pk")
    return rows.order_by(*page.default_sort)


def _heads(page: ListPage, request: HttpRequest) -> list[Head]:
    now = request.GET.get("sort", "")
    heads = []
    for column in page.columns:
        if not column.sort:
            heads.append(Head(column.label, column.is_number, "", ""))
            continue
        following = f"-{column.sort}" if now == column.sort else column.sort
        direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now, "")
        heads.append(Head(column.label, column.is_number, _without(request, "page", "sort", sort=following), direction))
    return heads


def _without(request: HttpRequest, *names: str, **new: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    for name, value in new.items():
        query[name] = value
    return query.urlencode()


def _do_bulk(request: DeskRequest, page: ListPage) -> HttpResponse:
    action = next((bulk for bulk in page.bulk if bulk.name == request.POST.get("do")), None)
    ticked = [UUID(value) for value in request.POST.getlist("row") if _is_uuid(value)]
    if action is None:
        messages.error(request, _("Choose what to do with the rows."))
    elif not ticked:
        messages.error(request, _("Tick at least one row first."))
    else:
        try:
            messages.success(request, str(action.act(request, ticked)))
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return HttpResponseRedirect(request.get_full_path())


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _table(page: ListPage, viewer: Viewer, rows: Rows) -> Iterable[list[Any]]:
    yield [str(column.label) for column in page.columns]
    batch: list[Model] = []
    for row in rows.iterator(chunk_size=1000):
        batch.append(row)
        if len(batch) == 1000:
            yield from _cells(page, viewer, batch)
            batch = []
    yield from _cells(page, viewer, batch)


def _cells(page: ListPage, viewer: Viewer, batch: list[Any]) -> Iterable[list[Any]]:
    for row in page.prepare(viewer, batch):
        yield [_safe((column.plain or column.cell)(row)) for column in page.columns]


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is marked as text."""
    if isinstance(value, str | Promise):
        text = str(value)
        return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _is_number(text) else text
    return value


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).replace(",", "").isdigit()


class _Echo:
    """What csv writes is what the response streams."""

    def write(self, line: str) -> str:
        return line


def _export(page: ListPage, viewer: Viewer, rows: Rows, wanted: str) -> HttpResponseBase:
    table = _table(page, viewer, rows)
    if wanted == "xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet(str(page.title)[:31])
        for line in table:
            sheet.append([value if isinstance(value, int | float) else str(value) for value in line])
        file = BytesIO()
        book.save(file)
        response = HttpResponse(
            file.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = f'attachment; filename="{page.name}.xlsx"'
        return response
    writer = csv.writer(_Echo())
    # The mark at the beginning lets spreadsheets read UTF-8.
    body = chain(["\ufeff"], (writer.writerow(line) for line in table))
    streamed = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    streamed["Content-Disposition"] = f'attachment; filename="{page.name}.csv"'
    return streamed
