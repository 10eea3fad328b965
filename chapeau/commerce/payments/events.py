"""What happened to money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSettled(Fact):
    """Money came in and stands in the ledger. ``paid_minor`` is the order's sum in the ledger now (in less back),
    ``order_total_minor`` what was asked, less what was forgiven."""

    verb: ClassVar[str] = "payment.settled"
    payment_id: UUID
    order_id: UUID
    method: str
    amount_minor: int
    paid_minor: int
    order_total_minor: int
    currency: str
    is_in_full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed(Fact):
    """The bank declined, or the payer did not confirm. Nothing was taken; another attempt may follow."""

    verb: ClassVar[str] = "payment.failed"
    payment_id: UUID
    order_id: UUID
    method: str
    failure_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDecided(Fact):
    """It was decided that a buyer gets an amount back or owes it no longer; billing writes the credit note.

    ``cause_id`` is what it was for (a return, a cancellation, a refund by hand). Lines, when there are
    any, as three tuples of equal length; what the lines leave of the amount is not for goods.
    """

    verb: ClassVar[str] = "refund.decided"
    order_id: UUID
    cause_id: UUID
    reason: str
    """A code: ``return``, ``cancelled``, ``goodwill``, ``paid-twice``, ``too-late``."""
    amount_minor: int
    forgiven_minor: int
    currency: str
    line_ids: tuple[UUID, ...] = ()
    line_quantities: tuple[int, ...] = ()
    line_gross_minor: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSettled(Fact):
    """Money went back and stands in the ledger."""

    verb: ClassVar[str] = "refund.settled"
    refund_id: UUID
    payment_id: UUID
    order_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(Fact):
    """The provider would not give it back; finance must."""

    verb: ClassVar[str] = "refund.failed"
    refund_id: UUID
    payment_id: UUID
    order_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditChanged(Fact):
    """Limit, terms or block of an organisation's credit were set."""

    verb: ClassVar[str] = "credit.changed"
    organisation_id: UUID
    limit_minor: int
    currency: str
    terms_days: int
    is_blocked: bool
