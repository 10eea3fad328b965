"""What happened to prices, in the past tense. Ids, codes and numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesSet(Fact):
    """Prices of a list were set for these variants (at most a thousand in one fact)."""

    verb: ClassVar[str] = "prices.set"
    price_list_id: UUID
    variant_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceListChanged(Fact):
    """A list came, or its period ended."""

    verb: ClassVar[str] = "price-list.changed"
    price_list_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractChanged(Fact):
    """Terms were agreed with an organisation, or ended."""

    verb: ClassVar[str] = "contract.changed"
    contract_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionChanged(Fact):
    """A promotion was opened or closed."""

    verb: ClassVar[str] = "promotion.changed"
    promotion_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalOfferGiven(Fact):
    """A hat was offered a price of its own."""

    verb: ClassVar[str] = "personal-offer.given"
    offer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalOfferWithdrawn(Fact):
    verb: ClassVar[str] = "personal-offer.withdrawn"
    offer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalOfferRestored(Fact):
    """What was taken back holds again."""

    verb: ClassVar[str] = "personal-offer.restored"
    offer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalOfferSeen(Fact):
    """Its owner looked at it for the first time."""

    verb: ClassVar[str] = "personal-offer.seen"
    offer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalOfferUsed(Fact):
    """It made a price of an order."""

    verb: ClassVar[str] = "personal-offer.used"
    offer_id: UUID
    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponUsed(Fact):
    verb: ClassVar[str] = "coupon.used"
    coupon_id: UUID
    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponReleased(Fact):
    verb: ClassVar[str] = "coupon.released"
    coupon_id: UUID
    order_id: UUID
