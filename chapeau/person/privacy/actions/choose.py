"""The preference centre: what somebody wants to hear about, where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.actions.consent import end_own_suppressions, record_consent
from chapeau.person.privacy.queries import topics, topics_agreed
from chapeau.person.privacy.values import ADDRESSED, ConsentChoice, ConsentState, Purpose


@transaction.atomic
def choose_topics(
    viewer: Viewer,
    *,
    hat_id: UUID,
    chosen: Mapping[tuple[str, str], Collection[str]],
    source: str,
    wording_id: UUID | None,
    now: datetime,
) -> int:
    """Have exactly these topics agreed to, by (channel, address); only what changes is written; how many words.

    By the hat itself, or by the house for whoever holds a signed link to the address. Refuses: ``Forbidden``.
    """
    if not viewer.is_system and viewer.hat_id != hat_id:
        raise Forbidden
    held = topics_agreed(viewer, hat_id=hat_id, addresses=list(chosen), now=now)
    choices = []
    for (channel, address), wanted in chosen.items():
        agreed = held.get((channel, address), frozenset())
        for topic in topics(language="en"):
            if (topic.code in wanted) == (topic.code in agreed):
                continue
            state = ConsentState.GIVEN if topic.code in wanted else ConsentState.WITHDRAWN
            choices.append(
                ConsentChoice(
                    hat_id=hat_id, purpose=Purpose.MARKETING, topic=topic.code, channel=channel, address=address,
                    state=state, source=source, wording_id=wording_id,
                )
            )  # fmt: skip
        if set(wanted) - agreed and channel in ADDRESSED:
            end_own_suppressions(channel, address, now)
    return len(record_consent(viewer, choices=choices, now=now))
