"""What this room hands out and takes in, frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
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
    HELD = "held", _("Held back")
    CANCELLED = "cancelled", _("Cancelled")


class MailingState(TextChoices):
    RUNNING = "running", _("Being sent")
    PAUSED = "paused", _("Paused")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(TextChoices):
    SEND = "send", _("May be sent")
    LATER = "later", _("Later")
    HELD = "held", _("Held back")


class EventKind(TextChoices):
    DELIVERED = "delivered", _("Delivered")
    OPENED = "opened", _("Opened")
    CLICKED = "clicked", _("Clicked")
    BOUNCED = "bounced", _("Came back")
    COMPLAINED = "complained", _("Complained")
    OPTED_OUT = "opted-out", _("Opted out")


class IncomingKind(TextChoices):
    REPLY = "reply", _("Answer")
    LETTER = "letter", _("Written by themselves")
    UNKNOWN = "unknown", _("From somebody unknown")
    AUTO = "auto", _("Automatic answer")
    BOUNCE = "bounce", _("Came back")
    COMPLAINT = "complaint", _("Complaint")
    UNREADABLE = "unreadable", _("Cannot be read")


class KeptOut(TextChoices):
    KIND = "kind", _("not kept: this kind of file is not taken")
    SIZE = "size", _("not kept: too large")
    NUMBER = "number", _("not kept: too many files")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might be written to: a hat, and the address it would go to."""

    hat_id: UUID
    address: str


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """May this be sent now? ``reason`` is a code of ``policy.REASONS``; ``numbers`` is what its sentence counts."""

    outcome: Outcome
    reason: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProviderNews:
    """What a provider tells of one message, found by our ``code`` or by the id the provider gave it."""

    kind: EventKind | None
    """None: only that it has the message."""
    code: str = ""
    provider_id: str = ""
    is_for_good: bool = True
    """A bounce that will not pass (a full mailbox does)."""
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewMailing:
    """What is decided before a mailing starts; its fields as in ``models.Mailing``."""

    purpose: str = "marketing"
    topic: str = ""
    channel: str = "email"
    priority: int = 0
    hold_out_percent: int = 0
    language: str = "en"
    wants: Mapping[str, Any] = field(default_factory=dict)
    counts_opens: bool = False
    send_on: date | None = None
    send_at: time | None = None
    arm_times: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewContent:
    """One version of a mailing. ``mjml`` (or, beside mail, plain html) and ``text`` may hold Liquid; links in them are followed
    as written here.
    """

    language: str
    subject: str
    mjml: str
    text: str
    variant: str = ""
    arm: str = "A"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a mailing is rendered for."""

    hat_id: UUID
    language: str
    given_name: str = ""
    family_name: str = ""
    organisation_name: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str
    link: str = ""
    """Where its first link leads, by way of us."""


@dataclass(frozen=True, slots=True)
class Enqueued:
    """Of those in the audience: so many wait to be sent, so many are held back."""

    queued: int
    held: int


VariableProvider = Callable[[Sequence[Reader], Any, datetime], Mapping[UUID, Any]]
"""``(readers, what the mailing wants, now)`` to a JSON value per hat: set-wise, in a constant number of queries."""


@dataclass(frozen=True, slots=True)
class SendingRules:
    """How much and when the house writes: a section of its settings."""

    messages_per_week: int = 3
    """To one person, under all hats together; receipts and answers do not count."""
    quiet_from: str = "21:00"
    quiet_until: str = "08:00"
    """On the reader's own clock; the same twice: never quiet."""
    hold_out_percent: int = 0
    """So many people in a hundred get no marketing at all, to see what it is worth."""
    per_minute: int = 0
    """Most mails of mailings a minute; 0: as fast as it goes."""
    per_provider: dict[str, str] = field(default_factory=dict)
    """Most a minute to one provider's addresses: ``{"gmail.com": "600"}``."""


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
    content_id: str = ""
    """Of a picture that the letter shows itself: ``<img src="cid:…">``."""


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
    """Who takes the house's mail, and in whose name: a section of its settings. Without one mails become files."""

    from_address: str = field(default="", metadata=given_by("MAIL_FROM", "CHAPEAU_MAIL_FROM"))
    provider: str = field(default="", metadata=given_by("MAIL_PROVIDER", "CHAPEAU_MAIL_PROVIDER"))
    """A code of ``providers.PROVIDERS``; empty: a mail server by SMTP."""
    host: str = field(default="", metadata=given_by("MAIL_HOST", "CHAPEAU_SMTP"))
    port: int = field(default=587, metadata=given_by("MAIL_PORT", "CHAPEAU_SMTP"))
    security: str = field(
        default=MailSecurity.STARTTLS.value, metadata=given_by("MAIL_SECURITY", "CHAPEAU_SMTP_SECURITY")
    )
    user: str = field(default="", metadata=given_by("MAIL_USER", "CHAPEAU_SMTP_USER"))
    password: str = field(
        default="", repr=False, metadata={**SECRET, **given_by("MAIL_PASSWORD", "CHAPEAU_SMTP_PASSWORD")}
    )
    dkim_selector: str = field(default="", metadata=given_by("DKIM_SELECTOR", "CHAPEAU_DKIM_SELECTOR"))
    dkim_key: str = field(default="", repr=False, metadata={**SECRET, **given_by("DKIM_KEY", "CHAPEAU_DKIM_KEY")})
    """PEM, RSA or Ed25519, for SMTP: providers sign by themselves. Without one mails go out unsigned."""
    api_key: str = field(
        default="", repr=False, metadata={**SECRET, **given_by("MAIL_API_KEY", "CHAPEAU_MAIL_API_KEY")}
    )
    secret_key: str = field(
        default="", repr=False, metadata={**SECRET, **given_by("MAIL_SECRET_KEY", "CHAPEAU_MAIL_SECRET_KEY")}
    )
    """The second key, of providers that give two."""
    sender_domain: str = ""
    """The domain as the provider knows it; empty: that of the sender."""
    api_url: str = field(default="", metadata=given_by("MAIL_API_URL", "CHAPEAU_MAIL_API_URL"))
    """Of another region; empty: the provider's usual one."""
    webhook_secret: str = field(
        default="", repr=False, metadata={**SECRET, **given_by("MAIL_WEBHOOK_SECRET", "CHAPEAU_MAIL_WEBHOOK_SECRET")}
    )
    """By which the provider proves that what it tells is its own; without one nothing is listened to."""
    inbound_secret: str = field(default="", repr=False, metadata=SECRET)
    """Of providers that sign incoming mail with another one; empty: the same."""

    @property
    def is_chosen(self) -> bool:
        """There is somebody to take the mails."""
        return bool(self.provider or self.host)


@dataclass(frozen=True, slots=True)
class ReplyMailbox:
    """Where answers come in: a section of the house's settings. Read by IMAP, or told by the provider of mails."""

    address: str = ""
    """Answers go to ``name+code@domain`` of it; empty: they go to the sender and are read by people."""
    host: str = ""
    """IMAP; empty: only what the provider tells."""
    port: int = 993
    security: str = MailSecurity.TLS.value
    user: str = ""
    password: str = field(default="", repr=False, metadata=SECRET)
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """What a colleague writes to one person; Liquid may name the reader."""

    hat_id: UUID
    address: str
    subject: str
    text: str
    purpose: str = "service"
    """``service`` answers something and passes; ``marketing`` is judged by the policy for ``topic``."""
    topic: str = ""
    attachments: tuple[AttachmentName, ...] = ()
    answers_code: str = ""
    """Of the incoming mail that is answered."""


@dataclass(frozen=True, slots=True)
class IncomingFileView:
    position: int
    name: str
    mime_type: str
    size: int
    kept_out: str
    """Why there is no content, as a sentence; empty: it can be opened."""


@dataclass(frozen=True, slots=True)
class IncomingView:
    """A mail that came in, as the office reads it."""

    code: str
    kind: IncomingKind
    hat_id: UUID | None
    from_address: str
    from_name: str
    is_from_other: bool
    subject: str
    text: str
    quoted: str
    is_cut: bool
    received_at: datetime
    done_at: datetime | None
    request_code: str
    answers_code: str
    """Of the message it answers."""
    answers_subject: str
    language: str
    """Of the message it answers."""
    files: tuple[IncomingFileView, ...] = ()
