"""Prospects with their history, the rules that score and give them to colleagues, and calls."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id
from chapeau.relationship.pipeline.values import CallOutcome, LostReason, Source, Stage


class Prospect(models.Model):
    """A person under a hat who may become a buyer: a stage, never a second record of the person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.NEW)
    source = models.CharField(max_length=12, choices=Source)
    source_note = models.CharField(max_length=120, blank=True)
    """Which journey, form or fair."""
    owner = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    next_step = models.CharField(max_length=200, blank=True)
    next_step_at = models.DateTimeField(null=True, blank=True)
    score = models.IntegerField(default=0)
    score_parts = models.JSONField(default=list, blank=True)
    """``[rule's name, points]`` of every rule that was true."""
    scored_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    stage_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    lost_reason = models.CharField(max_length=12, choices=LostReason, blank=True)
    won_by = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "pipeline_prospect"
        indexes: ClassVar = [models.Index(fields=["stage", "-score"], name="pipeline_by_stage")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hat"], condition=Q(closed_at=None), name="pipeline_one_open_per_hat"),
        ]


class ProspectEvent(models.Model):
    """Something changed: stage, owner, next step. Never changed itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    prospect = models.ForeignKey(Prospect, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()

    class Meta:
        db_table = "pipeline_prospect_event"


class ScoreRule(models.Model):
    """Whoever fits the rule, in the language of audiences, gets so many points."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=120)
    text = models.TextField()
    points = models.SmallIntegerField()

    class Meta:
        db_table = "pipeline_score_rule"


class Assignment(models.Model):
    """New prospects who are in the audience go to this colleague; the first rule that fits holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    audience = models.ForeignKey("audience.Audience", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "pipeline_assignment"


class Call(models.Model):
    """One call to be made, or made; the task of the same colleague links here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    script = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    """Calls before this one that nobody took."""
    outcome = models.CharField(max_length=8, choices=CallOutcome, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "pipeline_call"
        indexes: ClassVar = [models.Index(fields=["hat"], condition=Q(outcome=""), name="pipeline_calls_open")]
