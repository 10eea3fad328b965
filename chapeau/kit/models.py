"""The note that a listener has handled a fact."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, models


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
