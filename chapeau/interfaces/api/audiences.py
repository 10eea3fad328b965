"""Audiences: rules over people as text, who is in, and why; for staff."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import NO_NULL, Code, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.person.audience import actions, queries
from chapeau.person.audience.values import AudienceView, Level, Why
from chapeau.person.people.queries import hat_card_by_code
from chapeau.person.people.values import StaffRole

AREA = Area("Audiences", "Rules over people in a language of their own (docs/how/audiences.md), who fits them, and why; for staff.")  # fmt: skip
DEFINES = (StaffRole.MARKETING, StaffRole.SALES)
READS = (*DEFINES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
READ, WRITE = "audiences:read", "audiences:write"
AudienceCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
RuleText = Annotated[str, StringConstraints(pattern=NO_NULL, min_length=1, max_length=10_000)]
Name = Annotated[str, StringConstraints(pattern=NO_NULL, min_length=1, max_length=120)]


@AREA.list("audiences", "list_audiences", scope=READ, answer=records.AUDIENCE, staff=True, roles=READS)
def list_audiences(call: Caller, page: Page, q: Short = "", archived: bool = False) -> Found:
    """All audiences with their rule and size, by name."""
    return whole(queries.audiences(call.viewer, is_archived=archived, text=q), page)


def show_audience(call: Caller, code: str) -> AudienceView:
    return queries.audience(call.viewer, code=code)


@AREA.read("audiences/{code}", "get_audience", scope=READ, answer=records.AUDIENCE, staff=True, roles=READS)
def get_audience(call: Caller, code: AudienceCode) -> AudienceView:
    """One audience."""
    return show_audience(call, code)


class AudienceIn(Told):
    name: Name
    rule: RuleText
    """In the language of rules, such as `bought >= 3 times in last 90 days`."""
    level: Level = Level.HAT


@AREA.deed(
    "POST", "audiences", "create_audience", scope=WRITE, answer=records.AUDIENCE, then=show_audience, staff=True,
    roles=DEFINES, status=201,
)  # fmt: skip
def create_audience(call: Caller, body: AudienceIn) -> dict[str, Any]:
    """Make an audience; a large one is built in the background (`is_built`)."""
    return {"code": actions.store_audience(call.viewer, name=body.name, rule=body.rule, level=body.level, now=call.now)}


class AudienceChange(Told):
    name: Name
    rule: RuleText


@AREA.deed(
    "PUT", "audiences/{code}", "change_audience", scope=WRITE, answer=records.AUDIENCE, then=show_audience,
    edits=(records.AUDIENCE, show_audience), staff=True, roles=DEFINES,
)  # fmt: skip
def change_audience(call: Caller, code: AudienceCode, body: AudienceChange) -> dict[str, Any]:
    """Another name or rule; the level stays."""
    actions.change_audience(call.viewer, code=code, name=body.name, rule=body.rule, now=call.now)
    return {"code": code}


class AudienceName(Told):
    name: Name


@AREA.deed(
    "POST", "audiences/{code}/copy", "copy_audience", scope=WRITE, answer=records.AUDIENCE, then=show_audience,
    staff=True, roles=DEFINES, status=201,
)  # fmt: skip
def copy_audience(call: Caller, code: AudienceCode, body: AudienceName) -> dict[str, Any]:
    """The same rule under another name."""
    return {"code": actions.duplicate_audience(call.viewer, code=code, name=body.name, now=call.now)}


@AREA.deed("DELETE", "audiences/{code}", "archive_audience", scope=WRITE, staff=True, roles=DEFINES)
def archive_audience(call: Caller, code: AudienceCode) -> dict[str, Any]:
    """Put it away: nobody enters any more; what was, stays."""
    actions.archive_audience(call.viewer, code=code, now=call.now)
    return {}


@AREA.deed(
    "POST", "audiences/{code}/restore", "restore_audience", scope=WRITE, answer=records.AUDIENCE, then=show_audience,
    staff=True, roles=DEFINES,
)  # fmt: skip
def restore_audience(call: Caller, code: AudienceCode) -> dict[str, Any]:
    """Out of the archive again, with who belongs to it now."""
    actions.restore_audience(call.viewer, code=code, now=call.now)
    return {"code": code}


class Counting(Told):
    rule: RuleText
    level: Level = Level.HAT


def show_count(call: Caller, count: int | None, rule: str) -> records.AudienceCount:
    return records.AudienceCount(count, rule)


@AREA.deed(
    "POST", "audiences/count", "count_audience", scope=READ, answer=records.AUDIENCE_COUNT, then=show_count, staff=True,
    roles=READS,
)  # fmt: skip
def count_audience(call: Caller, body: Counting) -> dict[str, Any]:
    """How many a rule would have this moment, and the rule as it was understood; nothing is stored."""
    tree = queries.read_rule(call.viewer, text=body.rule)
    count = queries.count_now(call.viewer, rule=tree, level=body.level, now=call.now)
    return {"count": count, "rule": queries.rule_text(tree)}


@AREA.list(
    "audiences/{code}/members", "list_audience_members", scope="people:read", answer=records.AUDIENCE_MEMBER,
    staff=True, roles=READS,
)  # fmt: skip
def list_audience_members(call: Caller, page: Page, code: AudienceCode, left: bool = False) -> Found:
    """Who is in and since when, of those in sight, newest first; `left`: who was."""
    audience = show_audience(call, code)
    found = queries.members_page(call.viewer, audience_id=audience.id, is_over=left, page=page.number, size=page.size)
    return Found(found.rows, found.total)


@AREA.read(
    "audiences/{code}/why/{hat}", "explain_audience", scope="people:read", answer=records.AUDIENCE_WHY, staff=True, roles=READS
)  # fmt: skip
def explain_audience(call: Caller, code: AudienceCode, hat: Code) -> Why:
    """Why a hat is in or out now: the rule as a tree with what was true, and the activities that counted."""
    asked: UUID = hat_card_by_code(call.viewer, code=hat).id
    return queries.why(call.viewer, audience_id=show_audience(call, code).id, hat_id=asked, now=call.now)
