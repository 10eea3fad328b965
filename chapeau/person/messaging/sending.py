"""One message out of the door: mark (committed), hand over, note (committed). A crash between leaves it in doubt."""

from __future__ import annotations

import contextlib
import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F

from chapeau.kit import bus
from chapeau.kit.clock import read_clock
from chapeau.person.messaging.backends import sender
from chapeau.person.messaging.events import MessageFailed, MessageInDoubt, MessageSent
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.registry import maker
from chapeau.person.messaging.values import MessageState

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


class _Refused(Exception):
    """It surely was not sent, and never will be as it is."""


class _Unknown(Exception):
    """The talk broke after the message was handed over: perhaps sent."""


def send(message_id: UUID) -> None:
    """Send one queued message; nothing when it is already on its way, sent or in doubt. Raises ``TryLater``."""
    message = _mark_sending(message_id, read_clock())
    if message is None:
        return
    try:
        _hand_over(message)
    except _Refused as refusal:
        _note(message, MessageState.FAILED, failure=str(refusal))
    except _Unknown as doubt:
        _note(message, MessageState.IN_DOUBT, failure=str(doubt))
    except Exception as trouble:
        # Before the hand-over nothing leaves the house, so a later attempt is safe, be it weather or a bug of ours.
        if not isinstance(trouble, TryLater):
            _log.exception("message %s could not be prepared", message.code)
        if message.attempts >= MOST_ATTEMPTS:
            _note(message, MessageState.FAILED, failure=str(trouble))
            return
        _note(message, MessageState.QUEUED, failure=str(trouble))
        raise TryLater(str(trouble)) from trouble
    else:
        _note(message, MessageState.SENT)


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


def _hand_over(message: Message) -> None:
    """Raises ``TryLater``, ``_Refused`` or ``_Unknown``; returns when the server has taken it."""
    parcel = _parcel(message)
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as unreachable:
        raise TryLater(str(unreachable)) from unreachable
    try:
        server.send_messages([parcel])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise _answer(code, said) from refused
    except smtplib.SMTPResponseException as answer:
        raise _answer(answer.smtp_code, answer.smtp_error) from answer
    except Exception as lost:
        raise _Unknown(f"{type(lost).__name__}: {lost}") from lost
    finally:
        # A farewell that fails says nothing about the message.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.close()


def _answer(code: int, said: bytes | str) -> Exception:
    """The server's "no" as an exception: 5xx is for good, 4xx for now."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return (_Refused if code >= 500 else TryLater)(f"{code} {words}")


def _parcel(message: Message) -> EmailMultiAlternatives:
    by = sender()
    domain = by.rpartition("@")[2].rstrip("> ")
    parcel = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=by,
        to=[message.to_address],
        headers={"Message-ID": f"<{message.code}@{domain}>", "Content-Language": message.language},
    )
    if message.html:
        parcel.attach_alternative(message.html, "text/html")
    for name in message.attachments:
        file = maker(name["kind"])(name["code"])
        parcel.attach(file.name, file.content, file.mime_type)
    return parcel


def _note(message: Message, state: MessageState, *, failure: str = "") -> None:
    """Committed; only the one who marked it may note, so a note never overwrites a later decision."""
    now = read_clock()
    with transaction.atomic(durable=True):
        noted = Message.objects.filter(
            id=message.id, state__in=(MessageState.SENDING, MessageState.IN_DOUBT), attempts=message.attempts
        ).update(state=state, failure=failure[:300], sent_at=now if state is MessageState.SENT else None)
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
