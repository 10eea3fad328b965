"""Deeds: put a message in the ledger, and send one again by a person's decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chapeau.kit.jobs import defer
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.messaging.channels.notes import read_note
from chapeau.person.messaging.channels.sms import BadGatewayRequest, request_of, send_text
from chapeau.person.messaging.channels.sms_back import Came, form_as_json, is_incoming, take_in
from chapeau.person.messaging.channels.subscriptions import BadSubscription, forget_browser, subscribe_browser
from chapeau.person.messaging.coming_back import (
    record_click,
    record_events,
    record_news,
    record_open,
    record_opt_out,
    way_out_of,
)
from chapeau.person.messaging.incoming.handling import hand_to_request, lay_aside
from chapeau.person.messaging.incoming.mailbox import MailboxNotOpened
from chapeau.person.messaging.incoming.mailbox import fetch as fetch_replies
from chapeau.person.messaging.incoming.receiving import receive_mail, receive_raw
from chapeau.person.messaging.lanes import wake
from chapeau.person.messaging.letters import (
    MayNotBeSent,
    NotTheirAddress,
    WordsMissing,
    drop_ready_text,
    keep_ready_text,
    write_letter,
)
from chapeau.person.messaging.liquid import clean_html
from chapeau.person.messaging.mailings import (
    NotUnderWay,
    cancel_mailing,
    choose_arm,
    create_mailing,
    enqueue_many,
    pause_mailing,
    resume_mailing,
    settle_by_log,
    settle_doubts,
)
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.registry import register_attachment, register_messages, register_variables
from chapeau.person.messaging.registry import template as registered
from chapeau.person.messaging.rendering import render
from chapeau.person.messaging.sight import SENDERS, readable
from chapeau.person.messaging.values import AttachmentName, MessageState, Recipient
from chapeau.person.people.models import Address, Hat
from chapeau.person.people.values import Viewer

__all__ = [
    "BadGatewayRequest",
    "BadSubscription",
    "Came",
    "MailboxNotOpened",
    "MayNotBeSent",
    "NoAddress",
    "NotInDoubt",
    "NotTheirAddress",
    "NotUnderWay",
    "WordsMissing",
    "cancel_mailing",
    "choose_arm",
    "clean_html",
    "create_mailing",
    "drop_ready_text",
    "enqueue_if_reachable",
    "enqueue_many",
    "enqueue_message",
    "fetch_replies",
    "forget_browser",
    "form_as_json",
    "hand_to_request",
    "is_incoming",
    "keep_ready_text",
    "lay_aside",
    "pause_mailing",
    "read_note",
    "receive_mail",
    "receive_raw",
    "record_click",
    "record_events",
    "record_news",
    "record_open",
    "record_opt_out",
    "register_attachment",
    "register_messages",
    "register_variables",
    "request_of",
    "resume_mailing",
    "send_again",
    "send_text",
    "settle_by_log",
    "settle_doubts",
    "subscribe_browser",
    "take_in",
    "way_out_of",
    "write_letter",
]


class NoAddress(Refusal):
    """The hat has no e-mail address in use."""

    code = "no-address"
    sentence = _("There is no e-mail address to write to.")


class NotInDoubt(Refusal):
    """Only a mail that failed or is in doubt is sent again."""

    code = "mail-not-in-doubt"
    sentence = _("This mail needs no second sending.")


@transaction.atomic
def enqueue_message(
    viewer: Viewer,
    *,
    key: str,
    template: str,
    recipient: Recipient,
    context: Mapping[str, Any],
    now: datetime,
    attachments: Sequence[AttachmentName] = (),
) -> UUID:
    """Put one message in the ledger, in the caller's transaction; a job on queue ``mail`` sends it after commit.

    ``key`` names cause and recipient (``order.confirmation:<order id>``): asked again, nothing happens and the first
    message's id is returned. It is rendered now, in the recipient's language, with ``context`` (give it values of one
    hat only). ``viewer`` is who causes it; messages go to the hat named, never to another of the same person.
    Refuses: ``NoAddress``. Use :func:`enqueue_if_reachable` where a missing address must not stop the deed.
    """
    known = Message.objects.filter(key=key).values_list("id", flat=True).first()
    if known:
        return known
    kind = registered(template)
    address, language = _whereto(recipient)
    subject, text, html = render(kind.name, context, language)
    fresh = Message(
        key=key,
        hat_id=recipient.hat_id,
        visitor_id=recipient.visitor_id,
        purpose=kind.purpose,
        template=kind.name,
        language=language,
        to_address=address,
        subject=subject[:300],
        text=text,
        html=html,
        attachments=[{"kind": a.kind, "code": a.code} for a in attachments],
        queued_at=now,
    )
    # A rival with the same key waits for our commit and then stores nothing.
    Message.objects.bulk_create([fresh], ignore_conflicts=True)
    stored = Message.objects.only("id").get(key=key)
    if stored.id == fresh.id:
        defer("messaging.send", queue="mail", message_id=str(fresh.id))
    return stored.id


def enqueue_if_reachable(
    viewer: Viewer,
    *,
    key: str,
    template: str,
    recipient: Recipient,
    context: Mapping[str, Any],
    now: datetime,
    attachments: Sequence[AttachmentName] = (),
) -> UUID | None:
    """As :func:`enqueue_message`; ``None`` when there is no address to write to."""
    try:
        return enqueue_message(
            viewer,
            key=key,
            template=template,
            recipient=recipient,
            context=context,
            now=now,
            attachments=attachments,
        )
    except NoAddress:
        return None


@transaction.atomic
def send_again(viewer: Viewer, *, code: str, now: datetime) -> None:
    """A person decides that a mail in doubt, or one that failed, is sent once more.

    Refuses: ``Forbidden``, ``NotFound``, ``NotInDoubt``.
    """
    if not (viewer.is_staff and viewer.has_role(*SENDERS)):
        raise Forbidden
    message = Message.objects.select_for_update(of=("self",)).filter(readable(viewer), code=code).first()
    if message is None:
        raise NotFound
    if message.state not in (MessageState.IN_DOUBT, MessageState.FAILED):
        raise NotInDoubt
    message.state = MessageState.QUEUED
    # Of a mailing attempts count on: a sender that was given up must not note on the new try.
    message.attempts = message.attempts if message.mailing_id else 0
    message.failure = ""
    message.queued_at = now
    message.send_after = None
    message.save(update_fields=["state", "attempts", "failure", "queued_at", "send_after"])
    if message.mailing_id:
        wake(message.mailing_id)
    else:
        defer("messaging.send", queue="mail", message_id=str(message.id))


def _whereto(recipient: Recipient) -> tuple[str, str]:
    """The address and the language; the hat's newest verified address, else its newest."""
    address, language = recipient.address, recipient.language
    if recipient.hat_id is not None:
        if not language:
            hat = Hat.objects.select_related("person").get(id=recipient.hat_id)
            language = hat.language or hat.person.language
        if not address:
            known = Address.objects.filter(hat_id=recipient.hat_id, kind=Address.Kind.EMAIL, revoked_at=None)
            ordered = known.order_by(F("verified_at").desc(nulls_last=True), "-created_at")
            address = ordered.values_list("value", flat=True).first() or ""
    if not address:
        raise NoAddress
    return address, language or "en"
