"""Deeds of mailings: make one, say what it says, fill it with readers, pause, go on, cancel, settle what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.messaging import enqueueing, liquid, registry
from chapeau.person.messaging.lanes import wake
from chapeau.person.messaging.models import Mailing, MailingContent, Message
from chapeau.person.messaging.sending import note_settled
from chapeau.person.messaging.values import (
    Enqueued,
    MailingState,
    MessageState,
    NewContent,
    NewMailing,
)
from chapeau.person.people.values import StaffRole, Viewer

WRITERS = (StaffRole.MARKETING, StaffRole.SALES, StaffRole.SERVICE)
_CODE = re.compile(r"\b([0-9abcdefghjkmnpqrstvwxyz]{12})@")


class NothingToSay(Refusal):
    """A mailing needs at least one version."""

    code = "mailing-without-content"
    sentence = _("Write what it says first.")


class NotUnderWay(Refusal):
    """Only what is under way is paused, and only what is paused goes on."""

    code = "mailing-not-under-way"
    sentence = _("This is not possible in its present state.")


@transaction.atomic
def create_mailing(viewer: Viewer, *, new: NewMailing, contents: Sequence[NewContent], now: datetime) -> UUID:
    """A mailing with its versions, nobody in it yet. What it says never changes: what somebody got can be told for ever.

    Refuses: ``Forbidden``, ``NothingToSay``, ``BadTemplate``, ``BadLayout``.
    """
    _must_write(viewer)
    if not contents:
        raise NothingToSay
    mailing = Mailing.objects.create(
        purpose=new.purpose,
        topic=new.topic,
        channel=new.channel,
        priority=new.priority,
        hold_out_percent=new.hold_out_percent,
        language=new.language,
        wants={**wants_of(contents), **new.wants},
        counts_opens=new.counts_opens,
        send_on=new.send_on,
        send_at=new.send_at,
        arm_times=dict(new.arm_times),
        created_at=now,
    )
    MailingContent.objects.bulk_create(content_of(mailing, content) for content in contents)
    return mailing.id


def wants_of(contents: Iterable[NewContent]) -> dict[str, bool]:
    """Variables that the texts of these versions name."""
    return registry.named_in(text for each in contents for text in (each.subject, each.mjml, each.text))


def content_of(mailing: Mailing, new: NewContent) -> MailingContent:
    """A version, read and checked, not stored. Refuses: ``BadTemplate``, ``BadLayout``."""
    html, text, targets = liquid.numbered(
        liquid.page_of(new.mjml) if new.mjml.lstrip().startswith("<mjml") else new.mjml, new.text
    )
    for source, is_html in ((new.subject, False), (text, False), (html, True)):
        liquid.parsed(source, is_html=is_html)
    return MailingContent(
        mailing=mailing, language=new.language, variant=new.variant, arm=new.arm, subject=new.subject[:300], html=html,
        text=text, links=targets,
    )  # fmt: skip


@transaction.atomic
def enqueue_many(
    viewer: Viewer,
    *,
    mailing_id: UUID,
    hat_ids: Sequence[UUID],
    now: datetime,
    occasions: Mapping[UUID, str] | None = None,
) -> Enqueued:
    """Put a message for each person in the ledger, by one statement, and have them sent; rendered only then.

    A person with several of these hats gets one, under a hat that may be written to. The policy's answers are kept.
    Asked again with the same hats nothing happens twice; ``occasions`` names for a hat what it is sent for, where the
    same may rightly come again (at most 32 characters). Refuses: ``Forbidden``, ``NotFound``.
    """
    _must_write(viewer)
    mailing = Mailing.objects.filter(id=mailing_id).first()
    if mailing is None:
        raise NotFound
    enqueued = enqueueing.enqueue(viewer, mailing, hat_ids, now, occasions or {})
    if mailing.state == MailingState.RUNNING:
        wake(mailing.id)
    return enqueued


@transaction.atomic
def choose_arm(
    viewer: Viewer, *, mailing_id: UUID, arm: str, send_on: date | None = None, send_at: time | None = None
) -> None:
    """Whoever comes in from now on gets this arm, at this time of their own clock if one is given.

    Refuses: ``Forbidden``, ``NotUnderWay`` for an arm that is none.
    """
    _must_write(viewer)
    mailing = Mailing.objects.select_for_update().get(id=mailing_id)
    if not mailing.contents.filter(arm=arm).exists():
        raise NotUnderWay
    mailing.chosen_arm, mailing.arm_times = arm, {}
    mailing.send_on, mailing.send_at = send_on, send_at
    mailing.save(update_fields=["chosen_arm", "arm_times", "send_on", "send_at"])


@transaction.atomic
def pause_mailing(viewer: Viewer, *, mailing_id: UUID) -> None:
    """Stop sending, at the latest ten mails on for each sender. Refuses: ``Forbidden``, ``NotUnderWay``."""
    _move(viewer, mailing_id, {MailingState.RUNNING}, MailingState.PAUSED)


@transaction.atomic
def resume_mailing(viewer: Viewer, *, mailing_id: UUID) -> None:
    """Go on where it stopped. Refuses: ``Forbidden``, ``NotUnderWay``."""
    _move(viewer, mailing_id, {MailingState.PAUSED}, MailingState.RUNNING)
    wake(mailing_id)


@transaction.atomic
def cancel_mailing(viewer: Viewer, *, mailing_id: UUID) -> int:
    """Never send what still waits; how many. Refuses: ``Forbidden``, ``NotUnderWay``."""
    _move(viewer, mailing_id, {MailingState.RUNNING, MailingState.PAUSED}, MailingState.CANCELLED)
    waiting = Message.objects.filter(mailing_id=mailing_id, state=MessageState.QUEUED)
    # Senders mark in the order of keys too.
    ids = list(waiting.select_for_update().order_by("id").values_list("id", flat=True))
    return Message.objects.filter(id__in=ids).update(state=MessageState.CANCELLED, lease=None, leased_until=None)


@transaction.atomic
def settle_doubts(
    viewer: Viewer,
    *,
    was_sent: bool,
    now: datetime,
    mailing_id: UUID | None = None,
    codes: Sequence[str] | None = None,
) -> int:
    """A person says of mails in doubt that they were sent, or has them sent again; how many.

    Of one mailing, or those named by their codes. Refuses: ``Forbidden``.
    """
    _must_write(viewer)
    if mailing_id is None and codes is None:
        return 0
    found = Message.objects.select_for_update().filter(state=MessageState.IN_DOUBT)
    if mailing_id is not None:
        found = found.filter(mailing_id=mailing_id)
    if codes is not None:
        found = found.filter(code__in=codes)
    doubtful = list(found.order_by("id"))
    if was_sent:
        note_settled(doubtful, now)
        return len(doubtful)
    # Attempts count on, so that a note of the sender that was given up comes too late.
    Message.objects.filter(id__in=[m.id for m in doubtful]).update(
        state=MessageState.QUEUED, failure="", queued_at=now, send_after=None, lease=None, leased_until=None
    )
    for each in {message.mailing_id for message in doubtful if message.mailing_id}:
        wake(each)
    return len(doubtful)


def settle_by_log(viewer: Viewer, *, log: str, now: datetime, mailing_id: UUID | None = None) -> int:
    """Mails in doubt whose Message-ID stands in the provider's own log were sent; how many. Refuses: ``Forbidden``."""
    codes = sorted(set(_CODE.findall(log.lower())))
    return settle_doubts(viewer, was_sent=True, codes=codes, mailing_id=mailing_id, now=now)


def _move(viewer: Viewer, mailing_id: UUID, allowed: set[MailingState], to: MailingState) -> None:
    _must_write(viewer)
    if not Mailing.objects.filter(id=mailing_id, state__in=allowed).update(state=to):
        raise NotUnderWay


def _must_write(viewer: Viewer) -> None:
    if not viewer.works_as(*WRITERS):
        raise Forbidden
