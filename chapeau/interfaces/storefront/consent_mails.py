"""The mail that asks the owner of an address whether it was them (double opt-in)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from chapeau.kit.clock import read_clock
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy import queries
from chapeau.person.privacy.events import ConsentAsked

TEMPLATE = "privacy.confirm"


def mail_questions(facts: Sequence[ConsentAsked]) -> None:
    """One mail for each question that still waits."""
    for fact in facts:
        asked = queries.confirmation(SYSTEM, id=fact.confirmation_id)
        if asked is None or asked.confirmed_at is not None:
            continue
        names = {topic.code: topic.name for topic in queries.topics(language=asked.language)}
        with override(asked.language):
            path = reverse("storefront:confirm", kwargs={"secret": asked.secret})
        messaging.enqueue_message(
            SYSTEM,
            key=f"{TEMPLATE}:{asked.id}",
            template=TEMPLATE,
            recipient=Recipient(
                hat_id=asked.hat_id, visitor_id=asked.visitor_id, address=asked.address, language=asked.language
            ),
            context={
                "topics": ", ".join(names[code] for code in asked.topics if code in names),
                "link": settings.BASE_URL + path,
                "expires_at": asked.expires_at,
            },
            now=read_clock(),
        )
