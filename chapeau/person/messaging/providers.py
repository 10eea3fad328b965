"""Providers that take the house's mail by their own API: what each needs, how it signs what it tells, and what its "no" means.

The talking is `django-anymail`'s. A provider that anymail no longer keeps (SendGrid), or whose client would weigh more
than the house (Amazon SES), is reached by SMTP.
"""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import requests
from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string
from urllib3.exceptions import NewConnectionError

from chapeau.person.messaging.values import MailServer

TRACKING, INBOUND = "Tracking", "Inbound"
WEBHOOK_USER = "chapeau"
"""Before the colon in the address of a provider that shows a password instead of signing."""


@dataclass(frozen=True, slots=True)
class Provider:
    """``needs``: fields of ``MailServer`` by the name anymail gives them; ``signs_with``: the name of its signing secret."""

    code: str
    name: str
    needs: Mapping[str, str]
    signs_with: str = ""
    """Empty: it does not sign, and shows a password in the address (HTTP basic) instead."""

    def backend(self, server: MailServer, *, timeout: int) -> BaseEmailBackend:
        """Talks to the provider's API; nothing is sent by making it."""
        given = {theirs: getattr(server, ours) for theirs, ours in self.needs.items()}
        if server.api_url:
            given["api_url"] = server.api_url
        kind = import_string(f"anymail.backends.{self.code}.EmailBackend")
        backend: BaseEmailBackend = kind(
            **{name: value for name, value in given.items() if value},
            requests_timeout=timeout,
            # What a provider cannot do (metadata, a header) must not keep a receipt back.
            ignore_unsupported_features=True,
        )
        return backend

    def ear(self, server: MailServer, what: str) -> Any:
        """Anymail's view that reads what it tells: ``what`` is ``Tracking`` or ``Inbound``."""
        kind = import_string(f"anymail.webhooks.{self.code}.{_CLASS_OF[self.code]}{what}WebhookView")
        given = {theirs: getattr(server, ours) for theirs, ours in self.needs.items() if theirs.startswith("api_")}
        if server.api_url:
            given["api_url"] = server.api_url
        secret = (server.inbound_secret if what == INBOUND else "") or server.webhook_secret
        if self.signs_with:
            given[_SECRET_OF.get((self.code, what), self.signs_with)] = secret
        else:
            given["webhook_secret"] = f"{WEBHOOK_USER}:{secret}"
        return kind(**given)


_CLASS_OF = {
    "mailgun": "Mailgun", "postmark": "Postmark", "brevo": "Brevo", "mailjet": "Mailjet", "mailersend": "MailerSend",
    "mailtrap": "Mailtrap", "resend": "Resend", "sparkpost": "SparkPost",
}  # fmt: skip
_SECRET_OF = {("mailersend", INBOUND): "inbound_secret", ("mailtrap", INBOUND): "inbound_secret"}

PROVIDERS: Mapping[str, Provider] = {
    one.code: one
    for one in (
        Provider("brevo", "Brevo", {"api_key": "api_key"}),
        Provider("mailersend", "MailerSend", {"api_token": "api_key"}, "signing_secret"),
        Provider("mailgun", "Mailgun", {"api_key": "api_key", "sender_domain": "sender_domain"}, "webhook_signing_key"),
        Provider("mailjet", "Mailjet", {"api_key": "api_key", "secret_key": "secret_key"}),
        Provider("mailtrap", "Mailtrap", {"api_token": "api_key"}, "tracking_secret"),
        Provider("postmark", "Postmark", {"server_token": "api_key"}),
        Provider("resend", "Resend", {"api_key": "api_key"}),
        Provider("sparkpost", "SparkPost", {"api_key": "api_key"}),
    )
}


class Verdict(Enum):
    """What an error while handing over says of the message."""

    REFUSED = "refused"
    """It did not go, and never will as it is."""
    LATER = "later"
    """It did not go this time."""
    UNKNOWN = "unknown"
    """Perhaps it went."""


_NOT_NOW = (401, 402, 403, 408, 425, 429, 503)
"""A key that is wrong today is mended tomorrow; the mail is not to blame."""


def verdict_of(error: Exception) -> tuple[Verdict, str, bool]:
    """The verdict, its words, and whether the connection still stands."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _by_smtp(code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_smtp(error.smtp_code, error.smtp_error)
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress | AnymailSerializationError):
        return Verdict.REFUSED, _words(error), True
    if isinstance(error, AnymailUnsupportedFeature):
        return Verdict.REFUSED, _words(error), True
    if isinstance(error, AnymailConfigurationError):
        return Verdict.LATER, _words(error), True
    if isinstance(error, AnymailRequestsAPIError) and error.status_code:
        if error.status_code in _NOT_NOW:
            return Verdict.LATER, _words(error), True
        if 400 <= error.status_code < 500:
            return Verdict.REFUSED, _words(error), True
        return Verdict.UNKNOWN, _words(error), True
    if _never_left(error):
        return Verdict.LATER, _words(error), False
    return Verdict.UNKNOWN, f"{type(error).__name__}: {_words(error)}", False


def _by_smtp(code: int, said: bytes | str) -> tuple[Verdict, str, bool]:
    """5xx is for good, 4xx for now."""
    words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return (Verdict.REFUSED if code >= 500 else Verdict.LATER), words, True


def _never_left(error: BaseException) -> bool:
    """No connection came about, so nothing was said to anybody."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    if not isinstance(error, requests.ConnectionError):
        return False
    seen: BaseException | None = error
    while seen is not None:
        reason = getattr(seen.args[0], "reason", None) if seen.args else None
        if isinstance(reason, NewConnectionError) or isinstance(seen, NewConnectionError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
