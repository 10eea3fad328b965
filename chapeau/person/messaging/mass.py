"""A mailing out of the door, by as many senders at once as you like.

Claim (committed): two hundred waiting messages that no other sender holds; the policy is asked once more, and whoever
may not be written to any longer is held back. Nothing has left the house: a sender that dies now leaves a lease that
lapses. Then, ten by ten: mark ``sending`` (committed), hand over through one open connection, note what came of it
(committed with the next ten's mark). A sender that dies in between leaves at most ten in doubt.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Q
from psycopg.types.json import Jsonb

from chapeau.kit import bus
from chapeau.kit.clock import read_clock
from chapeau.kit.ids import new_id
from chapeau.person.messaging import pace, policy
from chapeau.person.messaging.backends import SigningBackend, sender
from chapeau.person.messaging.channels.handing import hand_over
from chapeau.person.messaging.channels.ways import EMAIL, WAYS, lacking
from chapeau.person.messaging.composing import compose, variables_for, way_out
from chapeau.person.messaging.incoming.replying import reply_address
from chapeau.person.messaging.liquid import BadTemplate
from chapeau.person.messaging.models import Mailing, MailingContent, Message
from chapeau.person.messaging.sending import MOST_ATTEMPTS, answer_of, fact_of, give_parcel
from chapeau.person.messaging.values import Candidate, MailingState, MessageState, Outcome, Rendered
from chapeau.person.messaging.wire import mail_bytes
from chapeau.person.people.values import SYSTEM

CLAIMED = 200
GROUP = 10
LEASE = timedelta(minutes=5)
PAUSE = timedelta(minutes=1)
"""Before a mail that was refused for now is tried again, times the number of tries."""
_DECIDING = 7_410_021
"""The lock under which numbers of messages are counted and taken: two senders must not both see the last one free."""
_log = logging.getLogger(__name__)


class Unreachable(Exception):
    """No mail server: nothing was sent, the job comes back later."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one call did. ``handled``: left the waiting ones, whatever came of it."""

    handled: int
    sent: int


@dataclass(frozen=True, slots=True)
class _Result:
    message: Message
    state: MessageState
    failure: str = ""
    again_at: datetime | None = None
    provider_id: str = ""


@dataclass(slots=True)
class _Wire:
    """One open connection, made when first needed and again after it broke."""

    backend: Any = None
    used: int = 0

    def open(self) -> Any:
        if self.backend is None:
            backend = get_connection()
            try:
                backend.open()
            except (OSError, smtplib.SMTPException) as error:
                raise Unreachable(str(error)) from error
            self.backend = backend
        return self.backend

    def close(self) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                backend.close()


def send_due(mailing_id: UUID, *, seconds: float = 30.0, most: int = 100_000) -> Sent:
    """Send what is due of one mailing, for so many seconds at most. Raises ``Unreachable``."""
    ends = time.monotonic() + seconds
    handled = sent = 0
    wire = _Wire()
    try:
        while handled < most and time.monotonic() < ends:
            batch = _claim(mailing_id, min(CLAIMED, most - handled))
            if batch is None:
                break
            handled += batch.taken
            sent += _send_batch(batch, wire, ends)
    finally:
        wire.close()
    return Sent(handled, sent)


@dataclass(slots=True)
class _Batch:
    mailing: Mailing
    lease: UUID
    taken: int
    messages: list[Message] = field(default_factory=list)


_TAKE = """
SELECT id FROM messaging_message
WHERE mailing_id = %(mailing)s AND state = 'queued'
      AND (send_after IS NULL OR send_after <= %(now)s) AND (leased_until IS NULL OR leased_until < %(now)s)
ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED
"""


def _claim(mailing_id: UUID, most: int) -> _Batch | None:
    """The next ones for this sender alone, those held back already taken out; None: nothing is due."""
    now = read_clock()
    lease = new_id()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_DECIDING])
        mailing = Mailing.objects.filter(id=mailing_id, state=MailingState.RUNNING).first()
        if mailing is None:
            return None
        cursor.execute(_TAKE, {"mailing": mailing_id, "now": now, "most": most})
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return None
        taken = list(Message.objects.filter(id__in=ids).order_by("id"))
        batch = _Batch(mailing, lease, len(taken))
        batch.messages = _allowed(mailing, taken, now)
        Message.objects.filter(id__in=[m.id for m in batch.messages]).update(lease=lease, leased_until=now + LEASE)
    return batch


def _allowed(mailing: Mailing, taken: Sequence[Message], now: datetime) -> list[Message]:
    """Whoever may still be written to; the others are held back or moved to later, with the reason kept."""
    candidates = {m.id: Candidate(m.hat_id, m.to_address) for m in taken if m.hat_id}
    decisions = policy.decide_for(SYSTEM, mailing, candidates=list(candidates.values()), now=now)
    changed = {c: d for c, d in decisions.items() if d.outcome is not Outcome.SEND}
    allowed, held, later = [], [], []
    for message in taken:
        decision = decisions.get(candidates[message.id]) if message.id in candidates else None
        if decision is None or decision.outcome is Outcome.HELD:
            held.append(message.id)
        elif decision.outcome is Outcome.LATER:
            later.append((message.id, decision.not_before))
        else:
            allowed.append(message)
    if changed:
        policy.keep(changed, channel=mailing.channel, mailing_id=mailing.id, now=now)
    Message.objects.filter(id__in=held).update(state=MessageState.HELD)
    _postpone(later)
    return pace.within(mailing, allowed, now, postpone=_postpone)


def _postpone(later: Sequence[tuple[UUID, datetime | None]]) -> None:
    if later:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE messaging_message m SET send_after = t.at, lease = NULL, leased_until = NULL "
                "FROM unnest(%s::uuid[], %s::timestamptz[]) AS t (id, at) WHERE m.id = t.id",
                [[each[0] for each in later], [each[1] for each in later]],
            )


def _send_batch(batch: _Batch, wire: _Wire, ends: float) -> int:
    messages = batch.messages
    if not messages:
        return 0
    mailing = batch.mailing
    known = variables_for(mailing, {m.hat_id: m.language for m in messages if m.hat_id}, read_clock())
    contents = {c.id: c for c in MailingContent.objects.filter(id__in={m.content_id for m in messages})}
    ready: list[tuple[Message, Rendered]] = []
    results: list[_Result] = []
    for message in messages:
        message.variables = known.get(message.hat_id, {}) if message.hat_id else {}
        try:
            rendered = compose(mailing, contents[message.content_id], message.variables, to=message)  # type: ignore[index]
        except BadTemplate as bad:
            results.append(_Result(message, MessageState.FAILED, str(bad)))
        else:
            message.subject = rendered.subject
            ready.append((message, rendered))
    sent = 0
    try:
        _must_reach(mailing, wire)
        for start in range(0, len(ready), GROUP):
            if time.monotonic() > ends:
                break
            group = _mark(batch, ready[start : start + GROUP], results)
            results = []
            if group is None:
                return sent  # paused, cancelled, or our lease lapsed and another has them
            results = _hand_over(mailing, group, wire) if mailing.channel == EMAIL else _bring(mailing, group)
            sent += sum(result.state is MessageState.SENT for result in results)
    finally:
        _close(batch, results)
    return sent


# Locked by their keys' order, as whoever cancels or settles locks them: no two wait for each other.
_MARK = """
WITH mine AS MATERIALIZED (SELECT id FROM messaging_message WHERE id = ANY(%(ids)s::uuid[]) ORDER BY id FOR UPDATE)
UPDATE messaging_message m
SET state = 'sending', sending_at = %(now)s, attempts = m.attempts + 1, failure = '', subject = t.subject, variables = t.variables
FROM mine JOIN unnest(%(ids)s::uuid[], %(subjects)s::text[], %(variables)s::jsonb[]) AS t (id, subject, variables) ON t.id = mine.id
WHERE m.id = t.id AND m.state = 'queued' AND m.lease = %(lease)s
      AND EXISTS (SELECT 1 FROM messaging_mailing WHERE id = %(mailing)s AND state = 'running')
RETURNING m.id, m.attempts
"""


def _mark(
    batch: _Batch, group: Sequence[tuple[Message, Rendered]], results: Sequence[_Result]
) -> list[tuple[Message, Rendered]] | None:
    """Note what came of the ten before and mark the next ten, in one committed transaction."""
    now = read_clock()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        _note(results, now)
        cursor.execute(
            _MARK,
            {
                "now": now,
                "ids": [message.id for message, _ in group],
                "subjects": [message.subject for message, _ in group],
                "variables": [Jsonb(message.variables) for message, _ in group],
                "lease": batch.lease,
                "mailing": batch.mailing.id,
            },
        )
        marked = dict(cursor.fetchall())
    if not marked:
        return None
    taken = []
    for message, rendered in group:
        if message.id in marked:
            message.attempts = marked[message.id]
            taken.append((message, rendered))
    return taken


def _must_reach(mailing: Mailing, wire: _Wire) -> None:
    if mailing.channel == EMAIL:
        wire.open()
    elif why := lacking(mailing.channel):
        raise Unreachable(str(why))


def _bring(mailing: Mailing, group: Sequence[tuple[Message, Rendered]]) -> list[_Result]:
    """What came of each, on any channel but mail."""
    came = hand_over(WAYS, mailing, group)
    return [
        _again(message, one.failure)
        if one.again
        else _Result(message, one.state, one.failure, provider_id=one.provider_id)
        for (message, _rendered), one in zip(group, came, strict=True)
    ]


def _hand_over(mailing: Mailing, group: Sequence[tuple[Message, Rendered]], wire: _Wire) -> list[_Result]:
    """What came of each. After a connection that broke the rest surely was not sent and waits again."""
    results: list[_Result] = []
    for message, rendered in group:
        try:
            backend = wire.open()
        except Unreachable as error:
            results.append(_again(message, str(error)))
            continue
        answer = answer_of(partial(_give, mailing, backend, message, rendered))
        if not answer.is_line_well:
            wire.close()
        if answer.state is MessageState.QUEUED:
            results.append(_again(message, answer.words))
        else:
            results.append(_Result(message, answer.state, answer.words, provider_id=answer.provider_id))
    return results


def _give(mailing: Mailing, backend: Any, message: Message, rendered: Rendered) -> str:
    by = sender()
    domain = by.rpartition("@")[2].rstrip("> ")
    headers = {
        "List-Unsubscribe": f"<{way_out(mailing, message)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Feedback-ID": f"{message.mailing_id}:chapeau",
    }
    if answers := reply_address(message.code):
        headers["Reply-To"] = answers
    if isinstance(backend, SigningBackend):
        mail = mail_bytes(
            rendered,
            sender=by,
            to=message.to_address,
            message_id=f"{message.code}@{domain}",
            language=message.language,
            headers=headers,
        )
        backend.send_bytes(by, message.to_address, mail)
        return ""
    parcel = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=by,
        to=[message.to_address],
        headers={"Message-ID": f"<{message.code}@{domain}>", "Content-Language": message.language, **headers},
    )
    parcel.attach_alternative(rendered.html, "text/html")
    return give_parcel(backend, parcel, message.code)


def _again(message: Message, words: str) -> _Result:
    if message.attempts >= MOST_ATTEMPTS:
        return _Result(message, MessageState.FAILED, words)
    return _Result(message, MessageState.QUEUED, words, read_clock() + PAUSE * message.attempts)


_NOTE = """
UPDATE messaging_message m
SET state = t.state, failure = t.failure, sent_at = CASE WHEN t.state = 'sent' THEN %(now)s ELSE m.sent_at END,
    send_after = coalesce(t.again_at, m.send_after), lease = NULL, leased_until = NULL, provider_id = t.provider_id
FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(failures)s::text[], %(attempts)s::int[], %(again)s::timestamptz[],
            %(provider_ids)s::text[]) AS t (id, state, failure, attempts, again_at, provider_id)
WHERE m.id = t.id AND m.attempts = t.attempts AND m.state IN ('sending', 'in-doubt', 'queued')
RETURNING m.id
"""


def _note(results: Sequence[_Result], now: datetime) -> None:
    """In the caller's transaction; only who marked it notes it, so no later decision is overwritten."""
    if not results:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "now": now,
                "ids": [result.message.id for result in results],
                "states": [result.state.value for result in results],
                "failures": [result.failure[:300] for result in results],
                "attempts": [result.message.attempts for result in results],
                "again": [result.again_at for result in results],
                "provider_ids": [result.provider_id for result in results],
            },
        )
        noted = {row[0] for row in cursor.fetchall()}
    told = [r for r in results if r.message.id in noted and r.state is not MessageState.QUEUED]
    bus.publish([fact_of(result.message, result.state, now) for result in told])


def _close(batch: _Batch, results: Sequence[_Result]) -> None:
    """Note the last ones, and give back what was not begun."""
    now = read_clock()
    with transaction.atomic(durable=True):
        _note(results, now)
        Message.objects.filter(
            Q(lease=batch.lease), id__in=[m.id for m in batch.messages], state=MessageState.QUEUED
        ).update(lease=None, leased_until=None)
