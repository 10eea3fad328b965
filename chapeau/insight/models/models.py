"""Fits as they were made, and what is foretold of organisations. What is foretold of people are traits of their hats."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.insight.models.values import FitOf, ModelName
from chapeau.kit.ids import new_id


class Fit(models.Model):
    """One night's fit, or why there was none. Says nothing about single people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    of = models.CharField(max_length=12, choices=FitOf)
    model = models.CharField(max_length=12, choices=ModelName, blank=True)
    version = models.PositiveSmallIntegerField()
    fitted_at = models.DateTimeField()
    until = models.DateField()
    buyers = models.PositiveIntegerField()
    repeat_buyers = models.PositiveIntegerField()
    purchases = models.PositiveIntegerField()
    reason = models.CharField(max_length=16, blank=True)
    parameters = models.JSONField(default=dict)
    errors = models.JSONField(default=dict)
    log_likelihood = models.FloatField(null=True, blank=True)
    check_result = models.JSONField(default=dict)
    """The hold-out: empty where there was too little to hold anything out."""
    calibration = models.JSONField(default=list)
    tracking = models.JSONField(default=list)
    worth = models.JSONField(default=list)
    lorenz = models.JSONField(default=list)

    class Meta:
        db_table = "models_fit"
        indexes: ClassVar = [models.Index(fields=["of", "-fitted_at"], name="models_fit_latest")]


class FitRun(models.Model):
    """A fit that somebody asked for by day: how far it is, and how it ended. Says nothing about people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_at = models.DateTimeField()
    step = models.CharField(max_length=24, blank=True)
    """Of ``values.FitStep``; empty as long as it waits."""
    ended_at = models.DateTimeField(null=True, blank=True)
    has_failed = models.BooleanField(default=False)

    class Meta:
        db_table = "models_fit_run"
        constraints: ClassVar = [
            models.UniqueConstraint(models.F("ended_at"), condition=models.Q(ended_at=None), nulls_distinct=False,
                                    name="models_fit_run_one_at_a_time"),
        ]  # fmt: skip


class OrganisationValue(models.Model):
    """What is foretold of an organisation: all its people are one account."""

    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    fit = models.ForeignKey(Fit, null=True, on_delete=models.SET_NULL, related_name="+")
    ltv_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    is_margin = models.BooleanField(default=True)
    p_alive = models.FloatField(null=True, blank=True)
    purchases = models.FloatField(null=True, blank=True)
    """Expected in the next twelve months, not discounted."""
    at = models.DateTimeField()

    class Meta:
        db_table = "models_organisation_value"
