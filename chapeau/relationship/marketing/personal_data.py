"""Campaigns name the member of staff who made them and nobody else; who got one is told by the messages."""

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.relationship.marketing.models import Campaign, CampaignVersion


def register() -> None:
    register_records(
        PersonalData(
            Campaign,
            path="made_by_hat",
            exported=("created_at", "name"),
            on_erasure="keep",
            because="the house's own work, without anything about a reader",
        ),
        PersonalData(
            CampaignVersion,
            path="campaign__made_by_hat",
            exported=(),
            on_erasure="keep",
            because="the house's own words, without anything about a reader",
        ),
    )
