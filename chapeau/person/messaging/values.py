"""What this room hands out and takes in, frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.house_settings import SECRET, given_by


class MessageState(TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    IN_DOUBT = "in-doubt", _("In doubt: needs your look")


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A kind of message a package can send, registered in its ``AppConfig.ready()``.

    The package brings Django templates ``templates/messages/<name>.subject.txt`` and ``<name>.txt``,
    and may bring ``<name>.html`` that extends ``messages/layout.html``; without it the paragraphs of the
    text are set in the shared layout. Strings are translated by gettext in the recipient's language.
    """

    name: str
    purpose: str = "service"
    """``service`` mails (orders, codes, invoices) are never blocked by a newsletter's opt-out."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: a hat (its own verified address is taken), or a guest by visitor and address.

    ``address`` with ``hat_id`` overrides the hat's address, for a code to an address not yet verified.
    """

    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    address: str = ""
    language: str = ""
    """Empty: the hat's, else the person's."""


@dataclass(frozen=True, slots=True)
class AttachmentName:
    """What is attached when the message is sent, by name: ``("invoice", code)``. Rendered only then."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class AttachedFile:
    name: str
    mime_type: str
    content: bytes


AttachmentMaker = Callable[[str], AttachedFile]
"""From a code to the file; registered by the package that owns the paper."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as the office and its recipient read it."""

    code: str
    hat_id: UUID | None
    template: str
    language: str
    to_address: str
    subject: str
    text: str
    html: str
    attachments: tuple[dict[str, Any], ...]
    state: MessageState
    attempts: int
    failure: str
    queued_at: datetime
    sent_at: datetime | None


class MailSecurity(TextChoices):
    STARTTLS = "starttls", _("STARTTLS (usual on port 587)")
    TLS = "tls", _("TLS from the first word (usual on port 465)")
    NONE = "none", _("None (only inside one machine)")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who takes the house's mail, and in whose name: a section of its settings. Without a host mails become files."""

    from_address: str = field(default="", metadata=given_by("MAIL_FROM", "CHAPEAU_MAIL_FROM"))
    host: str = field(default="", metadata=given_by("MAIL_HOST", "CHAPEAU_SMTP"))
    port: int = field(default=587, metadata=given_by("MAIL_PORT", "CHAPEAU_SMTP"))
    security: str = field(
        default=MailSecurity.STARTTLS.value, metadata=given_by("MAIL_SECURITY", "CHAPEAU_SMTP_SECURITY")
    )
    user: str = field(default="", metadata=given_by("MAIL_USER", "CHAPEAU_SMTP_USER"))
    password: str = field(
        default="", repr=False, metadata={**SECRET, **given_by("MAIL_PASSWORD", "CHAPEAU_SMTP_PASSWORD")}
    )
