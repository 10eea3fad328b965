"""What happened to returns before money moved. What billing needs stands in ``ordering/delivery_events``."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAsked(Fact):
    verb = "return.asked"

    order_id: UUID
    return_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnApproved(Fact):
    verb = "return.approved"

    order_id: UUID
    return_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefused(Fact):
    verb = "return.refused"

    order_id: UUID
    return_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReceived(Fact):
    """Goods came back; some of them went back on the shelf."""

    verb = "return.received"

    order_id: UUID
    return_id: UUID
    restocked_quantity: int
