"""What is known of two people who look alike, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chapeau.person.people.models import (
    Address,
    ExternalNumber,
    Hat,
    Likeness,
    PostalAddress,
    SignIn,
    Visitor,
)
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


def known_as(hats: Sequence[Hat]) -> set[UUID | None]:
    """In which capacities somebody is known: for which organisations, and ``None`` for privately. Who has hats for
    organisations is known privately when anything leads to the private hat.
    """
    organisations: set[UUID | None] = {hat.organisation_id for hat in hats if hat.organisation_id}
    private = [hat.id for hat in hats if hat.organisation_id is None]
    leading = (Address, PostalAddress, ExternalNumber, SignIn, Visitor)
    if not organisations or any(model.objects.filter(hat__in=private).exists() for model in leading):
        organisations.add(None)
    return organisations
