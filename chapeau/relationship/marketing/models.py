"""Campaigns and what they say."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from chapeau.kit.ids import new_code, new_id
from chapeau.relationship.marketing.values import CampaignState


class Campaign(models.Model):
    """One thing written to an audience, once. What was sent is frozen in its mailing (``messaging``)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    audience = models.ForeignKey("audience.Audience", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, default="email")
    topic = models.CharField(max_length=24, default="news")
    language = models.CharField(max_length=8, default="en")
    priority = models.SmallIntegerField(default=0)
    hold_out_percent = models.PositiveSmallIntegerField(default=0)
    counts_opens = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    send_on = models.DateField(null=True, blank=True)
    send_at = models.TimeField(null=True, blank=True)
    """With ``send_on``: on the reader's own clock."""
    other_times = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    """A test of times: tried against ``send_at``."""
    test_percent = models.PositiveSmallIntegerField(default=100)
    """So many in a hundred decide a test; the rest gets the winner. 100: all of them, and nothing is picked."""
    test_hours = models.PositiveSmallIntegerField(default=24)
    test_ends_at = models.DateTimeField(null=True, blank=True)
    """When the test is looked at; none: there is no rest to write to."""
    winner = models.CharField(max_length=2, blank=True)
    winner_at = models.DateTimeField(null=True, blank=True)
    mailing = models.OneToOneField(
        "messaging.Mailing", null=True, blank=True, on_delete=models.PROTECT, related_name="campaign"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    made_by_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "marketing_campaign"
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="marketing_to_start")]

    @property
    def all_times(self) -> list[str]:
        return [self.send_at.strftime("%H:%M"), *self.other_times] if self.send_at else []

    @property
    def has_test_group(self) -> bool:
        return self.test_percent < 100


class CampaignVersion(models.Model):
    """What a campaign says in one language, to one kind of reader, in blocks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=8)
    variant = models.CharField(max_length=12, blank=True)
    subjects = ArrayField(models.CharField(max_length=200), default=list)
    preheader = models.CharField(max_length=200, blank=True)
    blocks = models.JSONField(default=list)
    other_blocks = models.JSONField(default=list, blank=True)
    """A test of contents: tried against ``blocks``, under the first subject."""

    class Meta:
        db_table = "marketing_campaign_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "language", "variant"], name="marketing_version_once"),
        ]
