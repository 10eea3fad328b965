"""``{{ survey.link }}`` in the mail of a survey: each reader's own sealed address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from chapeau.person.messaging.values import Reader
from chapeau.relationship.surveys import links
from chapeau.relationship.surveys.models import Invitation
from chapeau.relationship.surveys.values import InvitationState


def survey_for(readers: Sequence[Reader], wanted: Any, now: datetime) -> dict[UUID, Any]:
    """One query for any number: of each hat the latest time it was asked."""
    rows = Invitation.objects.filter(
        survey_id=UUID(str(wanted)), hat__in=[reader.hat_id for reader in readers], asked_at__isnull=False
    ).exclude(state=InvitationState.HELD)
    latest = dict(rows.order_by("asked_at").values_list("hat_id", "id"))
    return {
        reader.hat_id: {"link": address(latest[reader.hat_id], reader.language)}
        for reader in readers
        if reader.hat_id in latest
    }


def address(invitation_id: UUID, language: str) -> str:
    return f"{settings.BASE_URL}/{language}/answer/{links.invitation_token(invitation_id)}"
