"""What this room hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LookCard:
    """One look, as the person reads it: by which kind of work, not by whom."""

    roles: tuple[str, ...]
    page: str
    is_across: bool
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look, as compliance reads it. Without a person: a list, with what was asked for and how many were shown."""

    id: UUID
    by_name: str
    by_roles: tuple[str, ...]
    person_name: str
    person_code: str
    page: str
    about: str
    is_across: bool
    is_export: bool
    shown: int
    looked_at: datetime


class Purpose(TextChoices):
    """What for: the vocabulary of UCP ``buyer_consent``. Answers to orders and questions need no consent."""

    ANALYTICS = "analytics", _("Measuring what is used")
    PREFERENCES = "preferences", _("Remembering your choices")
    MARKETING = "marketing", _("News and offers")
    SALE_OR_SHARING = "sale_or_sharing", _("Passing on to others")


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    WEB_PUSH = "web_push", _("Notification of the browser")
    PHONE = "phone", _("Phone call")
    POST = "post", _("Letter")
    IN_APP = "in_app", _("Note in the shop")
    WEB = "web", _("This website")


class ConsentState(TextChoices):
    GIVEN = "given", _("Agreed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PENDING = "pending", _("Waits for confirmation")
    NONE = "none", _("Never asked")


class Basis(TextChoices):
    """Why it is lawful (GDPR, Article 6)."""

    CONSENT = "consent", _("Consent")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")
    CONTRACT = "contract", _("Contract")
    LEGAL_OBLIGATION = "legal_obligation", _("Legal obligation")


class SuppressionReason(TextChoices):
    ASKED = "asked", _("Asked us to stop")
    BOUNCED = "bounced", _("Does not exist")
    COMPLAINED = "complained", _("Marked as spam")
    DO_NOT_CALL = "do-not-call", _("On a do-not-call list")
    ERASED = "erased", _("The person was erased")


class DataRequestKind(TextChoices):
    COPY = "copy", _("A copy of everything")
    ERASURE = "erasure", _("Erasure")


class DataRequestState(TextChoices):
    OPEN = "open", _("To be done")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


ALL: Literal["all"] = "all"
"""The scope of a suppression that holds for every purpose."""

ADDRESSED = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.WEB_PUSH)
"""Channels where a consent is for one address (of notifications: one browser, by its code); on the others it is for
the hat or visitor as such.
"""

UNASKED = (Channel.IN_APP,)
"""Reach only who comes to us and signs in, and may be refused: no permission is asked before."""


TOPICS = {"news": _("News"), "offers": _("Offers"), "events": _("Events"), "surveys": _("Questions to you")}
"""What every house may write about; a house's own topics, and its own names of these, are rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChoice:
    """One thing somebody said: for a hat or a visitor, never both. ``address`` as typed; it is normalised here."""

    purpose: str
    channel: str
    state: str
    source: str
    """A code: where it was said (``checkout``, ``form:newsletter``, ``phone``)."""
    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    address: str = ""
    topic: str = ""
    """Empty: the purpose as a whole."""
    basis: str = Basis.CONSENT
    wording_id: UUID | None = None
    happened_at: datetime | None = None
    """When it was said; ``None``: now. Never in the future."""
    ip: str = ""
    note: str = ""
    """Words of staff about a spoken or written consent; deletable."""


@dataclass(frozen=True, slots=True)
class Permission:
    """May this address of this hat be written to now, for this purpose and topic on this channel?"""

    is_allowed: bool
    state: ConsentState
    reason_code: str
    """``given``, ``refused``, ``withdrawn``, ``pending``, ``never-asked``, ``unasked``, ``suppressed``, ``ended`` or
    ``no-address``.
    """
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one hat wants: how often, when not, in which language. Quiet hours are wall clock in ``time_zone``."""

    hat_id: UUID
    language: str
    time_zone: str
    topics: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Channel to the topics of marketing agreed to on any address of it; the topic ``""`` is marketing as a whole."""
    most_per_week: int | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    """Before ``quiet_from`` on the clock: the quiet hours span midnight."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OwnTopic:
    """A topic as the house keeps it, ended ones too."""

    code: str
    names: Mapping[str, str]
    position: int
    is_ended: bool


@dataclass(frozen=True, slots=True)
class WordingCard:
    id: UUID
    code: str
    version: int
    language: str
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A standing suppression of an address."""

    channel: str
    scope: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One event of a history, with what was shown and who wrote it down."""

    id: UUID
    hat_id: UUID | None
    purpose: str
    topic: str
    channel: str
    state: str
    basis: str
    source: str
    address: str
    wording: str
    wording_version: int | None
    note: str
    by_name: str
    happened_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds now for one hat on one channel and address."""

    purpose: str
    topic: str
    channel: str
    address: str
    state: ConsentState
    basis: str
    source: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ConfirmationCard:
    """A question that waits for the button in a mail."""

    id: UUID
    secret: str
    hat_id: UUID | None
    visitor_id: UUID | None
    address: str
    language: str
    topics: tuple[str, ...]
    wording: str
    expires_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DataRequestRow:
    """A request in the queue of compliance; under the person's own account without who settled it."""

    code: str
    kind: DataRequestKind
    state: DataRequestState
    person_code: str
    person_name: str
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None
    by_name: str
    answer: str


@dataclass(frozen=True, slots=True)
class HeldTable:
    """All that one kind of record holds about a person; values as JSON takes them."""

    name: str
    title: str
    fields: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]
    fate: str
    because: str


@dataclass(frozen=True, slots=True)
class PersonCopy:
    """Everything held about a person, across what they act for."""

    person_code: str
    name: str
    made_at: datetime
    tables: tuple[HeldTable, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "format": "chapeau-person",
            "version": 1,
            "person": self.person_code,
            "made_at": self.made_at.isoformat(),
            "held": {
                table.name: {"on_erasure": table.fate, "because": table.because, "rows": list(table.rows)}
                for table in self.tables
            },
        }


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did, in numbers."""

    deleted: int
    blanked: int
    suppressed: int


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """An address that is left alone; ``hint`` is all that is known of it, empty when the person was erased."""

    id: UUID
    channel: str
    hint: str
    scope: str
    reason: str
    since: datetime
    by_name: str
