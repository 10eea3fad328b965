"""Campaigns and what came of them; for staff."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chapeau.interfaces.api import records
from chapeau.interfaces.api.audiences import AudienceCode, Name
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Day, Flag, Instant, Language, Line, Short, Told, Words
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page
from chapeau.kit.refusals import NotFound
from chapeau.person.audience import queries as audiences
from chapeau.person.privacy import queries as privacy
from chapeau.relationship.marketing import actions, queries
from chapeau.relationship.marketing.values import (
    FIELDS,
    Block,
    BlockKind,
    CampaignPlan,
    CampaignView,
    Results,
    VersionView,
)

WRITE = "campaigns:write"
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
AREA = Area("Campaigns", "What was written to many, and what came of it; for staff.")


@AREA.list(
    "campaigns", "list_campaigns", scope="figures:read", answer=records.CAMPAIGN, staff=True, roles=queries.READERS
)
def list_campaigns(call: Caller, page: Page) -> Found:
    """All campaigns, the newest first."""
    found = queries.campaigns(call.viewer, page=page.number, page_size=page.size)
    return Found(found.rows, found.total)


@AREA.read(
    "campaigns/{code}", "get_campaign", scope="figures:read", answer=records.CAMPAIGN, staff=True, roles=queries.READERS
)
def get_campaign(call: Caller, code: Code) -> CampaignView:
    """One campaign."""
    return queries.campaign(call.viewer, code=code)


@AREA.read(
    "campaigns/{code}/results",
    "get_campaign_results",
    scope="figures:read",
    answer=records.CAMPAIGN_RESULTS,
    staff=True,
    roles=queries.READERS,
)
def get_campaign_results(call: Caller, code: Code) -> Results:
    """What came of it until now: sums of people."""
    return queries.results(call.viewer, code=code)


class CampaignIn(Told):
    name: Name
    audience: AudienceCode | None = None
    channel: Literal["email", "sms", "web_push", "in_app", "webhook"] = "email"
    topic: Short = "news"
    language: Language = "en"
    """For readers of a language it is not written in."""
    priority: Annotated[int, Field(ge=-100, le=100, strict=True)] = 0
    hold_out_percent: Annotated[int, Field(ge=0, le=90, strict=True)] = 0
    counts_opens: Flag = False
    test_percent: Annotated[int, Field(ge=5, le=100, strict=True)] = 100
    """So many in a hundred decide a test; the rest gets the winner."""
    test_hours: Annotated[int, Field(ge=1, le=168, strict=True)] = 24


def _plan(call: Caller, body: CampaignIn) -> CampaignPlan:
    told = body.model_dump(exclude={"audience"})
    if body.topic not in {topic.code for topic in privacy.topics()}:
        raise NotFound
    audience = audiences.audience(call.viewer, code=body.audience) if body.audience else None
    return CampaignPlan(**told, audience_id=audience.id if audience else None)


def show_campaign(call: Caller, code: str) -> CampaignView:
    return queries.campaign(call.viewer, code=code)


@AREA.deed(
    "POST", "campaigns", "create_campaign", scope=WRITE, answer=records.CAMPAIGN, then=show_campaign, staff=True,
    roles=actions.WRITERS, status=201,
)  # fmt: skip
def create_campaign(call: Caller, body: CampaignIn) -> dict[str, Any]:
    """A draft; nothing goes before it is scheduled."""
    return {"code": actions.create_campaign(call.viewer, plan=_plan(call, body), now=call.now)}


@AREA.deed(
    "PUT", "campaigns/{code}", "change_campaign", scope=WRITE, answer=records.CAMPAIGN, then=show_campaign,
    edits=(records.CAMPAIGN, show_campaign), staff=True, roles=actions.WRITERS,
)  # fmt: skip
def change_campaign(call: Caller, code: Code, body: CampaignIn) -> dict[str, Any]:
    """Change a draft."""
    actions.change_campaign(call.viewer, code=code, plan=_plan(call, body))
    return {"code": code}


class BlockIn(Told):
    kind: BlockKind
    values: dict[Short, Words] = {}
    """As the kind has them: text, link, address, sku, code, offer."""

    def block(self) -> Block:
        return Block(self.kind, {name: self.values.get(name, "") for name in FIELDS[self.kind]})


class VersionIn(Told):
    """What it says in one language to one kind of reader."""

    subjects: Annotated[list[Line], Field(max_length=5)] = []
    preheader: Line = ""
    blocks: Annotated[list[BlockIn], Field(max_length=40)]
    other_blocks: Annotated[list[BlockIn], Field(max_length=40)] = []
    """Tried against `blocks`, under the first subject."""
    variant: Literal["", "technical"] = ""


@AREA.deed(
    "PUT", "campaigns/{code}/versions/{language}", "write_campaign", scope=WRITE, staff=True, roles=actions.WRITERS
)
def write_campaign(call: Caller, code: Code, language: Language, body: VersionIn) -> dict[str, Any]:
    """Write what a draft says; an earlier text of the same language and kind of reader is replaced."""
    version = VersionView(
        language, body.variant, tuple(body.subjects), body.preheader, tuple(one.block() for one in body.blocks),
        tuple(one.block() for one in body.other_blocks),
    )  # fmt: skip
    actions.store_version(call.viewer, code=code, version=version)
    return {}


class Schedule(Told):
    """Nothing: now. `at`: at one moment. `day` and `time`: on the reader's own clock, `other_times` tried against it."""

    at: Instant | None = None
    day: Day | None = None
    time: Clock | None = None
    other_times: Annotated[list[Clock], Field(max_length=4)] = []


@AREA.deed(
    "POST", "campaigns/{code}/schedule", "schedule_campaign", scope=WRITE, answer=records.CAMPAIGN, then=show_campaign,
    staff=True, roles=actions.WRITERS,
)  # fmt: skip
def schedule_campaign(call: Caller, code: Code, body: Schedule) -> dict[str, Any]:
    """Send it, now or later; what it says is frozen."""
    actions.schedule_campaign(
        call.viewer, code=code, now=call.now, starts_at=body.at, send_on=body.day,
        send_at=time.fromisoformat(body.time) if body.time else None,
        other_times=[time.fromisoformat(one) for one in body.other_times],
    )  # fmt: skip
    return {"code": code}


class Move(Told):
    do: Literal["unschedule", "pause", "resume", "cancel"]


@AREA.deed(
    "POST", "campaigns/{code}/moves", "move_campaign", scope=WRITE, answer=records.CAMPAIGN, then=show_campaign,
    staff=True, roles=actions.WRITERS,
)  # fmt: skip
def move_campaign(call: Caller, code: Code, body: Move) -> dict[str, Any]:
    """Take it back to a draft, pause it, go on, or never send what still waits."""
    match body.do:
        case "unschedule":
            actions.unschedule_campaign(call.viewer, code=code)
        case "pause":
            actions.pause_campaign(call.viewer, code=code)
        case "resume":
            actions.resume_campaign(call.viewer, code=code)
        case "cancel":
            actions.cancel_campaign(call.viewer, code=code, now=call.now)
    return {"code": code}
