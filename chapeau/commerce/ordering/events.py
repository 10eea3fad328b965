"""Facts of baskets and orders. They hold ids, codes, enumerations and numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketChanged(Fact):
    """A line was added, changed or removed."""

    verb: ClassVar[str] = "basket.changed"
    order_id: UUID
    variant_id: UUID | None
    quantity: int
    """The line's new quantity; 0: removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(Fact):
    verb: ClassVar[str] = "order.approval-asked"
    order_id: UUID
    organisation_id: UUID
    reason_codes: tuple[str, ...]
    net_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderApproved(Fact):
    """Published with ``OrderPlaced``: approving places."""

    verb: ClassVar[str] = "order.approved"
    order_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeclined(Fact):
    verb: ClassVar[str] = "order.declined"
    order_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Fact):
    """The buyer committed. ``ships_now``: nothing has to be paid first (on account, cash)."""

    verb: ClassVar[str] = "order.placed"
    order_id: UUID
    organisation_id: UUID | None
    market: str
    channel: str
    state: str
    """``awaiting-payment`` or ``placed``."""
    payment_method: str
    ships_now: bool
    net_minor: int
    gross_minor: int
    currency: str
    line_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(Fact):
    """The whole gross amount is there, by ``payment_method``. ``was_waiting``: the order counted as placed only now;
    ``ships_now``: it was waiting for this before being sent."""

    verb: ClassVar[str] = "order.paid"
    order_id: UUID
    payment_method: str
    was_waiting: bool = False
    ships_now: bool
    gross_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(Fact):
    """``reason_code``: ``buyer``, ``staff``, ``unpaid``, ``sold-out-late-payment``, ``approval-withdrawn``."""

    verb: ClassVar[str] = "order.cancelled"
    order_id: UUID
    reason_code: str
    was_state: str
    paid_minor: int
    """What has to be given back; 0 when nothing was paid."""
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLinkSent(Fact):
    verb: ClassVar[str] = "order.payment-link-sent"
    order_id: UUID


ALL = (
    BasketChanged,
    ApprovalAsked,
    OrderApproved,
    OrderDeclined,
    OrderPlaced,
    OrderPaid,
    OrderCancelled,
    PaymentLinkSent,
)
