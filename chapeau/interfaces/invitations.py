"""The mail that invites somebody to act for an organisation; every face that invites sends it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.values import InvitationCard, Role, StaffRole, Viewer

INVITATION = "people.invitation"


def mail_invitation(viewer: Viewer, card: InvitationCard, *, now: datetime) -> None:
    """Put the mail with the link in the ledger, in the caller's transaction."""
    path = reverse("storefront:invitation", kwargs={"secret": card.secret})
    with override(card.language):
        roles = [str(role.label) for role in (*Role, *StaffRole) if role in card.roles]
    messaging.enqueue_message(
        viewer,
        key=f"{INVITATION}:{card.secret}",
        template=INVITATION,
        recipient=Recipient(address=card.email, language=card.language),
        context={
            "organisation": card.organisation_name,
            "invited_by": card.invited_by_name,
            "roles": ", ".join(roles),
            "link": settings.BASE_URL + _in_language(path, card.language),
            "expires_at": card.expires_at,
        },
        now=now,
    )


def _in_language(path: str, language: str) -> str:
    """The same page in the language of who reads the mail."""
    parts = path.split("/", 2)
    return f"/{language}/{parts[2]}"
