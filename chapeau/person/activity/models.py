"""The log (partitioned by month, append-only), its deletable details, and who may write into it from outside."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from chapeau.kit.ids import new_code, new_id
from chapeau.person.activity.values import SourceKind


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
    activity_id = models.UUIDField()
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    content = models.TextField()

    class Meta:
        db_table = "activity_detail"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity_id", "name"], name="activity_detail_once"),
        ]


class Source(models.Model):
    """Something that tells us what people do: a site, an app, a server, or our own shop."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=SourceKind)
    origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    """Of a browser's: the sites whose pages may send, as ``https://www.example.com``."""
    numbering = models.CharField(max_length=80, blank=True)
    """Of a server's: whose numbers its user ids are, a source of ``people.ExternalNumber``."""
    per_minute = models.PositiveIntegerField()
    """So many messages it may send a minute."""
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "activity_source"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="house"), name="activity_one_source_of_the_house"
            ),
        ]


class WriteKey(models.Model):
    """A key that opens one source. Kept as a hash; two live while one follows the other."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="write_keys")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    """How it begins, to tell keys apart."""
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "activity_write_key"


class SeenMessage(models.Model):
    """A message once accepted, by a hash of its source and its id. Never deleted: a retry may come any time later.

    Partitioned by hash of the key (made by hand in a migration, hence unmanaged): the log's own key holds its time, and a
    retry across a month's edge would be stored twice.
    """

    key = models.UUIDField(primary_key=True)
    activity_id = models.UUIDField()
    """Of the log, or of what is held back."""

    class Meta:
        managed = False
        db_table = "activity_seen_message"


class HeldMessage(models.Model):
    """A message that could not be stored as it was, whole, with the reason; somebody tries it again or discards it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    reason = models.CharField(max_length=24)
    body = models.TextField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "activity_held_message"
        indexes: ClassVar = [models.Index(fields=["source", "-received_at"], name="activity_held_newest")]


class Tally(models.Model):
    """What came of a source's messages on one day (UTC): ``received`` is the sum of the others, always.

    Several rows a day, by ``shard``, so that writers do not wait for one another.
    """

    pk = models.CompositePrimaryKey("source_id", "day", "shard")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    shard = models.PositiveSmallIntegerField()
    received = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    discarded = models.BigIntegerField(default=0)

    class Meta:
        db_table = "activity_tally"
