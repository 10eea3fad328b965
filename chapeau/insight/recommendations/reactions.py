"""Who was sent a mail with articles in it was shown them."""

from __future__ import annotations

from collections.abc import Sequence

from chapeau.insight.recommendations.lot import is_left_alone
from chapeau.insight.recommendations.values import AdviceKind
from chapeau.kit import bus
from chapeau.person.messaging.events import MessageSent
from chapeau.person.messaging.models import Mailing, Message
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.marketing.for_you import NAME


def listen() -> None:
    bus.listen("recommendations.mailed", [MessageSent], after_mails, queue="bulk", only_if=some_name_articles)


def some_name_articles(facts: Sequence[MessageSent]) -> bool:
    """One of these mails is of a mailing with such a block in it."""
    ids = {fact.mailing_id for fact in facts if fact.mailing_id}
    return bool(ids) and Mailing.objects.filter(id__in=ids, wants__has_key=NAME).exists()


def after_mails(facts: Sequence[MessageSent]) -> None:
    ids = [fact.message_id for fact in facts if fact.mailing_id]
    rows = Message.objects.filter(id__in=ids, mailing__wants__has_key=NAME).select_related("hat")
    whom = [(row.hat.id, is_left_alone(row.hat.person_id)) for row in rows if row.hat]
    if whom:
        from chapeau.insight.recommendations.actions import note_mailed  # its libraries cost each process a second

        note_mailed(SYSTEM, whom=whom, kinds=[AdviceKind.NEW], now=max(fact.occurred_at for fact in facts))
