"""Duplicates, merges and their undoing, for staff of service and compliance. No program decides: its token is a person's."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.api.people import READ, WRITE, show_person
from chapeau.person.people import actions, queries
from chapeau.person.people.values import LikenessCard, MergeCard, MergePreview, StaffRole

AREA = Area("Duplicates", "People who stand here twice, for staff who see all of both: suggestions, merges, undoing.")
MERGERS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)
DECISIONS = Literal["open", "later", "different"]
SIDE = Literal["kept", "merged"]
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


@AREA.list("duplicates", "list_duplicates", scope=READ, answer=records.LIKENESS, staff=True, roles=MERGERS)
def list_duplicates(call: Caller, page: Page, decision: DECISIONS = "open") -> Found:
    """Pairs of people who may be one, with what speaks for it in bits; certain ones first, then the likeliest."""
    found = queries.likenesses(call.viewer, decision=decision, page=page.number, size=page.size)
    return Found(found.rows, found.total)


def show_likeness(call: Caller, code: str) -> LikenessCard:
    return queries.likeness(call.viewer, code=code)


@AREA.read("duplicates/{code}", "get_duplicate", scope=READ, answer=records.LIKENESS, staff=True, roles=MERGERS)
def get_duplicate(call: Caller, code: Code) -> LikenessCard:
    """One pair."""
    return show_likeness(call, code)


class Decision(Told):
    decision: Literal["different", "later"]


@AREA.deed(
    "POST",
    "duplicates/{code}/decision",
    "decide_duplicate",
    scope=WRITE,
    answer=records.LIKENESS,
    then=show_likeness,
    staff=True,
    roles=MERGERS,
)
def decide_duplicate(call: Caller, code: Code, body: Decision) -> dict[str, Any]:
    """These are two people, for ever; or somebody decides later. That they are one is said by merging them."""
    actions.decide_likeness(call.viewer, code=code, is_later=body.decision == "later", now=call.now)
    return {"code": code}


@AREA.deed("POST", "duplicates/look", "look_for_duplicates", scope=WRITE, staff=True, roles=MERGERS, status=202)
def look_for_duplicates(call: Caller) -> dict[str, Any]:
    """Have everybody looked through now; otherwise it is done every night."""
    actions.ask_for_duplicates(call.viewer)
    return {}


@AREA.read(
    "people/{code}/merge/{other}", "preview_merge", scope=READ, answer=records.MERGE_PREVIEW, staff=True, roles=MERGERS
)
def preview_merge(call: Caller, code: Code, other: Code) -> MergePreview:
    """What merging `other` into this person would do, field by field. Nothing is written."""
    return queries.merge_preview(call.viewer, kept_code=code, merged_code=other)


class Choices(Told):
    """Whose value stands; what is not named stays as the kept person has it."""

    given_name: SIDE = "kept"
    family_name: SIDE = "kept"
    language: SIDE = "kept"
    country: SIDE = "kept"
    time_zone: SIDE = "kept"


class MergeIn(Told):
    other: Code
    """The person who joins this one."""
    choices: Choices | None = None
    reason: Reason


def show_merge(call: Caller, code: str) -> MergeCard:
    return queries.merge_card(call.viewer, code=code)


@AREA.deed(
    "POST",
    "people/{code}/merge",
    "merge_people",
    scope=WRITE,
    answer=records.MERGE,
    then=show_merge,
    staff=True,
    roles=MERGERS,
    status=201,
)
def merge_people(call: Caller, code: Code, body: MergeIn) -> dict[str, Any]:
    """The other person is this one from now on. It can be undone at any later time."""
    merged = actions.merge_people(
        call.viewer,
        kept_id=show_person(call, code).person_id,
        merged_id=show_person(call, body.other).person_id,
        choices=(body.choices or Choices()).model_dump(),
        reason=body.reason,
        now=call.now,
    )
    return {"code": merged}


@AREA.list("people/{code}/merges", "list_person_merges", scope=READ, answer=records.MERGE, staff=True, roles=MERGERS)
def list_person_merges(call: Caller, page: Page, code: Code) -> Found:
    """Merges of this person, newest first, undone ones too."""
    return whole(queries.merges_of(call.viewer, person_id=show_person(call, code).person_id), page)


class UnmergeIn(Told):
    hat_codes: Annotated[list[Code], Field(max_length=50)] = []
    """Capacities begun since the merge that are the other person's."""
    reason: Reason


@AREA.deed(
    "POST",
    "merges/{code}/undo",
    "unmerge_people",
    scope=WRITE,
    answer=records.MERGE,
    then=show_merge,
    staff=True,
    roles=MERGERS,
)
def unmerge_people(call: Caller, code: Code, body: UnmergeIn) -> dict[str, Any]:
    """They are two people again, each with what is theirs."""
    actions.unmerge_people(call.viewer, merge_code=code, reason=body.reason, hat_codes=body.hat_codes, now=call.now)
    return {"code": code}
