"""Idempotency keys: a deed that costs money is done once however often it is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chapeau.kit.models import DeedKey
from chapeau.kit.refusals import Refusal


class KeyReused(Refusal):
    """The same key came with another request."""

    code = "idempotency-key-reused"
    status = 422
    sentence = _("This was already sent with other contents. Reload the page and try again.")


def begin(*, subject_id: UUID, deed: str, key: str, request: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """Claim the key in this transaction, before every other lock; the stored result if it was done before.

    A rival with the same key waits for our commit. Refuses: ``KeyReused``.
    """
    digest = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kit_deed_key (subject_id, deed, key, request_hash, result, created_at) "
            "VALUES (%s, %s, %s, %s, '{}', %s) ON CONFLICT DO NOTHING",
            [subject_id, deed, key, digest, now],
        )
        if cursor.rowcount:
            return None
    done = DeedKey.objects.get(subject_id=subject_id, deed=deed, key=key)
    if done.request_hash != digest:
        raise KeyReused
    return dict(done.result)


def finish(*, subject_id: UUID, deed: str, key: str, result: Mapping[str, Any]) -> None:
    """Store what the deed returns, in its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kit_deed_key SET result = %s::jsonb WHERE subject_id = %s AND deed = %s AND key = %s",
            [json.dumps(result), subject_id, deed, key],
        )
