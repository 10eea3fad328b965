"""No more news and offers, and the change of mind afterwards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Viewer
from chapeau.person.privacy import addresses
from chapeau.person.privacy.actions.consent import record_consent
from chapeau.person.privacy.families import families
from chapeau.person.privacy.models import ConsentEvent, ConsentNow
from chapeau.person.privacy.values import ConsentChoice, ConsentState, Purpose

UNSUBSCRIBE, UNDO = "unsubscribe", "undo"


@transaction.atomic
def unsubscribe(viewer: Viewer, *, hat_id: UUID, address: str, channel: str, topic: str, now: datetime) -> None:
    """Nothing about this topic (empty: no marketing at all) goes to this address of this hat any more; twice is once.

    For the face that read a signed link (``SYSTEM``), or the hat itself. Refuses: ``Forbidden``.
    """
    _may_speak(viewer, hat_id)
    held = _now(hat_id, channel, address)
    leaving = [topic] if topic else ["", *sorted(row.topic for row in held if row.topic and row.state == "given")]
    choices = [
        ConsentChoice(
            hat_id=hat_id, purpose=Purpose.MARKETING, topic=about, channel=channel, address=address,
            state=ConsentState.WITHDRAWN, source=UNSUBSCRIBE,
        )
        for about in leaving
        if not any(row.topic == about and row.state == ConsentState.WITHDRAWN for row in held)
    ]  # fmt: skip
    record_consent(viewer, choices=choices, now=now)


@transaction.atomic
def undo_unsubscribe(viewer: Viewer, *, hat_id: UUID, address: str, channel: str, now: datetime) -> bool:
    """What the last leaving took away is there again, and nothing more; False when there is nothing to bring back."""
    _may_speak(viewer, hat_id)
    left = [row for row in _now(hat_id, channel, address) if row.source == UNSUBSCRIBE]
    if not left:
        return False
    last = max(row.since for row in left)
    choices = []
    for row in left:
        before = (
            ConsentEvent.objects.filter(
                hat=row.hat, purpose=Purpose.MARKETING, topic=row.topic, channel=channel,
                address_hash=row.address_hash, happened_at__lt=row.since,
            )
            .order_by("-happened_at", "-id")
            .first()
        )  # fmt: skip
        if row.since == last and before is not None and before.state == ConsentState.GIVEN:
            choices.append(
                ConsentChoice(
                    hat_id=hat_id, purpose=Purpose.MARKETING, topic=row.topic, channel=channel, address=address,
                    state=ConsentState.GIVEN, basis=before.basis, wording_id=before.wording_id, source=UNDO,
                )
            )  # fmt: skip
    record_consent(viewer, choices=choices, now=now)
    return bool(choices)


def _may_speak(viewer: Viewer, hat_id: UUID) -> None:
    if not viewer.is_system and viewer.hat_id != hat_id:
        raise Forbidden


def _now(hat_id: UUID, channel: str, address: str) -> list[ConsentNow]:
    family = families([hat_id]).get(hat_id)
    if family is None:
        return []
    normalised = addresses.normalise(channel, address)
    hashes = addresses.hashes(normalised) if normalised else ("",)
    rows = ConsentNow.objects.filter(
        hat=family.root, purpose=Purpose.MARKETING, channel=channel, address_hash__in=hashes
    )
    return list(rows)
