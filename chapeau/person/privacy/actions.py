"""Noting who looked across."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from chapeau.person.people.queries import sees_across
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.models import Look

AGAIN_AFTER = timedelta(minutes=15)
"""Reloading a page is one look."""


@transaction.atomic
def note_look(viewer: Viewer, *, person_ids: Collection[UUID], page: str, now: datetime) -> int:
    """Note that this member of staff saw all hats of these people; how many notes were made.

    The face calls it after showing; who does not see across leaves no note.
    """
    if viewer.hat_id is None or not viewer.is_staff or not sees_across(viewer):
        return 0
    recent = set(
        Look.objects.filter(
            by_hat=viewer.hat_id, person__in=person_ids, page=page, looked_at__gt=now - AGAIN_AFTER
        ).values_list("person_id", flat=True)
    )
    fresh = [
        Look(by_hat_id=viewer.hat_id, person_id=person_id, page=page, looked_at=now)
        for person_id in dict.fromkeys(person_ids)
        if person_id not in recent
    ]
    Look.objects.bulk_create(fresh)
    return len(fresh)
