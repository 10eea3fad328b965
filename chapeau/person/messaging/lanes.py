"""Which mailings have something due, and the jobs that send it side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from chapeau.kit.jobs import defer_once
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.values import MailingState, MessageState

LANES = (0, 1)


def mailings_due(now: datetime) -> list[UUID]:
    waiting = Message.objects.filter(
        Q(send_after=None) | Q(send_after__lte=now),
        Q(leased_until=None) | Q(leased_until__lt=now),
        state=MessageState.QUEUED,
        mailing__state=MailingState.RUNNING,
    )
    return list(waiting.values_list("mailing_id", flat=True).distinct())


def wake(mailing_id: UUID, lanes: Sequence[int] = LANES) -> None:
    """Jobs that send it, unless they wait already; visible when the transaction commits."""
    for lane in lanes:
        name = f"mailing:{mailing_id}:{lane}"
        defer_once("messaging.send_mailing", once=name, queue="bulk", mailing_id=str(mailing_id), lane=lane)
