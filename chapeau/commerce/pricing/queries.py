"""Questions about prices: a set at a time, each in a constant number of queries. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.pricing.values import Charge, HatPrice, Margin, PriceInputs, Quote, ShelfLine, Wanted
from chapeau.person.people.values import HatCard, Viewer


def price_inputs(
    viewer: Viewer, *, hat: HatCard | None, country: str, now: datetime, visitor_id: UUID | None = None
) -> PriceInputs:
    """What the prices of this hat (None: somebody not signed in) depend on, delivered to ``country``. One query.

    Currency: an organisation's own; private people's by country of delivery (CH and LI: CHF, else EUR).
    """
    raise NotImplementedError


def shelf(
    viewer: Viewer, *, inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime
) -> Mapping[UUID, ShelfLine]:
    """What each article costs this buyer at minimum quantity, exactly, with why. Without price: left out."""
    raise NotImplementedError


def quote(
    viewer: Viewer,
    *,
    inputs: PriceInputs,
    wanted: Sequence[Wanted],
    now: datetime,
    coupon_codes: Sequence[str] = (),
    charges: Sequence[Charge] = (),
    order_id: UUID | None = None,
) -> Quote:
    """The exact price of a basket: lines, charges, tax by document. Never writes.

    ``order_id``: an order whose own coupon uses do not count against it (re-pricing what is placed).
    """
    raise NotImplementedError


def price_view(viewer: Viewer, *, inputs: PriceInputs) -> UUID | None:
    """The view whose shelf prices sort and filter this buyer's lists; None until its first refresh."""
    raise NotImplementedError


def shelf_overlay(viewer: Viewer, *, inputs: PriceInputs, now: datetime) -> Mapping[UUID, Decimal]:
    """Prices per piece by personal offers that differ from the view's: to lay over it when sorting."""
    raise NotImplementedError


def lowest_30_days(
    viewer: Viewer, *, inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime
) -> Mapping[UUID, Decimal]:
    """The lowest shelf price of the 30 days before the present reduction (Directive 98/6/EC, article 6a)."""
    raise NotImplementedError


def prices_side_by_side(
    viewer: Viewer, *, variant_id: UUID, hats: Sequence[HatCard], now: datetime, quantity: int = 0
) -> tuple[HatPrice, ...]:
    """One article under several hats, for staff who may see across. Refuses: ``Forbidden`` to anybody else."""
    raise NotImplementedError


def margins(
    viewer: Viewer, *, inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime
) -> Mapping[UUID, Margin]:
    """What the house earns on a piece at this buyer's price. Refuses: ``Forbidden`` unless staff who may see cost."""
    raise NotImplementedError
