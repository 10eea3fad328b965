"""The log (partitioned by month, append-only) and its deletable details."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from chapeau.kit.ids import new_id


class Activity(models.Model):
    """One thing that happened. Ids, enumerations, numbers and codes only; nothing free or personal.

    Partitioned by ``occurred_at``; the table is made in migration 0001 by hand, hence unmanaged. The
    key is (id, occurred_at). UPDATE and DELETE are refused by a trigger, except while erasing a person.
    """

    pk = models.CompositePrimaryKey("id", "occurred_at")
    id = models.UUIDField(default=new_id)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=48)
    subject_no = models.BigIntegerField(null=True)
    """The hat's or the visitor's: the lake's subject."""
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    visitor = models.ForeignKey(
        "people.Visitor", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    actor_hat = models.ForeignKey(
        "people.Hat", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    properties = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "activity_log"


class ActivityDetail(models.Model):
    """What is free or personal about an activity (address, IP, form text); deletable."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity_id = models.UUIDField(db_index=True)
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    content = models.TextField()

    class Meta:
        db_table = "activity_detail"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity_id", "name"], name="activity_detail_once"),
        ]
