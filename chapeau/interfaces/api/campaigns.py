"""Campaigns and what came of them; for staff."""

from __future__ import annotations

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page
from chapeau.relationship.marketing import queries
from chapeau.relationship.marketing.values import CampaignView, Results

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
