"""Journeys, their versions, and who is where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id
from chapeau.relationship.journeys.values import EndedBy, JourneyState


class Journey(models.Model):
    """What a marketer draws; ``draft`` is what the next version will be."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=JourneyState, default=JourneyState.DRAFT)
    draft = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    days_seen_until = models.DateTimeField(null=True, blank=True)
    """Of one that begins on a day: until then everybody whose day it was has come in."""

    class Meta:
        db_table = "journeys_journey"


class Version(models.Model):
    """A plan as published; never changed, and those under way finish on theirs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    plan = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "journeys_version"
        constraints: ClassVar = [models.UniqueConstraint(fields=["journey", "number"], name="journeys_version_once")]


class Passage(models.Model):
    """One hat on one journey: where it stands, until when. Ended, the row stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="passages")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="passages")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, blank=True)
    """Where it stands; empty at the end, and for those held out."""
    arrived_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    """When it may go on; nothing when it ended."""
    is_woken = models.BooleanField(default=False)
    """What it waits for happened."""
    is_held_out = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=8, choices=EndedBy, blank=True)

    class Meta:
        db_table = "journeys_passage"
        indexes: ClassVar = [
            models.Index(fields=["version", "step", "due_at"], name="journeys_due", condition=Q(ended_at=None)),
            models.Index(fields=["hat", "journey"], name="journeys_of_hat"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["journey", "hat"], condition=Q(ended_at=None), name="journeys_one_at_a_time"
            ),
        ]


class StepTaken(models.Model):
    """A passage left a step, once, this way."""

    pk = models.CompositePrimaryKey("passage_id", "step")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="taken")
    step = models.CharField(max_length=12)
    way = models.CharField(max_length=9)
    left_at = models.DateTimeField()

    class Meta:
        db_table = "journeys_step_taken"
