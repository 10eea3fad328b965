"""What the kit itself keeps: handled facts, keys of deeds, the house's settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.db import connection, models

from chapeau.kit.ids import new_id


class HandledFact(models.Model):
    """One row per (listener, fact): what makes listeners idempotent."""

    pk = models.CompositePrimaryKey("listener", "fact_id")
    listener = models.TextField()
    fact_id = models.UUIDField()

    class Meta:
        db_table = "kit_handled_fact"

    @staticmethod
    def claim(listener: str, fact_ids: Sequence[UUID]) -> list[UUID]:
        """Those of the facts that this listener had not handled; a rival waits for our commit."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kit_handled_fact (listener, fact_id) SELECT %s, unnest(%s::uuid[]) "
                "ON CONFLICT DO NOTHING RETURNING fact_id",
                [listener, sorted(fact_ids)],
            )
            return [row[0] for row in cursor.fetchall()]


class JobTrouble(models.Model):
    """Why a job failed last: the kind of error and the place in the code, never its words, which may hold personal data."""

    job_id = models.BigIntegerField(primary_key=True)
    error = models.CharField(max_length=200)
    place = models.CharField(max_length=200)

    class Meta:
        db_table = "kit_job_trouble"


class DeedKey(models.Model):
    """An idempotency key, once per subject (hat or guest) and deed; stored in the deed's transaction."""

    pk = models.CompositePrimaryKey("subject_id", "deed", "key")
    subject_id = models.UUIDField()
    deed = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "kit_deed_key"


class LimitRow(models.Model):
    """When the whole allowance of one subject is back (see ``limits``); the key is a keyed hash."""

    key = models.CharField(max_length=40, primary_key=True)
    full_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_limit"


class HouseSetting(models.Model):
    """One section of what the house has decided about itself; ``kit.house_settings`` reads and writes it."""

    section = models.CharField(primary_key=True, max_length=40)
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "kit_house_setting"


class HouseSettingChange(models.Model):
    """History of edits; append-only. ``by_hat_id`` names a member of staff, whose row is in a room above."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    section = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by_hat_id = models.UUIDField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "kit_house_setting_change"
        indexes: ClassVar = [models.Index(fields=["section", "-changed_at"], name="kit_house_setting_history")]


class PolicyText(models.Model):
    """One version of one of the house's policies in one language; append-only. ``kit.policies`` reads and writes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    text = models.TextField()
    published_at = models.DateTimeField()
    by_hat_id = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "kit_policy_text"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version", "language"], name="kit_policy_text_once")
        ]
