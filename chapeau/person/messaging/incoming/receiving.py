"""The deed: a mail that came in is stored once, under the hat of what it answers, and told to whoever waits for it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import Message as Parsed
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from chapeau.kit import bus
from chapeau.kit.limits import Limit, count
from chapeau.kit.refusals import Forbidden
from chapeau.person.messaging.coming_back import record_events
from chapeau.person.messaging.events import MailReceived, MessageReplied
from chapeau.person.messaging.incoming import reading
from chapeau.person.messaging.incoming.reading import Read, Unreadable
from chapeau.person.messaging.incoming.replying import codes_named, is_own
from chapeau.person.messaging.models import IncomingFile, IncomingMail, Message
from chapeau.person.messaging.values import EventKind, IncomingKind
from chapeau.person.people import queries as people
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.tasks.actions import OwnerNotStaff, create_task

_OFTEN = Limit(name="messaging.incoming", amount=20, per=timedelta(hours=1))
"""From one address; what comes beyond is stored and makes nobody work: two machines may be talking."""


def receive_raw(viewer: Viewer, *, raw: bytes, now: datetime) -> str:
    """As :func:`receive_mail`, from the mail's bytes."""
    try:
        mail = reading.parse(raw)
    except Unreadable:
        return _store_unreadable(viewer, raw, now)
    return receive_mail(viewer, mail=mail, size=len(raw), now=now)


def receive_mail(viewer: Viewer, *, mail: Parsed, size: int, now: datetime, recipients: Sequence[str] = ()) -> str:
    """Store a mail that came in; its code, also when it had come before.

    It answers the message that its recipient's code names, else the one its Message-IDs name, and stands under the hat
    that message went to, whoever wrote it: never under another hat of the same person. A new mail from a verified
    address stands under that address's hat. Bounces and complaints do as if a provider told them. Refuses: ``Forbidden``.
    """
    try:
        found = reading.read(mail, size=size, recipients=recipients)
    except Unreadable:
        return _store_unreadable(viewer, _bytes_of(mail), now)
    return _store(viewer, found, now)


def receive_too_large(viewer: Viewer, *, head: bytes, size: int, now: datetime) -> str:
    """A mail too large to be fetched: its head is read, that it came is told."""
    try:
        found = reading.read(reading.parse(head), size=size)
    except Unreadable:
        return _store_unreadable(viewer, head, now)
    return _store(viewer, found, now, is_cut=True)


@transaction.atomic
def _store(viewer: Viewer, found: Read, now: datetime, *, is_cut: bool = False) -> str:
    if not viewer.is_system:
        raise Forbidden
    message = _answered(found)
    kind, hat_id = _place(found, message)
    fresh = IncomingMail(
        key=found.key,
        kind=kind,
        hat_id=hat_id,
        visitor_id=message.visitor_id if message else None,
        message=message,
        from_address=found.from_address,
        from_name=found.from_name,
        is_from_other=bool(message) and not _is_theirs(message, found.from_address),
        subject=found.subject,
        text=found.text,
        quoted=found.quoted,
        is_cut=found.is_cut or is_cut,
        header_id=found.message_id,
        size=min(found.size, 2**31 - 1),
        language=message.language if message else "",
        received_at=now,
        done_at=None if kind in _WAITING else now,
    )
    # A rival with the same key waits for our commit and then stores nothing.
    IncomingMail.objects.bulk_create([fresh], ignore_conflicts=True)
    stored = IncomingMail.objects.only("id", "code").get(key=found.key)
    if stored.id != fresh.id:
        return stored.code
    IncomingFile.objects.bulk_create(
        IncomingFile(
            mail=fresh, position=place, name=file.name, mime_type=file.mime_type, size=file.size,
            kept_out=file.kept_out, content=file.content,
        )
        for place, file in enumerate(found.files)
    )  # fmt: skip
    _tell(fresh, found, now)
    return fresh.code


_WAITING = (IncomingKind.REPLY, IncomingKind.LETTER, IncomingKind.UNKNOWN, IncomingKind.UNREADABLE)


def _answered(found: Read) -> Message | None:
    """The message of ours it names: by the address it went to, else by Message-ID, ours or the provider's."""
    codes = codes_named(found.recipients) or reading.own_codes(found.answers)
    given = [one for answer in found.answers for one in (answer, answer.strip("<>"))]
    if not codes and not given:
        return None
    rows = Message.objects.filter(Q(code__in=codes) | Q(provider_id__in=given)).order_by("id")
    by_code = {row.code: row for row in rows}
    return next((by_code[code] for code in codes if code in by_code), None) or next(iter(by_code.values()), None)


def _place(found: Read, message: Message | None) -> tuple[IncomingKind, UUID | None]:
    """What it is to us, and under which hat it stands."""
    if found.kind is not IncomingKind.REPLY:
        return found.kind, message.hat_id if message else None
    if is_own(found.from_address):
        return IncomingKind.AUTO, None
    if not found.from_address:
        return IncomingKind.UNREADABLE, message.hat_id if message else None
    if message is not None:
        return IncomingKind.REPLY, message.hat_id
    card = people.hat_by_address(SYSTEM, email=found.from_address)
    return (IncomingKind.LETTER, card.id) if card else (IncomingKind.UNKNOWN, None)


def _is_theirs(message: Message | None, address: str) -> bool:
    return message is not None and message.to_address.strip().lower() == address.strip().lower()


def _tell(mail: IncomingMail, found: Read, now: datetime) -> None:
    message = mail.message
    if mail.kind == IncomingKind.BOUNCE and message:
        record_events(SYSTEM, kind=EventKind.BOUNCED, codes=[message.code], now=now, is_for_good=found.is_for_good)
    elif mail.kind == IncomingKind.COMPLAINT and message:
        record_events(SYSTEM, kind=EventKind.COMPLAINED, codes=[message.code], now=now)
    if mail.kind not in (IncomingKind.REPLY, IncomingKind.LETTER, IncomingKind.UNKNOWN):
        return
    facts: list[bus.Fact] = []
    if message is not None and mail.kind == IncomingKind.REPLY:
        facts.append(
            MessageReplied(
                occurred_at=now, hat_id=mail.hat_id, visitor_id=mail.visitor_id, message_id=message.id,
                mailing_id=message.mailing_id, mail_id=mail.id,
            )
        )  # fmt: skip
    if count(_OFTEN, subject=mail.from_address.lower(), now=now).is_allowed:
        facts.append(
            MailReceived(
                occurred_at=now, hat_id=mail.hat_id, visitor_id=mail.visitor_id, mail_id=mail.id, kind=mail.kind,
                message_id=message.id if message else None, by_hat_id=message.by_hat_id if message else None,
            )
        )  # fmt: skip
        if message is not None and message.by_hat_id:
            _make_task(mail, message.by_hat_id, now)
    bus.publish(facts)


def _make_task(mail: IncomingMail, owner_id: UUID, now: datetime) -> None:
    """For the colleague who wrote; for whoever takes it when they are gone."""
    owner = Hat.objects.select_related("person").get(id=owner_id)
    with override(owner.language or owner.person.language):
        title = _("Answer: %(subject)s") % {"subject": mail.subject or mail.from_address}
    for one in (owner_id, None):
        try:
            create_task(
                SYSTEM, title=title[:200], now=now, owner_id=one, hat_id=mail.hat_id, about="mail", about_code=mail.code
            )
        except OwnerNotStaff:
            continue
        return


def _store_unreadable(viewer: Viewer, raw: bytes, now: datetime) -> str:
    if not viewer.is_system:
        raise Forbidden
    key = hashlib.sha256(raw).hexdigest()
    IncomingMail.objects.bulk_create(
        [
            IncomingMail(
                key=key, kind=IncomingKind.UNREADABLE, size=len(raw), received_at=now,
                text=reading.clean(raw[:4_000].decode("utf-8", "replace")), is_cut=True,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return IncomingMail.objects.values_list("code", flat=True).get(key=key)


def _bytes_of(mail: Parsed) -> bytes:
    try:
        return mail.as_bytes()
    except Exception:  # what cannot be read can often not be written either
        return "\n".join(f"{name}: {value}" for name, value in mail.raw_items()).encode("utf-8", "replace")
