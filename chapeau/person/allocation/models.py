"""Experiments, who saw them first as what, and flags."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id
from chapeau.person.allocation.values import ExperimentState


class Experiment(models.Model):
    """Two ways or more of doing something, and who shall see which. Its plan holds still from the start on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=40, blank=True)
    salt = models.CharField(max_length=16, default=new_code)
    arms = models.JSONField()
    """``{"code", "share", "choice", "name"}`` each; the first is what the others are compared with."""
    share = models.PositiveSmallIntegerField()
    markets = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    audience = models.CharField(max_length=16, blank=True)
    """Code: audiences stand beside this room."""
    group = models.CharField(max_length=40, blank=True)
    first = models.PositiveSmallIntegerField(null=True, blank=True)
    """Where its slot of the group begins, in per cent, from the start until it is decided."""
    base_percent = models.FloatField(null=True, blank=True)
    lift_percent = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ExperimentState, default=ExperimentState.DRAFT)
    decided_arm = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "allocation_experiment"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="allocation_experiment_share"),
        ]


class Enrolment(models.Model):
    """One hat or visitor saw an experiment for the first time, under this arm. Of a person's rows the earliest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="enrolments")
    hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    arm = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        db_table = "allocation_enrolment"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hat=None, visitor__isnull=False) | Q(hat__isnull=False, visitor=None),
                name="allocation_enrolment_of_one",
            ),
            models.UniqueConstraint(fields=["experiment", "hat"], name="allocation_enrolment_hat_once"),
            models.UniqueConstraint(fields=["experiment", "visitor"], name="allocation_enrolment_visitor_once"),
        ]


class Flag(models.Model):
    """A switch somebody decided about: off, on, or on for a share."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120, blank=True)
    salt = models.CharField(max_length=16, default=new_code)
    is_on = models.BooleanField(default=False)
    share = models.PositiveSmallIntegerField(default=100)
    markets = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    audience = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "allocation_flag"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="allocation_flag_share"),
        ]
