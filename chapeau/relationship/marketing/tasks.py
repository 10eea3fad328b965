"""Campaigns that begin and end by the clock."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.marketing import campaigns


@app.periodic(cron="*/1 * * * *")
@app.task(name="marketing.by_the_clock", queue="bulk", queueing_lock="marketing.by_the_clock", retry=False)
def by_the_clock(timestamp: int) -> None:
    campaigns.begin_and_finish(SYSTEM, now=read_clock())


@app.task(name="marketing.start_campaign", queue="bulk", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def start_campaign(campaign_id: str) -> None:
    """Asked for in a minute again by the clock, if this fails for good."""
    campaigns.start_campaign(SYSTEM, campaign_id=UUID(campaign_id), now=read_clock())
