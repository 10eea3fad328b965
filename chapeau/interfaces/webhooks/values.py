"""What this room hands out, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubscriptionState(TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    DISABLED = "disabled", _("Stopped")


class DisabledBecause(TextChoices):
    GONE = "gone", _("The receiver said it is gone (410).")
    FAILING = "failing", _("It failed for days.")
    MAKER_LEFT = "maker-left", _("Who set it up has left the organisation.")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")


@dataclass(frozen=True, slots=True)
class SubscriptionCard:
    code: str
    address: str
    kinds: tuple[str, ...]
    """Empty: every kind its owner may have."""
    description: str
    organisation_code: str
    organisation_name: str
    """Empty: the house's own."""
    state: str
    disabled_because: str
    failing_since: datetime | None
    old_secret_until: datetime | None
    """While a secret is being replaced, both sign."""
    made_by_name: str
    made_at: datetime
    waiting: int = 0
    failed: int = 0
    last_delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttemptView:
    began_at: datetime
    milliseconds: int
    status: int | None
    problem: str
    answer: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    code: str
    kind: str
    message_id: str
    state: str
    attempts: int
    last_status: int | None
    last_problem: str
    made_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    row: DeliveryRow
    subscription_code: str
    address: str
    body: str
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    rows: tuple[DeliveryRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """What making one, or renewing its secret, hands out; the secret is shown this once."""

    code: str
    secret: str
