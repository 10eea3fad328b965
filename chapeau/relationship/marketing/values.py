"""What this room hands out and takes in, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.intervals import Share


class CampaignState(TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Planned")
    SENDING = "sending", _("Being sent")
    PAUSED = "paused", _("Paused")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class BlockKind(TextChoices):
    HEADING = "heading", _("Heading")
    TEXT = "text", _("Text")
    PICTURE = "picture", _("Picture")
    ARTICLE = "article", _("Article with the reader's own price")
    OFFER = "offer", _("Offer with a code")
    OWN_OFFER = "own-offer", _("The reader's own offer")
    FOR_YOU = "for-you", _("Articles for each reader")
    BUTTON = "button", _("Button")
    LINE = "line", _("Line")


SHORT = (BlockKind.TEXT, BlockKind.BUTTON)
"""What a text message, a notification, a note or another program can carry."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    BlockKind.HEADING: ("text",),
    BlockKind.TEXT: ("text",),
    BlockKind.PICTURE: ("address", "text", "link"),
    BlockKind.ARTICLE: ("sku", "text"),
    BlockKind.OFFER: ("text", "code", "link"),
    BlockKind.OWN_OFFER: ("offer", "text"),
    BlockKind.FOR_YOU: ("text",),
    BlockKind.BUTTON: ("text", "link"),
    BlockKind.LINE: (),
}
"""What each kind of block holds."""


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, **{name: self.values.get(name, "") for name in FIELDS[self.kind]}}

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> Block:
        return cls(stored["kind"], {name: stored.get(name, "") for name in FIELDS[stored["kind"]]})


@dataclass(frozen=True, slots=True)
class VersionView:
    """What a campaign says in one language to one kind of reader (``variant`` empty: everybody)."""

    language: str
    variant: str
    subjects: tuple[str, ...]
    """More than one: a test of subjects, an equal share of readers for each."""
    preheader: str
    blocks: tuple[Block, ...]
    other_blocks: tuple[Block, ...] = ()
    """Tried against ``blocks``, under the first subject."""

    @property
    def arms(self) -> int:
        return 2 if self.other_blocks else max(1, len(self.subjects))


@dataclass(frozen=True, slots=True)
class CampaignView:
    id: UUID
    code: str
    name: str
    state: CampaignState
    audience_id: UUID | None
    audience_name: str
    audience_code: str
    audience_size: int | None
    """Nothing: too few to be told."""
    channel: str
    topic: str
    language: str
    priority: int
    hold_out_percent: int
    counts_opens: bool
    starts_at: datetime | None
    send_on: date | None
    send_at: time | None
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
    made_by_name: str
    mailing_id: UUID | None
    versions: tuple[VersionView, ...] = ()
    test_percent: int = 100
    test_hours: int = 24
    test_ends_at: datetime | None = None
    winner: str = ""
    winner_at: datetime | None = None
    other_times: tuple[str, ...] = ()

    @property
    def arms(self) -> int:
        """How many are tried against each other; 1: nothing is tested."""
        said = max((version.arms for version in self.versions), default=1)
        return max(said, 1 + len(self.other_times))


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlan:
    """What of a campaign is decided beside its content."""

    name: str
    audience_id: UUID | None = None
    channel: str = "email"
    topic: str = "news"
    language: str = "en"
    priority: int = 0
    hold_out_percent: int = 0
    counts_opens: bool = False
    test_percent: int = 100
    test_hours: int = 24


@dataclass(frozen=True, slots=True)
class ArmResult:
    """One subject of a test."""

    arm: str
    subject: str
    """Or the time, in a test of times."""
    sent: int
    clicked: Share


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Readers of one kind: private, or for an organisation."""

    is_for_organisation: bool
    sent: int
    clicked: int
    ordered: int


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a campaign. People, not clicks, are counted; ``machines`` clicks are left out everywhere."""

    reached: int
    """People of the audience that the policy was asked about."""
    sent: int
    waiting: int
    held: int
    failed: int
    in_doubt: int
    delivered: int | None
    """None: the mail server tells nothing."""
    bounced: int
    complained: int
    opened: int | None
    """None: not counted."""
    clicked: Share
    machines: int
    opted_out: int
    ordered: Share
    """Ordered within seven days after they clicked."""
    money: Mapping[str, int]
    """Net minor units by currency of these orders."""
    reasons: tuple[tuple[str, str, int], ...]
    """Held back: (code, sentence, people), the most frequent first."""
    arms: tuple[ArmResult, ...]
    groups: tuple[GroupResult, ...]
    links: tuple[tuple[str, int], ...]
    """(address, people who followed it)."""
    control_ordered: Share | None = None
    """Of those held out: ordered within seven days after it was sent."""
    all_ordered: Share | None = None
    """Of those it was sent to, clicked or not: to compare with the ones held out."""
