"""The history beside people, hats and organisations, written by the deeds of this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from chapeau.person.people.models import HatChange
from chapeau.person.people.values import Viewer


def apply_changes(
    row: Model,
    wanted: Mapping[str, object],
    *,
    viewer: Viewer,
    now: datetime,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    hat_id: UUID | None = None,
) -> tuple[str, ...]:
    """Set and save the fields that differ, one history row each; the names of those."""
    changed = {field: value for field, value in wanted.items() if getattr(row, field) != value}
    if not changed:
        return ()
    HatChange.objects.bulk_create(
        HatChange(
            person_id=person_id,
            organisation_id=organisation_id,
            hat_id=hat_id,
            by_hat_id=viewer.hat_id,
            field=field,
            before=as_text(getattr(row, field)),
            after=as_text(value),
            changed_at=now,
        )
        for field, value in changed.items()
    )
    for field, value in changed.items():
        setattr(row, field, value)
    row.save(update_fields=list(changed))
    return tuple(sorted(changed))


def as_text(value: object) -> str:
    """A value as the history keeps it: lists joined, nothing as empty."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(item) for item in value)
    return str(value)
