"""One message out of the door: mark (committed), hand over, note (committed). A crash between leaves it in doubt."""

from __future__ import annotations

import contextlib
import logging
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.image import MIMEImage
from email.utils import formataddr, parseaddr
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F

from chapeau.kit import bus
from chapeau.kit.clock import read_clock
from chapeau.person.messaging.backends import sender
from chapeau.person.messaging.events import MessageFailed, MessageInDoubt, MessageSent
from chapeau.person.messaging.incoming.replying import reply_address
from chapeau.person.messaging.letters import TEMPLATE as LETTER
from chapeau.person.messaging.letters import judge_again
from chapeau.person.messaging.links import unsubscribe_address
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.providers import Verdict, verdict_of
from chapeau.person.messaging.registry import maker
from chapeau.person.messaging.rendering import house_name
from chapeau.person.messaging.values import MessageState
from chapeau.person.people.models import Hat

MOST_ATTEMPTS = 8
DOUBT_AFTER = timedelta(minutes=5)
"""Longer than a mail server may take to answer (``EMAIL_TIMEOUT`` is 30 s for each step of the talk)."""

_FACTS = {
    MessageState.SENT: MessageSent,
    MessageState.FAILED: MessageFailed,
    MessageState.IN_DOUBT: MessageInDoubt,
}
_log = logging.getLogger(__name__)


class TryLater(Exception):
    """It surely was not sent this time; the job tries again after a pause."""


def send(message_id: UUID) -> None:
    """Send one queued message; nothing when it is already on its way, sent or in doubt. Raises ``TryLater``."""
    waiting = Message.objects.filter(id=message_id, state=MessageState.QUEUED).first()
    if waiting is None or not judge_again(waiting, read_clock()):
        return
    message = _mark_sending(message_id, read_clock())
    if message is None:
        return
    try:
        answer = _hand_over(message)
    except Exception as trouble:
        # Before the hand-over nothing leaves the house, so a later attempt is safe, be it weather or a bug of ours.
        if not isinstance(trouble, TryLater):
            _log.exception("message %s could not be prepared", message.code)
        answer = Answer(MessageState.QUEUED, str(trouble))
    if answer.state is MessageState.QUEUED and message.attempts >= MOST_ATTEMPTS:
        answer = Answer(MessageState.FAILED, answer.words)
    _note(message, answer)
    if answer.state is MessageState.QUEUED:
        raise TryLater(answer.words)


def mark_in_doubt(now: datetime) -> int:
    """Messages whose sender must have died: shown to people, never sent again by themselves; how many."""
    with transaction.atomic():
        stuck = Message.objects.select_for_update(skip_locked=True).filter(
            state=MessageState.SENDING, sending_at__lt=now - DOUBT_AFTER
        )
        lost = list(stuck.order_by("id")[:500])
        Message.objects.filter(id__in=[m.id for m in lost]).update(
            state=MessageState.IN_DOUBT, failure="the sender stopped before the answer"
        )
        bus.publish([fact_of(message, MessageState.IN_DOUBT, now) for message in lost])
    return len(lost)


def note_settled(messages: Sequence[Message], now: datetime) -> None:
    """A person knows that these were sent; in the caller's transaction, which holds their rows."""
    Message.objects.filter(id__in=[message.id for message in messages]).update(
        state=MessageState.SENT, failure="", sent_at=now
    )
    bus.publish([fact_of(message, MessageState.SENT, now) for message in messages])


def _mark_sending(message_id: UUID, now: datetime) -> Message | None:
    """Committed before anything leaves the house; only one of rivals gets the message."""
    with transaction.atomic(durable=True):
        taken = Message.objects.filter(id=message_id, state=MessageState.QUEUED).update(
            state=MessageState.SENDING, sending_at=now, attempts=F("attempts") + 1, failure=""
        )
    return Message.objects.get(id=message_id) if taken else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of handing one over; ``QUEUED``: a "no" for now."""

    state: MessageState
    words: str = ""
    provider_id: str = ""
    is_line_well: bool = True
    """The open connection may be used for the next one."""


_STATE_OF = {
    Verdict.REFUSED: MessageState.FAILED,
    Verdict.LATER: MessageState.QUEUED,
    Verdict.UNKNOWN: MessageState.IN_DOUBT,
}


def answer_of(give: Callable[[], str]) -> Answer:
    """Hand one over by ``give``, which returns the provider's id of it, and say what came of it."""
    try:
        provider_id = give()
    except Exception as error:
        verdict, words, is_line_well = verdict_of(error)
        return Answer(_STATE_OF[verdict], words, is_line_well=is_line_well)
    return Answer(MessageState.SENT, provider_id=provider_id)


def give_parcel(backend: Any, parcel: EmailMultiAlternatives, code: str) -> str:
    """Hand a mail to a backend; the provider's id of it, if it gives one."""
    parcel.metadata = {"message": code}  # type: ignore[attr-defined]
    parcel.track_opens = parcel.track_clicks = False  # type: ignore[attr-defined]
    backend.send_messages([parcel])
    return str(getattr(getattr(parcel, "anymail_status", None), "message_id", None) or "")[:200]


def _hand_over(message: Message) -> Answer:
    """Raises ``TryLater`` while nothing was said to anybody."""
    parcel = _parcel(message)
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as unreachable:
        raise TryLater(str(unreachable)) from unreachable
    try:
        return answer_of(lambda: give_parcel(server, parcel, message.code))
    finally:
        # A farewell that fails says nothing about the message.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.close()


def _parcel(message: Message) -> EmailMultiAlternatives:
    by = sender()
    domain = by.rpartition("@")[2].rstrip("> ")
    headers = {"Message-ID": f"<{message.code}@{domain}>", "Content-Language": message.language}
    if message.by_hat_id:
        by = formataddr((f"{_name_of(message.by_hat_id)} ({house_name()})", parseaddr(by)[1]))
        headers |= _thread(message)
    else:
        headers["Auto-Submitted"] = "auto-generated"
    if message.template == LETTER and message.purpose != "service" and message.hat_id:
        way_out = unsubscribe_address(
            message.code, hat_id=message.hat_id, address=message.to_address, channel=message.channel,
            topic=message.topic,
        )  # fmt: skip
        headers |= {"List-Unsubscribe": f"<{way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    parcel = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=by,
        to=[message.to_address],
        reply_to=[answers] if (answers := reply_address(message.code)) else None,
        headers=headers,
    )
    if message.html:
        parcel.attach_alternative(message.html, "text/html")
    for name in message.attachments:
        file = maker(name["kind"])(name["code"])
        if file.content_id:
            shown = MIMEImage(file.content, file.mime_type.partition("/")[2])
            shown.add_header("Content-ID", f"<{file.content_id}>")
            shown.add_header("Content-Disposition", "inline", filename=file.name)
            parcel.attach(shown)
        else:
            parcel.attach(file.name, file.content, file.mime_type)
    return parcel


def _name_of(hat_id: UUID) -> str:
    """Of the colleague who wrote it, on one line."""
    return " ".join(Hat.objects.select_related("person").get(id=hat_id).person.name.split())


def _thread(message: Message) -> dict[str, str]:
    """Mail programs lay it below what it answers."""
    answered = message.answers.header_id if message.answers else ""
    return {"In-Reply-To": answered, "References": answered} if answered else {}


def _note(message: Message, answer: Answer) -> None:
    """Committed; only the one who marked it may note, so a note never overwrites a later decision."""
    now = read_clock()
    state = answer.state
    with transaction.atomic(durable=True):
        noted = Message.objects.filter(
            id=message.id, state__in=(MessageState.SENDING, MessageState.IN_DOUBT), attempts=message.attempts
        ).update(
            state=state,
            failure=answer.words[:300],
            sent_at=now if state is MessageState.SENT else None,
            provider_id=answer.provider_id,
        )
        if noted and state in _FACTS:
            bus.publish([fact_of(message, state, now)])


def fact_of(message: Message, state: MessageState, now: datetime) -> bus.Fact:
    """The news of a message that was sent, failed or is in doubt."""
    return _FACTS[state](
        occurred_at=now,
        hat_id=message.hat_id,
        visitor_id=message.visitor_id,
        message_id=message.id,
        template=message.template,
        purpose=message.purpose,
        mailing_id=message.mailing_id,
    )
