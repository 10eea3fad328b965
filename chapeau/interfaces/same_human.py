"""The two mails that ask whether two are one human; neither tells anything of the other."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.values import SYSTEM, SameHumanCard

SAME_HUMAN = "people.same-human"


def mail_same_human(card: SameHumanCard, *, now: datetime) -> None:
    """Put both in the ledger, in the caller's transaction."""
    for number, side in enumerate(card.sides):
        messaging.enqueue_message(
            SYSTEM,
            key=f"{SAME_HUMAN}:{card.code}:{number}",
            template=SAME_HUMAN,
            recipient=Recipient(hat_id=side.hat_id, address=side.address, language=side.language),
            context={
                "number": card.code[:6].upper(),
                "link": f"{settings.BASE_URL}/{side.language}/same/{side.token}",
                "lapses_at": card.lapses_at,
            },
            now=now,
        )
