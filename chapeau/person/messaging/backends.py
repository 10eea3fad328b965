"""Where mail goes: to the server of the settings; without one into files, readable by any mail program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_id
from chapeau.person.messaging.values import MailSecurity, MailServer


class FileBackend(BaseEmailBackend):
    """One ``.eml`` file per message in ``EMAIL_FILE_PATH``; names sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            (folder / f"{new_id()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


def house_backend(*, fail_silently: bool = False, timeout: int | None = None, **_more: Any) -> BaseEmailBackend:
    """The mail server of the settings, read at use; without one, and in the demo, files."""
    server = read(MailServer)
    if settings.DEMO or not server.host:
        return FileBackend(fail_silently=fail_silently)
    return EmailBackend(
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
