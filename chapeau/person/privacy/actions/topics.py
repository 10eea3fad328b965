"""What marketing may be about: the house's own list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import house_settings
from chapeau.kit.ids import new_short_code
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.person.privacy.models import Topic
from chapeau.person.privacy.queries import topics
from chapeau.person.privacy.values import TOPICS

TOPIC_EDITORS = (StaffRole.MARKETING, StaffRole.COMPLIANCE)
MOST_TOPICS = 20


class TopicWithoutName(Refusal):
    code = "topic-without-name"
    status = 422
    sentence = _("Give the topic a name in English: it stands wherever another language has none.")


class TooManyTopics(Refusal):
    code = "too-many-topics"
    status = 422
    sentence = _("Twenty topics are more than anybody reads through. End one first.")


class LastTopic(Refusal):
    code = "last-topic"
    status = 409
    sentence = _("This is the last topic. People must have something to agree to: add another first.")


@transaction.atomic
def set_topic(viewer: Viewer, *, code: str | None, names: Mapping[str, str], position: int, now: datetime) -> str:
    """Name a topic by language and give it its place; without a code a new one, an ended one is offered again.

    What people agreed to stays: the code does not change. Refuses: ``Forbidden``, ``NotFound``, ``TopicWithoutName``,
    ``TooManyTopics``.
    """
    if not viewer.works_as(*TOPIC_EDITORS):
        raise Forbidden
    named = {language: name.strip() for language, name in names.items() if name.strip()}
    if "en" not in named:
        raise TopicWithoutName
    row = _locked(code) if code else None
    if code and row is None and code not in TOPICS:
        raise NotFound
    if (row is None or row.archived_at) and len(topics()) >= MOST_TOPICS:
        raise TooManyTopics
    row = row or Topic(code=code or new_short_code())
    known = row.names
    before = {**{f"name_{language}": name for language, name in known.items()}, "position": row.position}
    after = {**{f"name_{language}": named.get(language, "") for language in {**known, **named}}, "position": position}
    row.names, row.position, row.archived_at = named, position, None
    row.save()
    house_settings.note(f"topic:{row.code}", before, after, by_hat_id=viewer.hat_id, now=now)
    return row.code


@transaction.atomic
def end_topic(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Nobody is asked about it any more, and no new campaign can be of it; what was agreed stays written.

    Refuses: ``Forbidden``, ``NotFound``, ``LastTopic``.
    """
    if not viewer.works_as(*TOPIC_EDITORS):
        raise Forbidden
    row = _locked(code)
    if row is None and code not in TOPICS:
        raise NotFound
    row = row or Topic(code=code)
    if row.archived_at is not None:
        return
    if len(topics()) == 1:
        raise LastTopic
    row.archived_at = now
    row.save()
    house_settings.note(f"topic:{code}", {"ended": ""}, {"ended": now.isoformat()}, by_hat_id=viewer.hat_id, now=now)


def _locked(code: str) -> Topic | None:
    """With all others, so that two people do not end the last two at once; a topic of the release may have no row yet."""
    return {row.code: row for row in Topic.objects.select_for_update().order_by("code")}.get(code)
