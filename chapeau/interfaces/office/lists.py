"""One list for the whole office: search, filters, sort, pages, bulk actions, export.

A page declares its columns and the door its rows come from; ``serve`` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.formats import plain_number
from chapeau.interfaces.office.access import DeskRequest
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.sheets import csv_lines, xlsx_bytes
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.actions import note_list

Text = str | Promise
PER_PAGE = 50
EVERYTHING = gettext_lazy("All")
PER_EXPORT_PAGE = 200
"""The largest page every door gives."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person asked the list for."""

    viewer: Viewer
    text: str
    chosen: Mapping[str, str]
    """Filter name to value; absent: all."""
    sort: str
    """A column's sort, with ``-`` in front the other way round; empty: as the door sorts."""
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class Fetched:
    rows: Sequence[Any]
    total: int


@dataclass(frozen=True, slots=True)
class Column:
    """``cell`` gives what is shown (may be safe HTML), ``plain`` what is exported (default: the same)."""

    label: Text
    cell: Callable[[Any], Any]
    sort: str = ""
    plain: Callable[[Any], Any] | None = None
    is_number: bool = False
    is_when: bool = False
    """A day, a moment, a number: stays on one line."""
    is_main: bool = False
    """The cell that links to the row's page and heads the card on a phone."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the list; ``choices`` are (value, label)."""

    name: str
    label: Text
    choices: Callable[[], Iterable[tuple[str, Text]]]
    without: Text = EVERYTHING
    """What is shown when nothing is chosen."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Something to do to the ticked rows: one set-wise deed. Returns the sentence that says what was done."""

    name: str
    label: Text
    act: Callable[[DeskRequest, Sequence[str]], Text]
    fields: str = ""
    """Template with further fields, if the deed needs any."""
    confirm: Text = ""
    """A question to be answered before a grave deed."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file of another kind, made of the rows of the list, a page at a time."""

    name: str
    label: Text
    ending: str
    content_type: str
    make: Callable[[Viewer, Sequence[Any]], str]


@dataclass(frozen=True, slots=True)
class ListPage:
    title: Text
    name: str
    """Of the export's file."""
    fetch: Callable[[Asked], Fetched]
    columns: Sequence[Column]
    search_hint: Text
    key: Callable[[Any], str] = field(default=lambda row: str(row.code))
    """What a ticked row sends."""
    link: Callable[[Any], str] | None = None
    filters: Sequence[Filter] = ()
    bulk: Sequence[Bulk] = ()
    empty_title: Text = ""
    empty_text: Text = ""
    exports: Sequence[Export] = ()
    """Further kinds of files beside tables."""
    holds_people: bool = False
    """Who reads it, or takes it away, is noted (person/privacy)."""
    actions: str = ""
    """Template with the buttons beside the title."""
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
    if wanted := request.GET.get("export"):
        return _export(page, request, wanted)
    asked = _asked(request, page, _number(request.GET.get("page")), PER_PAGE)
    fetched = page.fetch(asked)
    _note(page, asked, fetched.total, request, is_export=False)
    context = {
        "page": page,
        "total": fetched.total,
        "number": asked.page,
        "page_count": max(1, -(-fetched.total // PER_PAGE)),
        "heads": _heads(page, request),
        "filters": [(f, list(f.choices()), asked.chosen.get(f.name, "")) for f in page.filters],
        "is_narrowed": bool(asked.text or asked.chosen),
        "query": asked.text,
        "rows": [
            (
                page.key(row),
                page.link(row) if page.link else "",
                [(column, _shown(column.cell(row))) for column in page.columns],
            )
            for row in fetched.rows
        ],
        "kept": _query(request),
        **page.context(request),
    }
    template = "office/list_rows.html" if request.headers.get("HX-Target") == "rows" else "office/list.html"
    return render(request, template, context)


def _shown(cell: Any) -> Any:
    """A whole number as people write it; an exported file keeps it bare."""
    return plain_number(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _note(page: ListPage, asked: Asked, shown: int, request: DeskRequest, *, is_export: bool) -> None:
    if page.holds_people:
        wanted = [f"q={asked.text}"] if asked.text else []
        about = " ".join([*wanted, *(f"{name}={value}" for name, value in sorted(asked.chosen.items()))])
        note_list(request.viewer, page=page.name, about=about, shown=shown, is_export=is_export, now=request.now)


def _asked(request: DeskRequest, page: ListPage, number: int, size: int) -> Asked:
    sorts = {column.sort for column in page.columns if column.sort}
    sort = request.GET.get("sort", "")
    return Asked(
        viewer=request.viewer,
        text=request.GET.get("q", "").strip()[:200],
        chosen={f.name: request.GET[f.name] for f in page.filters if request.GET.get(f.name)},
        sort=sort if sort.removeprefix("-") in sorts else "",
        page=number,
        size=size,
    )


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 8 else 1


def _heads(page: ListPage, request: HttpRequest) -> list[Head]:
    now = request.GET.get("sort", "")
    heads = []
    for column in page.columns:
        if not column.sort:
            heads.append(Head(column.label, column.is_number, "", ""))
            continue
        following = f"-{column.sort}" if now == column.sort else column.sort
        direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now, "")
        heads.append(Head(column.label, column.is_number, _query(request, sort=following), direction))
    return heads


def _query(request: HttpRequest, **new: str) -> str:
    """The address's query without the page, with ``new`` in it."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in new.items():
        query[name] = value
    return query.urlencode()


def _do_bulk(request: DeskRequest, page: ListPage) -> HttpResponse:
    action = next((bulk for bulk in page.bulk if bulk.name == request.POST.get("do")), None)
    ticked = request.POST.getlist("row")
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


def _table(page: ListPage, request: DeskRequest) -> Iterable[list[Any]]:
    yield [str(column.label) for column in page.columns]
    for rows in _pages(page, request):
        for row in rows:
            yield [(column.plain or column.cell)(row) for column in page.columns]


def _pages(page: ListPage, request: DeskRequest) -> Iterable[Sequence[Any]]:
    number, left = 1, 1
    while left > 0:
        fetched = page.fetch(_asked(request, page, number, PER_EXPORT_PAGE))
        yield fetched.rows
        left = fetched.total - number * PER_EXPORT_PAGE
        number += 1


def _export(page: ListPage, request: DeskRequest, wanted: str) -> HttpResponseBase:
    if page.holds_people:
        asked = _asked(request, page, 1, 1)
        _note(page, asked, page.fetch(asked).total, request, is_export=True)
    for export in page.exports:
        if export.name == wanted:
            made = (export.make(request.viewer, rows) for rows in _pages(page, request))
            return as_file(made, f"{page.name}.{export.ending}", export.content_type)
    return serve_table(_table(page, request), page.name, wanted)


def as_file(pieces: Iterable[str], name: str, content_type: str) -> HttpResponseBase:
    response = StreamingHttpResponse((piece.encode() for piece in pieces), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def serve_table(table: Iterable[Sequence[Any]], name: str, wanted: str) -> HttpResponseBase:
    """Rows, heads first, as a file: ``xlsx``, or CSV that spreadsheets read. No text in it runs as a formula."""
    if wanted == "xlsx":
        response = HttpResponse(
            xlsx_bytes(table, name=name),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response
    streamed = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    streamed["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return streamed
