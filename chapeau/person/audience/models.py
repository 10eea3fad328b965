"""Audiences, who is in them since when, traits, and the hats that wait to be looked at again."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from chapeau.kit.ids import new_id
from chapeau.person.audience.values import Level


class Audience(models.Model):
    """A rule and how it stands. The rule is kept as a versioned tree; its text is written from it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=64, unique=True)
    """Readable and for ever: other rules name it."""
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level, default=Level.HAT)
    rule = models.JSONField()
    reads = ArrayField(models.CharField(max_length=64), default=list)
    """Verbs after which somebody may enter or leave."""
    inside = models.ManyToManyField("self", symmetrical=False, related_name="used_by", blank=True)
    """Audiences whose members the rule asks for."""
    moves_with_time = models.BooleanField(default=False)
    """Time alone may make somebody enter or leave."""
    reads_across = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True, blank=True)
    """Null: waits to be built."""
    checked_at = models.DateTimeField(null=True, blank=True)
    """Until when the changes of time alone are done."""
    build_seconds = models.FloatField(default=0)
    made_by_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "audience_audience"


class Member(models.Model):
    """Somebody in an audience, since when and until when: the history is the table.

    Of persons the private hat stands for the person. Keys without constraint: a million rows are stored by one
    statement, and the database would ask a million times.
    """

    id = models.BigAutoField(primary_key=True)
    audience = models.ForeignKey(
        Audience, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    hat = models.ForeignKey(
        "people.Hat", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "audience_member"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["audience", "hat"], condition=Q(until=None, hat__isnull=False), name="audience_hat_in_once"
            ),
            models.UniqueConstraint(
                fields=["audience", "organisation"],
                condition=Q(until=None, organisation__isnull=False),
                name="audience_organisation_in_once",
            ),
            models.CheckConstraint(
                condition=Q(hat=None, organisation__isnull=False) | Q(hat__isnull=False, organisation=None),
                name="audience_member_is_one",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="audience_left_after_entering"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hat"], condition=Q(hat__isnull=False), name="audience_member_hat"),
            models.Index(fields=["audience", "until"], condition=Q(until__isnull=False), name="audience_member_left"),
        ]


class Trait(models.Model):
    """Something known or computed about a hat, with source and time; the present value."""

    id = models.BigAutoField(primary_key=True)
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=48)
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    text = models.CharField(max_length=200, null=True, blank=True)
    moment = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=12, default="observed")
    model = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "audience_trait"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hat", "code"], name="audience_trait_once"),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(text__isnull=False) | Q(moment__isnull=False),
                name="audience_trait_has_a_value",
            ),
        ]


class Touched(models.Model):
    """Something happened that an audience reads; lies here from its deed until the job that looks again."""

    id = models.BigAutoField(primary_key=True)
    verb = models.CharField(max_length=64)
    hat_id = models.UUIDField(null=True)
    visitor_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    audience_id = models.UUIDField(null=True)
    """Postponed for this one alone: it was being built."""

    class Meta:
        db_table = "audience_touched"
