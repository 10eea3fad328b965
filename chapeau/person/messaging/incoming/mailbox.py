"""The house's mailbox for answers, read by IMAP. Opened for reading only: what others do in it is not our business."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from chapeau.kit.house_settings import read
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging.incoming import receiving
from chapeau.person.messaging.incoming.reading import MOST_BYTES
from chapeau.person.messaging.models import MailboxMark
from chapeau.person.messaging.values import MailSecurity, ReplyMailbox
from chapeau.person.people.values import SYSTEM, Viewer

PATIENCE_SECONDS = 20
AT_ONCE = 20
"""Sizes are asked for so many at a time; mails are fetched one by one."""


class MailboxNotOpened(Refusal):
    code = "mailbox-not-opened"
    status = 422
    sentence = _("The mailbox cannot be opened: %(words)s")


@dataclass(frozen=True, slots=True)
class Fetched:
    """``waiting``: that lay there before, when the mailbox was opened for the first time; they are left alone."""

    taken: int
    waiting: int
    is_first: bool


def fetch(viewer: Viewer, *, now: datetime, most: int = 500) -> Fetched:
    """Take in what came since the last time, each mail in a transaction of its own.

    The first time only the place is marked: what lay in the mailbox before is nobody's answer. Killed anywhere, the
    next call goes on; a mail that is met twice is stored once. Refuses: ``MailboxNotOpened``.
    """
    box = read(ReplyMailbox)
    if not box.host:
        return Fetched(0, 0, is_first=False)
    with _opened(box) as server:
        told = server.select_folder(box.folder, readonly=True)
        validity, following = int(told[b"UIDVALIDITY"]), int(told.get(b"UIDNEXT", 1))
        name = hashlib.sha256(f"{box.host}\n{box.user}\n{box.folder}".encode()).hexdigest()
        mark = MailboxMark.objects.filter(mailbox=name).first()
        if mark is None:
            MailboxMark.objects.create(mailbox=name, validity=validity, last_uid=following - 1, read_at=now)
            return Fetched(0, int(told[b"EXISTS"]), is_first=True)
        if mark.validity != validity:
            mark.validity, mark.last_uid = validity, 0
        taken = 0
        # "n:*" names the last mail too when nothing came after it.
        uids = sorted(uid for uid in server.search(["UID", f"{mark.last_uid + 1}:*"]) if uid > mark.last_uid)[:most]
        for start in range(0, len(uids), AT_ONCE):
            batch = uids[start : start + AT_ONCE]
            sizes = {uid: int(data[b"RFC822.SIZE"]) for uid, data in server.fetch(batch, ["RFC822.SIZE"]).items()}
            for uid in batch:
                if uid in sizes:  # not taken away meanwhile
                    _take(server, uid, sizes[uid], now)
                    taken += 1
                mark.last_uid, mark.read_at = uid, now
                mark.save()
        return Fetched(taken, 0, is_first=False)


def _take(server: Any, uid: int, size: int, now: datetime) -> None:
    if size > MOST_BYTES:
        head = _only(server.fetch([uid], ["BODY.PEEK[HEADER]"]), uid)
        receiving.receive_too_large(SYSTEM, head=head, size=size, now=now)
    else:
        receiving.receive_raw(SYSTEM, raw=_only(server.fetch([uid], ["BODY.PEEK[]"]), uid), now=now)


def _only(told: Any, uid: int) -> bytes:
    data = told.get(uid, {})
    return next((value for key, value in data.items() if key.startswith(b"BODY[")), b"") or b""


@contextmanager
def _opened(box: ReplyMailbox) -> Iterator[Any]:
    try:
        server = IMAPClient(
            box.host, port=box.port, ssl=box.security == MailSecurity.TLS, timeout=PATIENCE_SECONDS,
            **({"ssl_context": ssl.create_default_context()} if box.security == MailSecurity.TLS else {}),
        )  # fmt: skip
    except (OSError, IMAPClientError) as error:
        raise MailboxNotOpened(words=_words(error)) from error
    try:
        if box.security == MailSecurity.STARTTLS:
            server.starttls(ssl.create_default_context())
        server.login(box.user, box.password)
        yield server
    except (OSError, IMAPClientError) as error:
        raise MailboxNotOpened(words=_words(error)) from error
    finally:
        try:
            server.logout()
        except (OSError, IMAPClientError):
            server.shutdown()


def _words(error: Exception) -> str:
    said = error.args[0] if error.args and isinstance(error.args[0], bytes) else str(error)
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else said)[:200] or type(error).__name__
