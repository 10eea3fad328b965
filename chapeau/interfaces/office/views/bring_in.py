"""Bring in: choose what, take a template, hand a file in, say what its columns are, try, bring in, look, take out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chapeau.commerce.intake import actions, queries
from chapeau.commerce.intake.values import RowResult, RunCard, State
from chapeau.interfaces.archive import write_archive
from chapeau.interfaces.formats import moment, plain_number
from chapeau.interfaces.office import bring_words, cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve, serve_table
from chapeau.interfaces.office.views.imports import IMPORTERS
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.kit.tables.files import ENCODINGS
from chapeau.kit.tables.sheets import kind_rows, plain, template_csv, template_xlsx
from chapeau.kit.tables.values import Column as TableColumn
from chapeau.kit.tables.values import Row
from chapeau.person.people.values import StaffRole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {"running": "info", "queued": "info", "undoing": "info", "done": "good", "refused": "bad", "broken": "bad"}


def _fetch(asked: Asked) -> Fetched:
    rows = queries.runs(asked.viewer)
    kind, state = asked.chosen.get("kind"), asked.chosen.get("state")
    rows = [
        row
        for row in rows
        if asked.text.lower() in row.file_name.lower()
        and (not kind or row.kind == kind)
        and (not state or row.state == state)
    ]
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


def _count(*fates: str) -> Any:
    return lambda row: sum(row.counts.get(fate, 0) for fate in fates)


RUNS = ListPage(
    title=gettext_lazy("Bring in"),
    name="bring-in",
    fetch=_fetch,
    link=lambda row: reverse("office:bring_in_run", args=[row.code]),
    search_hint=gettext_lazy("Name of the file"),
    columns=(
        Column(gettext_lazy("File"), lambda row: row.file_name, is_main=True),
        Column(gettext_lazy("What"), lambda row: bring_words.kind_title(row.kind)),
        Column(gettext_lazy("When"), lambda row: moment(row.kept_at), plain=lambda row: row.kept_at),
        Column(gettext_lazy("By"), lambda row: row.by or "–"),
        Column(
            gettext_lazy("State"),
            lambda row: cells.badge(row.state.label, TONES.get(row.state, "")),
            plain=lambda row: row.state.label,
        ),
        Column(
            gettext_lazy("Rows"), lambda row: plain_number(row.rows_in), plain=lambda row: row.rows_in, is_number=True
        ),
        Column(
            gettext_lazy("New or changed"),
            lambda row: plain_number(_count("made", "changed")(row)),
            plain=_count("made", "changed"),
            is_number=True,
        ),
        Column(
            gettext_lazy("Held back"),
            lambda row: plain_number(row.refused),
            plain=lambda row: row.refused,
            is_number=True,
        ),
    ),
    filters=(
        Filter("kind", gettext_lazy("What"), lambda: bring_words.kind_titles()),
        Filter("state", gettext_lazy("State"), lambda: State.choices),
    ),
    empty_title=gettext_lazy("Nothing was brought in yet"),
    empty_text=gettext_lazy("Begin with the products: take the template, fill it in, hand it in."),
    above="office/bring_in_above.html",
    context=lambda request: {
        "kinds": queries.kinds_for(request.viewer),
        "may_orders": request.viewer.has_role(*IMPORTERS),
        "may_archive": request.viewer.has_role(StaffRole.ADMINISTRATOR),
        "wanted": request.GET.get("what", ""),
    },
)


@staff()
def bring_in(request: DeskRequest) -> HttpResponseBase:
    """What can be brought in, and what was."""
    if not queries.kinds_for(request.viewer) and not request.viewer.has_role(*IMPORTERS):
        raise Forbidden
    return serve(request, RUNS)


@require_GET
@staff()
def template(request: DeskRequest, kind: str, form: str) -> HttpResponseBase:
    """A file to fill in: heads in the reader's language, example rows; in a workbook also what each column means."""
    wanted = queries.kind_for(request.viewer, kind)
    if form == "xlsx":
        answer = HttpResponse(template_xlsx(wanted), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(template_csv(wanted), content_type="text/csv; charset=utf-8")  # type: ignore[assignment]
    answer["Content-Disposition"] = f'attachment; filename="chapeau-{kind}.{form}"'
    return answer


@require_GET
@staff()
def export(request: DeskRequest, kind: str, form: str) -> HttpResponseBase:
    """Everything of a kind as a file that comes in again as it is."""
    wanted = queries.kind_for(request.viewer, kind)
    return serve_table(kind_rows(wanted, wanted.export(request.viewer, request.now)), f"chapeau-{kind}", form)


@require_GET
@staff(StaffRole.ADMINISTRATOR)
def archive(request: DeskRequest) -> HttpResponseBase:
    """The whole company in one file. It lies in the state folder while it is sent, open to nobody else."""
    folder = tempfile.TemporaryDirectory(dir=settings.STATE)
    path = Path(folder.name) / "chapeau.zip"
    write_archive(path)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename="chapeau.zip")
    folder.cleanup()  # the open file is read to its end all the same
    return answer


@require_POST
@staff()
def hand_in(request: DeskRequest, kind: str) -> HttpResponse:
    queries.kind_for(request.viewer, kind)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return HttpResponseRedirect(reverse("office:bring_in"))
    try:
        card = actions.hand_in(
            request.viewer, kind=kind, chunks=file.chunks(), file_name=file.name or "", now=request.now
        )
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("office:bring_in"))
    return HttpResponseRedirect(reverse("office:bring_in_run", args=[card.code]))


@staff()
def run_page(request: DeskRequest, code: str) -> HttpResponseBase:
    """A file: its columns, how far it is, or what became of it."""
    card = queries.run_card(request.viewer, code=code)
    if card.is_moving:
        return render(request, "office/bring_in_moving_page.html", _moving(card))
    if card.is_over or card.state is State.BROKEN:
        return serve(request, _result_page(card))
    return render(request, "office/bring_in_file.html", _file_page(request, card))


@require_GET
@staff()
def progress(request: DeskRequest, code: str) -> HttpResponse:
    """The moving part of the page, asked again each second; when it is over, the whole page comes anew."""
    card = queries.run_card(request.viewer, code=code)
    response = render(request, "office/bring_in_moving.html", _moving(card))
    if not card.is_moving:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@staff()
def start(request: DeskRequest, code: str) -> HttpResponse:
    """Try, bring in, look again with what was said, or throw the file away."""
    page = reverse("office:bring_in_run", args=[code])
    do = request.POST.get("do")
    try:
        if do == "throw-away":
            actions.throw_away(request.viewer, code=code)
            return HttpResponseRedirect(reverse("office:bring_in"))
        said = _said(request, queries.run_card(request.viewer, code=code))
        if do == "look":
            actions.say_ways(request.viewer, code=code, **said)
        else:
            actions.start_run(
                request.viewer,
                code=code,
                is_trial=do != "bring-in",
                language=get_language() or "",
                now=request.now,
                **said,
            )
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(page)


@require_POST
@staff()
def again(request: DeskRequest, code: str) -> HttpResponse:
    """Go on with what stopped in the middle."""
    card = queries.run_card(request.viewer, code=code)
    try:
        actions.start_run(
            request.viewer, code=code, is_trial=card.is_trial, language=get_language() or "", now=request.now
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("office:bring_in_run", args=[code]))


@require_POST
@staff()
def undo(request: DeskRequest, code: str) -> HttpResponse:
    page = reverse("office:bring_in_run", args=[code])
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick that you are sure first."))
        return HttpResponseRedirect(page)
    try:
        actions.start_undo(request.viewer, code=code, language=get_language() or "")
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(page)


@require_GET
@staff()
def held_back(request: DeskRequest, code: str, form: str) -> HttpResponseBase:
    """The rows that were held back, as they were, with the reason: to be mended and handed in again."""
    card = queries.run_card(request.viewer, code=code)

    def table() -> Iterator[list[Any]]:
        yield [*card.headers, _("Reason")]
        for row in queries.held_back(request.viewer, code=code):
            content = row.content or {}
            yield [*(content.get(header, "") for header in card.headers), row.reason]

    return serve_table(table(), f"{card.kind}-held-back", form)


def _said(request: HttpRequest, card: RunCard) -> dict[str, Any]:
    post = request.POST
    return {
        "preset": post.get("preset", ""),
        "mapping": {
            name.removeprefix("column-"): value
            for name, value in post.items()
            if name.startswith("column-") and value in card.headers
        },
        "ways": {name.removeprefix("way-"): value[:200] for name, value in post.items() if name.startswith("way-")},
        "manner": {
            "encoding": post.get("encoding", "") if post.get("encoding") in ENCODINGS else "",
            "decimal_mark": post.get("decimal_mark", "") if post.get("decimal_mark") in (".", ",") else "",
            "date_order": post.get("date_order", "") if post.get("date_order") in ("day-first", "month-first") else "",
        },
    }


def _file_page(request: DeskRequest, card: RunCard) -> dict[str, Any]:
    try:
        kind, raw, rows = queries.first_look(request.viewer, code=card.code)
        problem = ""
    except Refusal as refusal:
        if isinstance(refusal, NotFound | Forbidden):
            raise
        kind, raw, rows, problem = queries.kind_for(request.viewer, card.kind), [], [], str(refusal)
    shown = [column for column in kind.columns if any(column.name in row.values for row in rows)]
    return {
        "run": card,
        "kind": kind,
        "raw": raw,
        "understood": [_understood(row, shown) for row in rows],
        "shown": shown,
        "problem": card.problem or problem,
        "columns": [(c, card.mapping.get(c.name, "")) for c in kind.columns if c.is_needed or c.name in card.mapping],
        "others": [(c, "") for c in kind.columns if not c.is_needed and c.name not in card.mapping],
        "unused": [header for header in card.headers if header not in card.mapping.values()],
        "settings": [
            (setting, list(setting.choices(request.viewer)), card.ways.get(setting.name, setting.first))
            for setting in kind.settings
        ],
        "presets": queries.presets_for(request.viewer, kind=kind.name),
        "encodings": bring_words.ENCODINGS,
        "marks": bring_words.MARKS,
        "orders": bring_words.ORDERS,
        "fates": _fates(card.counts),
        "is_tried": card.state is State.TRIED,
        "trial_rows": _trial_rows(request, card),
    }


def _trial_rows(request: DeskRequest, card: RunCard) -> tuple[RowResult, ...]:
    if card.state is not State.TRIED or not card.refused:
        return ()
    return queries.row_page(request.viewer, code=card.code, fate="refused", page_size=20).rows


def _understood(row: Row, columns: list[TableColumn]) -> tuple[list[tuple[TableColumn, str]], list[str]]:
    values = [(column, _shown(row.values.get(column.name))) for column in columns]
    return values, [problem.sentence for problem in row.problems]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    text = str(plain(value))
    return f"{text[:120]} …" if len(text) > 120 else text


def _fates(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    return [(fate, str(words), counts[fate]) for fate, words in bring_words.FATES.items() if counts.get(fate)]


def _moving(card: RunCard) -> dict[str, Any]:
    is_counted = card.stage == "settle" and card.rows_in and card.state is not State.QUEUED
    return {"run": card, "is_counted": is_counted, "fates": _fates(card.counts)}


def _result_page(card: RunCard) -> ListPage:
    def fetch(asked: Asked) -> Fetched:
        found = queries.row_page(
            asked.viewer,
            code=card.code,
            fate=asked.chosen.get("fate", ""),
            text=asked.text,
            page=asked.page,
            page_size=asked.size,
        )
        return Fetched(found.rows, found.total)

    return ListPage(
        title=card.file_name,
        name=f"bring-in-{card.code}",
        fetch=fetch,
        key=lambda row: str(row.number),
        search_hint=gettext_lazy("Row, or the beginning of its number or name"),
        columns=(
            Column(gettext_lazy("Row"), lambda row: row.number, is_main=True),
            Column(gettext_lazy("Which"), lambda row: row.key or "–"),
            Column(
                gettext_lazy("What became of it"),
                lambda row: cells.badge(bring_words.fate(row.fate), bring_words.FATE_TONES.get(row.fate, "")),
                plain=lambda row: bring_words.fate(row.fate),
            ),
            Column(gettext_lazy("Why"), lambda row: row.reason or "–", plain=lambda row: row.reason),
            Column(gettext_lazy("As it was in the file"), _content),
        ),
        filters=(Filter("fate", gettext_lazy("What became of it"), lambda: bring_words.FATES.items()),),
        empty_title=gettext_lazy("No row was stored"),
        empty_text=gettext_lazy("The file had no rows below its header."),
        above="office/bring_in_result.html",
        context=lambda request: {
            "run": card,
            "fates": _fates(card.counts),
            "may_undo": not card.is_trial
            and card.state in (State.DONE, State.BROKEN)
            and (card.counts.get("made", 0) or card.counts.get("changed", 0)),
        },
    )


def _content(row: RowResult) -> str:
    return " · ".join(str(value) for value in row.content.values() if value) if row.content else "–"
