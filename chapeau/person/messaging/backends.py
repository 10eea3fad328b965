"""Where mail goes: to the server of the settings; without one into files, readable by any mail program."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_id
from chapeau.person.messaging.providers import PROVIDERS
from chapeau.person.messaging.signing import signature
from chapeau.person.messaging.values import MailSecurity, MailServer

_log = logging.getLogger(__name__)


class FileBackend(BaseEmailBackend):
    """One ``.eml`` file per message in ``EMAIL_FILE_PATH``; names sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            (folder / f"{new_id()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


class SigningBackend(EmailBackend):
    """SMTP, each mail signed (DKIM) where the house has a key."""

    def send_bytes(self, sender: str, to: str, mail: bytes) -> None:
        """One mail as it is, over the open connection. Raises what ``smtplib`` raises."""
        assert self.connection is not None
        self.connection.sendmail(parseaddr(sender)[1], [to], signed(mail))

    def _send(self, email_message: EmailMessage) -> bool:
        if not email_message.recipients():
            return False
        parcel: Any = email_message.message()
        wire: bytes = parcel.as_bytes(linesep="\r\n")
        assert self.connection is not None
        recipients = [sanitize_address(to, "utf-8") for to in email_message.recipients()]
        by = sanitize_address(email_message.from_email, "utf-8")
        self.connection.sendmail(by, recipients, signed(wire))
        return True


def signed(mail: bytes) -> bytes:
    """With a DKIM signature in front, when the house has a key; a key nobody can read leaves it unsigned, and is logged."""
    server = read(MailServer)
    if not (server.dkim_key and server.dkim_selector):
        return mail
    domain = parseaddr(sender())[1].rpartition("@")[2]
    try:
        return signature(mail, pem=server.dkim_key, selector=server.dkim_selector, domain=domain, at=int(time())) + mail
    except ValueError as unreadable:
        _log.error("mails go out unsigned, the DKIM key cannot be read: %s", unreadable)
        return mail


def house_backend(*, fail_silently: bool = False, timeout: int | None = None, **_more: Any) -> BaseEmailBackend:
    """The provider or mail server of the settings, read at use; without one, and in the demo, files."""
    server = read(MailServer)
    if settings.DEMO or not server.is_chosen:
        return FileBackend(fail_silently=fail_silently)
    if server.provider in PROVIDERS:
        return PROVIDERS[server.provider].backend(server, timeout=timeout or settings.EMAIL_TIMEOUT)
    return SigningBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.security == MailSecurity.STARTTLS,
        use_ssl=server.security == MailSecurity.TLS,
        timeout=timeout or settings.EMAIL_TIMEOUT,
        fail_silently=fail_silently,
    )


def sender() -> str:
    """In whose name mails go out."""
    return read(MailServer).from_address or settings.DEFAULT_FROM_EMAIL
