"""What was decided about two people who look alike."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chapeau.person.people.models import Likeness
from chapeau.person.people.values import Viewer


def remember(one: UUID, other: UUID, decision: str, *, viewer: Viewer, now: datetime) -> None:
    """Keep what somebody decided about the pair, whoever of the two comes first."""
    first, second = sorted((one, other))
    Likeness.objects.update_or_create(
        first_id=first,
        second_id=second,
        defaults={"decision": decision, "decided_by_id": viewer.hat_id, "decided_at": now},
        create_defaults={
            "decision": decision,
            "decided_by_id": viewer.hat_id,
            "decided_at": now,
            "probability": 0.0,
            "found_at": now,
        },
    )
