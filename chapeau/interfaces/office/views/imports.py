"""Bring in orders: hand a file in, say what its columns are, try, bring in, look at every line, take out again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chapeau.commerce.history import actions, queries
from chapeau.commerce.history.presets import PRESETS
from chapeau.commerce.history.values import FIELDS, ColumnMapping, ImportRow, LineResult, Phase, Report, WaitingFile
from chapeau.interfaces.formats import moment, plain_number
from chapeau.interfaces.office import cells, import_words
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import StaffRole

IMPORTERS = (StaffRole.FINANCE, StaffRole.SALES)
TONES = {"running": "info", "done": "good", "failed": "bad"}
NEEDED = ("invoice", "quantity", "unit_price", "placed_at")


class WaysForm(forms.Form):
    """What the file does not say itself."""

    source = forms.CharField(label=gettext_lazy("Where the orders come from"), max_length=80,
        help_text=gettext_lazy("A number is known once from each place."))  # fmt: skip
    currency = forms.RegexField(r"^[A-Z]{3}$", label=gettext_lazy("Currency, when no column tells"))
    country = forms.RegexField(
        r"^[A-Z]{2}$", label=gettext_lazy("Country, when a line tells none"), required=False,
        help_text=gettext_lazy("Two letters: FR, IT, CH …"),
    )  # fmt: skip
    time_zone = forms.CharField(label=gettext_lazy("Time zone of the times"), max_length=40)
    date_format = forms.CharField(
        label=gettext_lazy("How dates are written"), required=False, max_length=40,
        help_text=gettext_lazy("Left empty, it is found out. Else for example %d/%m/%Y %H:%M."),
    )  # fmt: skip
    decimal_mark = forms.ChoiceField(
        label=gettext_lazy("Decimal mark"),
        choices=[(".", gettext_lazy("Point: 1234.50")), (",", gettext_lazy("Comma: 1234,50"))],
    )
    cancellation_prefix = forms.CharField(
        label=gettext_lazy("Numbers of cancellations begin with"), required=False, max_length=8
    )


def _shown_name(row: ImportRow) -> str:
    return f"{row.file_name} ({_('tried only')})" if row.is_dry_run else row.file_name


def _fetch(asked: Asked) -> Fetched:
    rows = queries.imports(asked.viewer, limit=500)
    state = asked.chosen.get("state")
    rows = [
        row for row in rows
        if asked.text.lower() in row.file_name.lower() and (not state or row.state == state)
    ]  # fmt: skip
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


IMPORTS = ListPage(
    title=gettext_lazy("Bring in orders"),
    name="imports",
    fetch=_fetch,
    link=lambda row: reverse("office:import", args=[row.code]),
    search_hint=gettext_lazy("Name of the file"),
    columns=(
        Column(gettext_lazy("File"), _shown_name, is_main=True),
        Column(
            gettext_lazy("When"),
            lambda row: moment(row.started_at),
            plain=lambda row: row.started_at.isoformat(),
            is_when=True,
        ),
        Column(gettext_lazy("By"), lambda row: row.by or "–"),
        Column(
            gettext_lazy("State"),
            lambda row: cells.badge(import_words.told(import_words.STATES, row.state), TONES.get(row.state, "")),
            plain=lambda row: import_words.told(import_words.STATES, row.state),
        ),
        Column(
            gettext_lazy("Lines"),
            lambda row: plain_number(row.lines_in),
            plain=lambda row: row.lines_in,
            is_number=True,
        ),
        Column(
            gettext_lazy("Needs your look"),
            lambda row: plain_number(row.lines_quarantined),
            plain=lambda row: row.lines_quarantined,
            is_number=True,
        ),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: import_words.STATES.items()),),
    empty_title=gettext_lazy("Nothing was brought in yet"),
    empty_text=gettext_lazy("Hand in a file with the orders of another shop: one line for each article of an order."),
    above="office/import_hand_in.html",
    context=lambda request: {"waiting": queries.waiting_files(request.viewer)},
)


@staff(*IMPORTERS)
def imports(request: DeskRequest) -> HttpResponseBase:
    """The history of imports, and where a new file is handed in."""
    return serve(request, IMPORTS)


@require_POST
@staff(*IMPORTERS)
def hand_in(request: DeskRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return HttpResponseRedirect(reverse("office:imports"))
    try:
        found = actions.hand_in(request.viewer, chunks=file.chunks(), file_name=file.name or "", now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("office:imports"))
    return HttpResponseRedirect(reverse("office:import_file", args=[found.code]))


@require_GET
@staff(*IMPORTERS)
def import_file(request: DeskRequest, code: str) -> HttpResponse:
    """A waiting file: its columns and the report of the last try, or how far it is."""
    found = queries.waiting_file(request.viewer, code=code)
    if found.phase is Phase.DONE:
        return HttpResponseRedirect(reverse("office:import", args=[found.report_code]))
    if found.is_moving:
        return render(request, "office/import_progress.html", _progress(found))
    preset = request.GET.get("preset", found.preset)
    headers, how, lines = queries.first_look(request.viewer, code=code)
    how = PRESETS.get(preset, how)
    return render(request, "office/import_file.html", _columns_page(request, found, headers, how, lines, preset))


@require_GET
@staff(*IMPORTERS)
def import_progress(request: DeskRequest, code: str) -> HttpResponse:
    """The moving part of the page, asked again each second; when it is over, the whole page comes anew."""
    found = queries.waiting_file(request.viewer, code=code)
    response = render(request, "office/import_moving.html", _progress(found))
    if not found.is_moving:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@staff(*IMPORTERS)
def start_import(request: DeskRequest, code: str) -> HttpResponse:
    """Try, bring in, or throw the file away."""
    page = reverse("office:import_file", args=[code])
    do = request.POST.get("do")
    try:
        if do == "throw-away":
            actions.throw_away(request.viewer, code=code)
            return HttpResponseRedirect(reverse("office:imports"))
        found = queries.waiting_file(request.viewer, code=code)
        preset = request.POST.get("preset", "")
        headers, how, lines = queries.first_look(request.viewer, code=code)
        form = WaysForm(request.POST)
        if preset not in PRESETS:
            how = replace(how, columns=_chosen(request, headers))
            if not form.is_valid():
                context = _columns_page(request, found, headers, how, lines, preset)
                return render(request, "office/import_file.html", {**context, "form": form}, status=422)
            how = replace(how, **form.cleaned_data)
        actions.start_import(
            request.viewer,
            code=code,
            preset=preset,
            mapping=how,
            is_dry_run=do != "bring-in",
            language=get_language() or "",
        )
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(page)


@staff(*IMPORTERS)
def one_import(request: DeskRequest, code: str) -> HttpResponseBase:
    """The report of an import, and what became of each line."""
    return serve(request, _lines_page(queries.report(request.viewer, code=code)))


@require_POST
@staff(*IMPORTERS)
def undo_import(request: DeskRequest, code: str) -> HttpResponse:
    page = reverse("office:import", args=[code])
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick that you are sure first."))
        return HttpResponseRedirect(page)
    try:
        count = actions.undo_import(request.viewer, code=code, now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)s order was taken out again.", "%(n)s orders were taken out again.", count)
        messages.success(request, said % {"n": plain_number(count)})
    return HttpResponseRedirect(page)


def _chosen(request: HttpRequest, headers: list[str]) -> dict[str, str]:
    said = {field: request.POST.get(f"column-{field}", "") for field in FIELDS}
    return {field: header for field, header in said.items() if header in headers}


def _columns_page(
    request: DeskRequest,
    found: WaitingFile,
    headers: list[str],
    how: ColumnMapping,
    lines: list[list[str]],
    preset: str,
) -> dict[str, Any]:
    tried = queries.report(request.viewer, code=found.report_code) if found.phase is Phase.TRIED else None
    return {
        "file": found,
        "headers": headers,
        "lines": lines,
        "preset": preset,
        "presets": list(PRESETS),
        "columns": [
            (field, import_words.FIELDS[field], how.columns.get(field, ""), field in NEEDED) for field in FIELDS
        ],
        "form": WaysForm(initial=how.to_json()),
        "report": tried,
        **(_told(tried) if tried else {}),
    }


def _progress(found: WaitingFile) -> dict[str, Any]:
    return {"file": found, "stage": import_words.told(import_words.STAGES, found.stage)}


def _told(report: Report) -> dict[str, Any]:
    """The report in words, most first."""
    return {
        "counts": [
            (import_words.told(import_words.COUNTS, name), report.counts[name])
            for name in import_words.COUNTS
            if report.counts.get(name)
        ],
        "money": [
            (
                check.currency,
                *(Decimal(text) for text in (check.lines_in, check.stored, check.quarantined, check.rounding)),
            )
            for check in report.money
        ],
        "reasons": [(code, import_words.told(import_words.REASONS, code), n) for code, n in report.reasons.items()],
    }


def _lines_page(report: Report) -> ListPage:
    def fetch(asked: Asked) -> Fetched:
        found = queries.import_lines(
            asked.viewer,
            code=report.code,
            fate=asked.chosen.get("fate", ""),
            reason=asked.chosen.get("reason", ""),
            text=asked.text,
            page=asked.page,
            page_size=asked.size,
        )
        return Fetched(found.rows, found.total)

    def row(context_request: DeskRequest) -> dict[str, Any]:
        made = next(
            (one for one in queries.imports(context_request.viewer, limit=500) if one.code == report.code), None
        )
        return {"report": report, "made": made, "back": reverse("office:imports"), **_told(report)}

    reasons = [code for code in import_words.REASONS if code in report.reasons or code == "rounded"]
    return ListPage(
        title=report.file_name,
        name=f"import-{report.code}",
        fetch=fetch,
        key=lambda line: str(line.line_number),
        link=lambda line: reverse("office:order", args=[line.order_code]) if line.order_code else "",
        search_hint=gettext_lazy("Line or order number"),
        columns=(
            Column(gettext_lazy("Line"), lambda line: line.line_number, is_main=True),
            Column(
                gettext_lazy("What became of it"),
                lambda line: cells.badge(
                    import_words.told(import_words.FATES, line.fate), "good" if line.fate == "stored" else "warn"
                ),
                plain=lambda line: import_words.told(import_words.FATES, line.fate),
            ),
            Column(gettext_lazy("Order"), lambda line: line.invoice or "–"),
            Column(
                gettext_lazy("Why"),
                lambda line: import_words.told(import_words.REASONS, line.reason) if line.reason else "–",
                plain=lambda line: line.reason,
            ),
            Column(
                gettext_lazy("Rounded by"), lambda line: line.rounding if line.rounding != "0" else "–",
                plain=lambda line: line.rounding, is_number=True,
            ),
            Column(gettext_lazy("As it was in the file"), _content),
        ),
        filters=(
            Filter("fate", gettext_lazy("What became of it"), lambda: import_words.FATES.items()),
            Filter("reason", gettext_lazy("Why"), lambda: [(code, import_words.REASONS[code]) for code in reasons]),
        ),
        empty_title=gettext_lazy("No line was stored"),
        empty_text=gettext_lazy("It was only tried, or it was taken out again."),
        above="office/import_report.html",
        context=row,
    )  # fmt: skip


def _content(line: LineResult) -> str:
    return " · ".join(str(value) for value in line.content.values() if value) if line.content else "–"
