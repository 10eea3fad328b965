"""Deeds of campaigns."""

from chapeau.relationship.marketing.campaigns import (
    WRITERS,
    AlreadySent,
    CampaignNotReady,
    InThePast,
    OneTestAtATime,
    begin_and_finish,
    cancel_campaign,
    change_campaign,
    copy_campaign,
    create_campaign,
    drop_version,
    pause_campaign,
    resume_campaign,
    schedule_campaign,
    start_campaign,
    store_version,
    unschedule_campaign,
)
from chapeau.relationship.marketing.content import Written
from chapeau.relationship.marketing.content import write as write_blocks
from chapeau.relationship.marketing.trying import preview, preview_version, send_test

__all__ = [
    "WRITERS",
    "AlreadySent",
    "CampaignNotReady",
    "InThePast",
    "OneTestAtATime",
    "Written",
    "begin_and_finish",
    "cancel_campaign",
    "change_campaign",
    "copy_campaign",
    "create_campaign",
    "drop_version",
    "pause_campaign",
    "preview",
    "preview_version",
    "resume_campaign",
    "schedule_campaign",
    "send_test",
    "start_campaign",
    "store_version",
    "unschedule_campaign",
    "write_blocks",
]
