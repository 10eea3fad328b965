"""Personal offers, as given, foreseen and shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.pricing.values.prices import ShelfLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTerms:
    """What is offered: a percentage off articles, a category or everything, or a fixed price of named articles.

    ``amount`` per piece on each hat's own basis. ``limit_quantity`` pieces of each article; ``limit_orders`` orders.
    """

    name: str = ""
    variant_ids: tuple[UUID, ...] = ()
    category_id: UUID | None = None
    percent_off: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    limit_quantity: int | None = None
    limit_orders: int | None = None
    reason: str = ""
    valid_until: datetime | None = None
    valid_days: int | None = None
    """Instead of ``valid_until``: so many days from when each got it."""


@dataclass(frozen=True, slots=True)
class Given:
    """To how many hats an offer went, how many the lot kept for comparison, and how many it could not go to (capacity
    ended, another currency, had it already)."""

    code: str
    given: int
    held_out: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ForeseenLine:
    """One article under one of the hats of a kind, without and with the offer."""

    variant_id: UUID
    hat_id: UUID
    people: int
    """Hats whose prices come about as this one's."""
    before: ShelfLine
    after: ShelfLine
    percent_off: Decimal
    """What the offer takes off the price they have now."""
    cost: Decimal | None
    margin_before: Decimal | None
    """Net per piece; None while the cost is not known."""
    margin_after: Decimal | None
    applies: bool
    """False: they pay less already."""

    @property
    def is_below_cost(self) -> bool:
        return self.margin_after is not None and self.margin_after < 0


@dataclass(frozen=True, slots=True)
class ForeseenOffer:
    lines: tuple[ForeseenLine, ...]
    people: int
    looked_at: int
    """Hats of the kinds that were looked at."""
    kinds: int
    articles: int

    @property
    def below_cost(self) -> int:
        """Articles that would be sold below cost to somebody."""
        return len({line.variant_id for line in self.lines if line.is_below_cost and line.applies})

    @property
    def without_cost(self) -> int:
        return len({line.variant_id for line in self.lines if line.cost is None})

    @property
    def most_percent(self) -> Decimal:
        return max((line.percent_off for line in self.lines if line.applies), default=Decimal(0))


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """An offer as it was made, with how many people have it."""

    id: UUID
    code: str
    name: str
    origin: str
    origin_code: str
    skus: tuple[str, ...]
    variant_ids: tuple[UUID, ...]
    category_code: str
    percent_off: Decimal | None
    amount: Decimal | None
    currency: str
    limit_quantity: int | None
    limit_orders: int | None
    reason: str
    hold_out_percent: int
    valid_until: datetime | None
    valid_days: int | None
    created_at: datetime
    withdrawn_at: datetime | None
    made_by_name: str
    given: int
    seen: int
    used: int
    held_out: int


@dataclass(frozen=True, slots=True)
class OfferHolder:
    """Somebody who has an offer, or whom the lot left out."""

    hat_id: UUID
    name: str
    organisation_name: str
    person_code: str
    link_code: str
    """Empty for those left out."""
    given_at: datetime
    seen_at: datetime | None
    used_orders: int
    is_held_out: bool


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """An offer as its owner sees it."""

    code: str
    hat_id: UUID
    variant_ids: tuple[UUID, ...]
    category_id: UUID | None
    category_code: str
    percent_off: Decimal | None
    amount: Decimal | None
    currency: str
    pieces_left: int | None
    """Of the article with the fewest left."""
    orders_left: int | None
    reason: str
    valid_until: datetime | None
    is_open: bool
