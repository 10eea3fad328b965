"""What happened to returns. ``OrderShipped`` and ``OrderDelivered`` stand in ``ordering/delivery_events``;
the money of a refund is payments' ``RefundDecided``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAsked(Fact):
    verb: ClassVar[str] = "return.asked"

    order_id: UUID
    return_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnApproved(Fact):
    verb: ClassVar[str] = "return.approved"

    order_id: UUID
    return_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefused(Fact):
    verb: ClassVar[str] = "return.refused"

    order_id: UUID
    return_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReceived(Fact):
    """Goods came back; some of them went back on the shelf."""

    verb: ClassVar[str] = "return.received"

    order_id: UUID
    return_id: UUID
    restocked_quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefunded(Fact):
    """The house gives the money of a return back."""

    verb: ClassVar[str] = "return.refunded"

    order_id: UUID
    return_id: UUID
    refund_minor: int
    currency: str
