"""Journeys: their plans, starting and stopping them, who goes them; for staff."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import NO_NULL, Code, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.person.people.queries import hat_card_by_code
from chapeau.person.people.values import StaffRole
from chapeau.relationship.journeys import actions, queries
from chapeau.relationship.journeys.values import JourneyPage, JourneyState, Plan

AREA = Area("Journeys", "What happens with people by itself over days and weeks, and who is on the way; for staff.")
DRAWS = (StaffRole.MARKETING, StaffRole.SALES)
READS = (*DRAWS, StaffRole.SERVICE)
READ, WRITE = "journeys:read", "journeys:write"
Name = Annotated[str, StringConstraints(pattern=NO_NULL, min_length=1, max_length=120)]
PlanIn = Annotated[dict[str, Any], Field(description="The plan as `get_journey` tells it: entry, steps, goal.")]


@AREA.list("journeys", "list_journeys", scope=READ, answer=records.JOURNEY_ROW, staff=True, roles=READS)
def list_journeys(call: Caller, page: Page, q: Short = "", state: JourneyState | None = None) -> Found:
    """All journeys with how many are under way, the last changed first."""
    return whole(queries.journeys(call.viewer, state=state, text=q), page)


def show_journey(call: Caller, code: str) -> JourneyPage:
    return queries.journey(call.viewer, code=code)


@AREA.read("journeys/{code}", "get_journey", scope=READ, answer=records.JOURNEY, staff=True, roles=READS)
def get_journey(call: Caller, code: Code) -> JourneyPage:
    """One journey: the plan as drawn, and how many stand and stood at each step."""
    return show_journey(call, code)


class JourneyIn(Told):
    name: Name
    plan: PlanIn = {}


@AREA.deed(
    "POST", "journeys", "create_journey", scope=WRITE, answer=records.JOURNEY, then=show_journey, staff=True, roles=DRAWS,
    status=201,
)  # fmt: skip
def create_journey(call: Caller, body: JourneyIn) -> dict[str, Any]:
    """A draft; nothing goes before it is published."""
    return {
        "code": actions.create_journey(
            call.viewer, name=body.name, plan=queries.read_plan(body.plan, before=Plan()), now=call.now
        )
    }


class PlanChange(Told):
    plan: PlanIn


@AREA.deed(
    "PUT", "journeys/{code}/plan", "change_journey_plan", scope=WRITE, answer=records.JOURNEY, then=show_journey,
    edits=(records.JOURNEY, show_journey), staff=True, roles=DRAWS,
)  # fmt: skip
def change_journey_plan(call: Caller, code: Code, body: PlanChange) -> dict[str, Any]:
    """Write the draft anew; what runs stays as it is until it is published again."""
    plan = queries.read_plan(body.plan, before=show_journey(call, code).plan)
    actions.change_plan(call.viewer, code=code, plan=plan, now=call.now)
    return {"code": code}


class Move(Told):
    do: Literal["publish", "pause", "resume", "end"]


@AREA.deed(
    "POST", "journeys/{code}/moves", "move_journey", scope=WRITE, answer=records.JOURNEY, then=show_journey, staff=True,
    roles=DRAWS,
)  # fmt: skip
def move_journey(call: Caller, code: Code, body: Move) -> dict[str, Any]:
    """Start it (`publish`, also what was changed since), pause it, go on, or end it for good."""
    match body.do:
        case "publish":
            actions.publish_journey(call.viewer, code=code, now=call.now)
        case "pause":
            actions.pause_journey(call.viewer, code=code, now=call.now)
        case "resume":
            actions.resume_journey(call.viewer, code=code, now=call.now)
        case "end":
            actions.end_journey(call.viewer, code=code, now=call.now)
    return {"code": code}


@AREA.list(
    "journeys/{code}/people",
    "list_journey_people",
    scope="people:read",
    answer=records.TRAVELLER,
    staff=True,
    roles=READS,
)
def list_journey_people(call: Caller, page: Page, code: Code, step: Short = "", state: Short = "") -> Found:
    """Who went or goes it, of those in sight, the last to come in first."""
    found = queries.travellers(
        call.viewer, code=code, step=step[:12], state=state[:10], page=page.number, page_size=page.size
    )
    return Found(found.rows, found.total)


class Traveller(Told):
    hat_code: Code


def show_put_in(call: Caller, came_in: bool) -> records.PutIn:
    return records.PutIn(came_in)


@AREA.deed(
    "POST", "journeys/{code}/people", "put_into_journey", scope=WRITE, answer=records.PUT_IN, then=show_put_in, staff=True,
    roles=DRAWS,
)  # fmt: skip
def put_into_journey(call: Caller, code: Code, body: Traveller) -> dict[str, Any]:
    """Let somebody in by hand, as often as the plan says; `came_in` is false for who is in or was in before."""
    hat = hat_card_by_code(call.viewer, code=body.hat_code)
    return {"came_in": actions.put_in(call.viewer, code=code, hat_id=hat.id, now=call.now)}


@AREA.deed("DELETE", "journeys/{code}/people/{hat}", "take_out_of_journey", scope=WRITE, staff=True, roles=DRAWS)
def take_out_of_journey(call: Caller, code: Code, hat: Code) -> dict[str, Any]:
    """A colleague goes on in person."""
    found = hat_card_by_code(call.viewer, code=hat)
    actions.take_out(call.viewer, code=code, hat_id=found.id, now=call.now)
    return {}


@AREA.list(
    "hats/{code}/journeys", "list_journeys_of_hat", scope="people:read", answer=records.PASSAGE, staff=True, roles=READS
)
def list_journeys_of_hat(call: Caller, page: Page, code: Code) -> Found:
    """A person's own ways under one hat: which journeys, where they stand, which steps they left and when."""
    hat = hat_card_by_code(call.viewer, code=code)
    return whole(queries.passages_of(call.viewer, hat_ids=[hat.id], limit=200), page)
