"""Files brought in; for staff."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import UploadedFile
from ninja.params.functions import File as FileParameter
from pydantic import Field

from chapeau.commerce.intake import actions, queries
from chapeau.commerce.intake.values import RowResult, RunCard
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Flag, Line, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.api.shapes import Also, shape

AREA = Area(
    "Bring in",
    "Files of articles, prices, stock, costs, people and organisations: tried, brought in, taken out; for staff.",
)
READ, WRITE = "imports:read", "imports:write"
RUN = shape(RunCard, "Import", also={"is_over": Also(bool, lambda run: run.is_over)})
ROW = shape(RowResult, "ImportRow")
Says = Annotated[dict[Short, Line], Field(max_length=200)]


def show_run(call: Caller, code: str) -> RunCard:
    return queries.run_card(call.viewer, code=code)


@AREA.list("imports", "list_imports", scope=READ, answer=RUN, staff=True)
def list_imports(call: Caller, page: Page) -> Found:
    """Files handed in, of the kinds that the caller may bring in, newest first."""
    return whole(queries.runs(call.viewer), page)


@AREA.read("imports/{code}", "get_import", scope=READ, answer=RUN, staff=True)
def get_import(call: Caller, code: Code) -> RunCard:
    """One file: how its columns are read, how far it is, how many rows had which fate."""
    return show_run(call, code)


@AREA.list("imports/{code}/rows", "list_import_rows", scope=READ, answer=ROW, staff=True)
def list_import_rows(call: Caller, page: Page, code: Code, fate: Code | None = None, q: Short = "") -> Found:
    """What became of each row, in the file's order; with `fate=refused` those held back, and why."""
    found = queries.row_page(call.viewer, code=code, fate=fate or "", text=q, page=page.number, page_size=page.size)
    return Found(found.rows, found.total)


@AREA.deed(
    "POST", "imports/{kind}/files", "hand_in_file", scope=WRITE, answer=RUN, then=show_run, staff=True, status=201
)
def hand_in_file(call: Caller, kind: Code, file: Annotated[UploadedFile, FileParameter(...)]) -> dict[str, Any]:
    """Hand a CSV, XLSX or vCard file in. Its columns are guessed, or remembered from the last one of its form."""
    run = actions.hand_in(call.viewer, kind=kind, chunks=file.chunks(), file_name=file.name or "", now=call.now)
    return {"code": run.code}


class Starting(Told):
    is_trial: Flag
    """Tried, nothing stays; or brought in."""
    preset: Code | None = None
    mapping: Says | None = None
    """Field to column."""
    ways: Says | None = None
    manner: Says | None = None


@AREA.deed("POST", "imports/{code}/start", "start_import", scope=WRITE, answer=RUN, then=show_run, staff=True)
def start_import(call: Caller, code: Code, body: Starting) -> dict[str, Any]:
    """Try it, or bring it in; a worker does it, and `get_import` tells how far it is."""
    actions.start_run(
        call.viewer,
        code=code,
        is_trial=body.is_trial,
        preset=body.preset,
        mapping=body.mapping,
        ways=body.ways,
        manner=body.manner,
        language=call.language,
        now=call.now,
    )
    return {"code": code}


@AREA.deed("POST", "imports/{code}/undo", "undo_import", scope=WRITE, answer=RUN, then=show_run, staff=True)
def undo_import(call: Caller, code: Code) -> dict[str, Any]:
    """Take out what it brought; a worker does it."""
    actions.start_undo(call.viewer, code=code, language=call.language)
    return {"code": code}


@AREA.deed("DELETE", "imports/{code}", "throw_away_import", scope=WRITE, staff=True)
def throw_away_import(call: Caller, code: Code) -> dict[str, Any]:
    """The file goes; nothing of it was stored."""
    actions.throw_away(call.viewer, code=code)
    return {}
