"""What this room hands out and takes in, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.house_settings import SECRET, given_by
from chapeau.kit.money import Money


class Method(TextChoices):
    CARD = "card", _("Card")
    TRANSFER = "transfer", _("Bank transfer")
    ON_ACCOUNT = "on-account", _("On account")
    CASH = "cash", _("Cash at the counter")


class PaymentState(TextChoices):
    INTENDED = "intended", _("Expected")
    NEEDS_ACTION = "needs-action", _("Waits for the bank's confirmation")
    IN_DOUBT = "in-doubt", _("Being checked with the bank")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Not paid")
    CANCELLED = "cancelled", _("Withdrawn")


@dataclass(frozen=True, slots=True)
class Payable:
    """An order as payments see it; ordering makes it (``ordering.queries.payable``)."""

    order_id: UUID
    order_code: str
    total: Money
    """The whole of the order, tax included."""
    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CardInput:
    """A card as the provider takes it: ``number`` for the demo's test card (never stored),
    ``token`` (``pm_…``) for Stripe, whose own script reads the number in the browser."""

    number: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The extra step the bank asks for: a page to open, or Stripe's script with a secret."""

    kind: Literal["page", "stripe"]
    url: str = ""
    client_secret: str = ""


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment as buyer and office read it."""

    id: UUID
    code: str
    order_id: UUID
    order_code: str
    hat_id: UUID | None
    organisation_id: UUID | None
    method: Method
    state: PaymentState
    amount: Money
    refunded: Money
    """Given back or on its way back."""
    reference: str
    provider: str
    failure_code: str
    """``declined``, ``expired``, ``insufficient-funds``, ``not-confirmed``, ``wrong-number``, ``provider-unreachable``."""
    return_path: str
    created_at: datetime
    settled_at: datetime | None
    due_on: date | None
    next_step: NextStep | None = None

    @property
    def is_open(self) -> bool:
        return self.state in (PaymentState.INTENDED, PaymentState.NEEDS_ACTION, PaymentState.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """Where the money of one order stands; the ledger's sum is what was really paid."""

    order_id: UUID
    paid: Money
    """In less back, from the ledger."""
    refunding: Money
    """Promised back, not yet booked."""
    open: Money
    """On account or awaited by transfer."""
    payments: tuple[PaymentView, ...]


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where a transfer goes."""

    holder: str
    iban: str
    """Without blanks."""
    bic: str = ""
    bank: str = ""

    @property
    def iban_in_groups(self) -> str:
        """As it is read and typed: in groups of four."""
        return " ".join(self.iban[at : at + 4] for at in range(0, len(self.iban), 4))


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """What of an order line a refund is for; gross in minor units."""

    line_id: UUID
    quantity: int
    gross_minor: int


@dataclass(frozen=True, slots=True)
class RefundOutcome:
    """What a refund did: ``forgiven`` was owed and is owed no more, ``going_back`` returns to the payer."""

    cause_id: UUID
    forgiven: Money
    going_back: Money


@dataclass(frozen=True, slots=True)
class RefundView:
    """A refund as office and buyer read it; ``intended`` by transfer means: finance has to send it."""

    code: str
    order_id: UUID
    order_code: str
    method: Method
    state: PaymentState
    amount: Money
    reason: str
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreditView:
    """How much an organisation may owe and owes."""

    organisation_id: UUID
    limit: Money
    used: Money
    terms_days: int
    is_blocked: bool

    @property
    def left(self) -> Money:
        return Money(max(0, self.limit.minor - self.used.minor), self.limit.currency)


@dataclass(frozen=True, slots=True)
class CardKeys:
    """The keys of the house's account at Stripe: a section of its settings. Without them no cards are taken."""

    publishable_key: str = field(default="", metadata=given_by("STRIPE_PUBLISHABLE_KEY"))
    api_key: str = field(default="", repr=False, metadata={**SECRET, **given_by("STRIPE_API_KEY")})
    webhook_secret: str = field(default="", repr=False, metadata={**SECRET, **given_by("STRIPE_WEBHOOK_SECRET")})
