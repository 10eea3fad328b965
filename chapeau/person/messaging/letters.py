"""Deeds: a colleague writes to one person, answers a mail that came in, and keeps texts to be written again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import defer
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.messaging import policy
from chapeau.person.messaging.composing import variables_for
from chapeau.person.messaging.events import MessageWritten
from chapeau.person.messaging.links import preferences_address, unsubscribe_address
from chapeau.person.messaging.liquid import fill
from chapeau.person.messaging.models import IncomingMail, Mailing, Message, ReadyText
from chapeau.person.messaging.rendering import render
from chapeau.person.messaging.sight import SENDERS, readable
from chapeau.person.messaging.values import (
    Candidate,
    LetterDraft,
    MessageState,
    Outcome,
    PolicyDecision,
    Rendered,
)
from chapeau.person.people import queries as people
from chapeau.person.people.models import Address
from chapeau.person.people.values import SYSTEM, HatCard, Viewer

TEMPLATE = "letter"


class WordsMissing(Refusal):
    code = "letter-without-words"
    status = 422
    sentence = _("Write a subject and a few words.")


class NotTheirAddress(Refusal):
    code = "not-their-address"
    status = 422
    sentence = _("Choose one of their addresses.")


class MayNotBeSent(Refusal):
    """The policy holds it back; ``why`` is its reason in words."""

    code = "letter-held-back"
    sentence = _("This may not be sent as news or an offer. %(why)s")


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """What would be sent, and what the policy says of it now."""

    said: Rendered
    outcome: Outcome
    why: str
    not_before: datetime | None


def preview_letter(viewer: Viewer, *, draft: LetterDraft, now: datetime) -> LetterPreview:
    """Nothing is kept. Refuses: as :func:`write_letter`, but for ``MayNotBeSent``."""
    card, _incoming = _checked(viewer, draft)
    decision = _judged(card, draft, now)
    said = _rendered(viewer, card, draft, code="", now=now)
    return LetterPreview(said, decision.outcome, policy.explain(decision.reason, decision.numbers), decision.not_before)


@transaction.atomic
def write_letter(viewer: Viewer, *, draft: LetterDraft, key: str, now: datetime) -> str:
    """Put a letter in the ledger, to go out in the colleague's name; its code. ``key``: the same twice is sent once.

    Marketing is judged by the policy now, and once more before it leaves; in quiet hours it waits for their end.
    Refuses: ``Forbidden``, ``NotFound``, ``WordsMissing``, ``NotTheirAddress``, ``MayNotBeSent``, ``BadTemplate``.
    """
    card, incoming = _checked(viewer, draft)
    key = f"letter:{viewer.hat_id}:{key}"
    if known := Message.objects.filter(key=key).values_list("code", flat=True).first():
        return known
    decision = _judged(card, draft, now)
    if draft.purpose != "service":
        policy.keep({Candidate(draft.hat_id, draft.address): decision}, channel="email", mailing_id=None, now=now)
    if decision.outcome is Outcome.HELD:
        raise MayNotBeSent(why=policy.explain(decision.reason, decision.numbers))
    fresh = Message(
        id=new_id(),
        key=key,
        hat_id=draft.hat_id,
        purpose=draft.purpose,
        topic=draft.topic,
        template=TEMPLATE,
        language=card.language,
        to_address=draft.address,
        attachments=[{"kind": each.kind, "code": each.code} for each in draft.attachments],
        by_hat_id=viewer.hat_id,
        answers=incoming,
        send_after=decision.not_before,
        queued_at=now,
    )
    said = _rendered(viewer, card, draft, code=fresh.code, now=now)
    fresh.subject, fresh.text, fresh.html = said.subject, said.text, said.html
    Message.objects.bulk_create([fresh], ignore_conflicts=True)
    stored = Message.objects.only("id", "code").get(key=key)
    if stored.id != fresh.id:
        return stored.code
    if incoming is not None and incoming.done_at is None:
        IncomingMail.objects.filter(id=incoming.id).update(done_at=now)
    bus.publish(
        [
            MessageWritten(
                occurred_at=now, hat_id=draft.hat_id, actor_hat_id=viewer.hat_id, message_id=fresh.id,
                purpose=draft.purpose,
            )
        ]
    )  # fmt: skip
    if fresh.send_after is None:
        defer("messaging.send", queue="mail", message_id=str(fresh.id))
    return fresh.code


@transaction.atomic
def keep_ready_text(viewer: Viewer, *, name: str, language: str, subject: str, text: str, now: datetime) -> None:
    """Keep a letter to be written again; under the same name and language the new words replace the old.

    Refuses: ``Forbidden``, ``WordsMissing``.
    """
    _must_write(viewer)
    if not (name.strip() and subject.strip() and text.strip()):
        raise WordsMissing
    ReadyText.objects.update_or_create(
        name=name.strip()[:80],
        language=language,
        defaults={"subject": subject.strip()[:300], "text": text.strip(), "changed_at": now},
    )


@transaction.atomic
def drop_ready_text(viewer: Viewer, *, code: str) -> None:
    """Refuses: ``Forbidden``, ``NotFound``."""
    _must_write(viewer)
    if not ReadyText.objects.filter(code=code).delete()[0]:
        raise NotFound


def judge_again(message: Message, now: datetime) -> bool:
    """Whether a letter that is marketing may still go; if not it is held back, with the reason kept."""
    if message.template != TEMPLATE or message.purpose == "service" or message.hat_id is None:
        return True
    candidate = Candidate(message.hat_id, message.to_address)
    decision = _decided(candidate, message.purpose, message.topic, now)
    if decision.outcome is Outcome.SEND:
        return True
    with transaction.atomic():
        policy.keep({candidate: decision}, channel=message.channel, mailing_id=None, now=now)
        held = decision.outcome is Outcome.HELD
        Message.objects.filter(id=message.id, state=MessageState.QUEUED).update(
            state=MessageState.HELD if held else MessageState.QUEUED, send_after=decision.not_before
        )
    return False


def letters_due(now: datetime) -> list[UUID]:
    """Letters that waited for the end of quiet hours."""
    waiting = Message.objects.filter(state=MessageState.QUEUED, mailing=None, send_after__lte=now)
    return list(waiting.order_by("id").values_list("id", flat=True)[:500])


def _must_write(viewer: Viewer) -> None:
    if not (viewer.is_staff and viewer.hat_id and viewer.has_role(*SENDERS)):
        raise Forbidden


def _checked(viewer: Viewer, draft: LetterDraft) -> tuple[HatCard, IncomingMail | None]:
    _must_write(viewer)
    card = people.hat_card(viewer, hat_id=draft.hat_id)
    if not (draft.subject.strip() and draft.text.strip()):
        raise WordsMissing
    incoming = None
    if draft.answers_code:
        found = IncomingMail.objects.filter(readable(viewer), code=draft.answers_code, hat_id__in=card.ids)
        incoming = found.first()
        if incoming is None:
            raise NotFound
    known = Address.objects.filter(hat_id__in=card.ids, kind=Address.Kind.EMAIL, revoked_at=None)
    theirs = {value.lower() for value in known.values_list("value", flat=True)}
    if incoming is not None:
        theirs.add(incoming.from_address.lower())
    if draft.address.lower() not in theirs:
        raise NotTheirAddress
    return card, incoming


def _judged(card: HatCard, draft: LetterDraft, now: datetime) -> PolicyDecision:
    return _decided(Candidate(draft.hat_id, draft.address), draft.purpose, draft.topic, now)


def _decided(candidate: Candidate, purpose: str, topic: str, now: datetime) -> PolicyDecision:
    """A colleague who writes to one person goes before every mailing."""
    return policy.decide(
        SYSTEM, candidates=[candidate], purpose=purpose, topic=topic, channel="email", priority=32_767, now=now
    )[candidate]


def _rendered(viewer: Viewer, card: HatCard, draft: LetterDraft, *, code: str, now: datetime) -> Rendered:
    known = variables_for(Mailing(), {draft.hat_id: card.language}, now).get(draft.hat_id, {})
    own = people.hat_card(viewer, hat_id=viewer.hat_id) if viewer.hat_id else None
    context: Mapping[str, Any] = {
        "subject": " ".join(fill(draft.subject.strip(), known, is_html=False).split()),
        "letter": fill(draft.text.strip().replace("\r\n", "\n"), known, is_html=False),
        "by": own.person_name if own else "",
        "is_marketing": draft.purpose != "service",
        "unsubscribe_url": unsubscribe_address(
            code, hat_id=draft.hat_id, address=draft.address, channel="email", topic=draft.topic
        ),
        "preferences_url": preferences_address(card.language, hat_id=draft.hat_id, address=draft.address),
    }
    subject, text, html = render(TEMPLATE, context, card.language)
    return Rendered(subject[:300], text, html)
