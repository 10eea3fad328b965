"""Prospects and calls; for staff."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Instant, Line, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.person.people import queries as people
from chapeau.relationship.pipeline import actions, queries
from chapeau.relationship.pipeline.values import CallView, ProspectView

AREA = Area(
    "Prospects", "Who may become a buyer: stages, scores with their why, calls and what came of them; for staff."
)
READ, WRITE = "people:read", "people:write"
SELLS = queries.SELLS


@AREA.list("prospects", "list_prospects", scope=READ, answer=records.PROSPECT, staff=True, roles=SELLS)
def list_prospects(
    call: Caller, page: Page, stage: str = "", source: str = "", least_score: int | None = None, q: str = ""
) -> Found:
    """Those in sight, the highest score first; without `stage` all open ones."""
    found = queries.prospects(
        call.viewer,
        now=call.now,
        stage=stage[:12],
        source=source[:12],
        least_score=least_score,
        text=q[:100],
        page=page.number,
        page_size=page.size,
    )
    return Found(found.rows, found.total)


@AREA.read("prospects/{code}", "get_prospect", scope=READ, answer=records.PROSPECT, staff=True, roles=SELLS)
def get_prospect(call: Caller, code: Code) -> ProspectView:
    """One prospect with its score and why."""
    return queries.prospect(call.viewer, code=code, now=call.now)


@AREA.list(
    "prospects/{code}/history",
    "list_prospect_history",
    scope=READ,
    answer=records.PROSPECT_EVENT,
    staff=True,
    roles=SELLS,
)
def list_prospect_history(call: Caller, page: Page, code: Code) -> Found:
    """What changed, the newest first."""
    get_prospect(call, code)
    return whole(tuple(queries.history(call.viewer, code=code)), page)


class ProspectIn(Told):
    hat: Code
    source: Literal["journey", "form", "fair", "called", "recommended", "hand"] = "hand"
    source_note: Short = ""
    owner: Code | None = None
    """A colleague's hat; by the rules when left out."""


def _owner(call: Caller, code: str | None) -> UUID | None:
    return people.hat_card_by_code(call.viewer, code=code).id if code else None


@AREA.deed(
    "POST", "prospects", "open_prospect", scope=WRITE, answer=records.PROSPECT, then=get_prospect, staff=True, roles=SELLS,
    status=201,
)  # fmt: skip
def open_prospect(call: Caller, body: ProspectIn) -> dict[str, Any]:
    """A person becomes a prospect in one capacity, scored and given to a colleague."""
    hat = people.hat_card_by_code(call.viewer, code=body.hat)
    code = actions.open_prospect(
        call.viewer,
        hat_id=hat.id,
        source=body.source,
        source_note=body.source_note,
        owner_id=_owner(call, body.owner),
        now=call.now,
    )
    return {"code": code}


class Move(Told):
    stage: Literal["new", "contacted", "qualified", "offer"]


@AREA.deed(
    "POST", "prospects/{code}/stage", "move_prospect", scope=WRITE, answer=records.PROSPECT, then=get_prospect, staff=True,
    roles=SELLS,
)  # fmt: skip
def move_prospect(call: Caller, code: Code, body: Move) -> dict[str, Any]:
    """To another open stage."""
    actions.move_prospect(call.viewer, code=code, stage=body.stage, now=call.now)
    return {"code": code}


class NextStep(Told):
    next_step: Line = ""
    next_step_at: Instant | None = None


@AREA.deed(
    "POST", "prospects/{code}/next", "plan_next_step", scope=WRITE, answer=records.PROSPECT, then=get_prospect, staff=True,
    roles=SELLS,
)  # fmt: skip
def plan_next_step(call: Caller, code: Code, body: NextStep) -> dict[str, Any]:
    """What comes next, and when."""
    actions.plan_next(call.viewer, code=code, next_step=body.next_step, next_step_at=body.next_step_at, now=call.now)
    return {"code": code}


class OwnerIn(Told):
    owner: Code | None = None


@AREA.deed(
    "POST", "prospects/{code}/owner", "assign_prospect", scope=WRITE, answer=records.PROSPECT, then=get_prospect, staff=True,
    roles=SELLS,
)  # fmt: skip
def assign_prospect(call: Caller, code: Code, body: OwnerIn) -> dict[str, Any]:
    """To a colleague, or to nobody."""
    actions.assign_prospects(call.viewer, codes=[code], owner_id=_owner(call, body.owner), now=call.now)
    return {"code": code}


class Loss(Told):
    reason: Literal["price", "other", "no-need", "silent", "no-calls"]


@AREA.deed(
    "POST", "prospects/{code}/lose", "lose_prospect", scope=WRITE, answer=records.PROSPECT, then=get_prospect, staff=True,
    roles=SELLS,
)  # fmt: skip
def lose_prospect(call: Caller, code: Code, body: Loss) -> dict[str, Any]:
    """Lost, with its reason."""
    actions.lose_prospect(call.viewer, code=code, reason=body.reason, now=call.now)
    return {"code": code}


@AREA.deed(
    "POST", "prospects/{code}/reopen", "reopen_prospect", scope=WRITE, answer=records.PROSPECT, then=get_prospect,
    staff=True, roles=SELLS,
)  # fmt: skip
def reopen_prospect(call: Caller, code: Code) -> dict[str, Any]:
    """Not the end after all."""
    actions.reopen_prospect(call.viewer, code=code, now=call.now)
    return {"code": code}


@AREA.list("hats/{code}/calls", "list_calls", scope=READ, answer=records.CALL, staff=True, roles=SELLS)
def list_calls(call: Caller, page: Page, code: Code) -> Found:
    """Calls to a hat, those to be made first. `may_call` false: they asked for none; then there is no number."""
    hat = people.hat_card_by_code(call.viewer, code=code)
    return whole(tuple(queries.calls_of_hats(call.viewer, hat_ids=[hat.id], now=call.now)), page)


@AREA.read("calls/{code}", "get_call", scope=READ, answer=records.CALL, staff=True, roles=SELLS)
def get_call(call: Caller, code: Code) -> CallView:
    """One call with what to say."""
    return queries.call(call.viewer, code=code, now=call.now)


class CallIn(Told):
    title: Line
    script: Line = ""
    due_at: Instant | None = None


@AREA.deed(
    "POST", "hats/{code}/calls", "plan_call", scope=WRITE, answer=records.CALL, then=get_call, staff=True, roles=SELLS,
    status=201,
)  # fmt: skip
def plan_call(call: Caller, code: Code, body: CallIn) -> dict[str, Any]:
    """A call, within working hours where they are."""
    hat = people.hat_card_by_code(call.viewer, code=code)
    made = actions.plan_call(
        call.viewer, hat_id=hat.id, title=body.title, script=body.script, due_at=body.due_at, now=call.now
    )
    return {"code": made}


class Outcome(Told):
    outcome: Literal["reached", "missed", "meeting", "offer", "never"]
    at: Instant | None = None
    """When you meet."""
    next_step: Line = ""


@AREA.deed(
    "POST", "calls/{code}/outcome", "record_call", scope=WRITE, answer=records.CALL, then=get_call, staff=True, roles=SELLS
)  # fmt: skip
def record_call(call: Caller, code: Code, body: Outcome) -> dict[str, Any]:
    """What came of a call. Not reached: it comes again at another hour, four times at most."""
    actions.record_call(
        call.viewer, code=code, outcome=body.outcome, at=body.at, next_step=body.next_step, now=call.now
    )
    return {"code": code}
