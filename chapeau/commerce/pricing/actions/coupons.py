"""Coupons and personal offers are counted when an order is placed, and given back when it is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.pricing.values import OfferUse
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class CouponNotUsable(Refusal):
    """One sentence for every limit, so that it tells nothing of a person's other purchases."""

    code = "coupon-not-usable"
    sentence = _("The code %(coupon)s can no longer be used. Take it off the basket to go on.")


@transaction.atomic
def use_coupons(
    viewer: Viewer,
    *,
    order_id: UUID,
    codes: Sequence[str],
    now: datetime,
    hat_id: UUID | None = None,
    visitor_id: UUID | None = None,
) -> None:
    """Count one use of each coupon by the order; again for the same order changes nothing.

    Locks the coupons in order of id (after credit, before stock). The limit per person counts all the
    person's hats. Refuses: ``CouponNotUsable``.
    """
    raise NotImplementedError


@transaction.atomic
def release_coupons(viewer: Viewer, *, order_id: UUID, now: datetime) -> None:
    """Give the order's coupon uses back (cancelled, expired)."""
    raise NotImplementedError


@transaction.atomic
def use_offers(viewer: Viewer, *, order_id: UUID, uses: Sequence[OfferUse], now: datetime) -> None:
    """Count down personal offers with a limit, by ``Quote.offers_used``. Refuses: ``OfferUsedUp``."""
    raise NotImplementedError


@transaction.atomic
def release_offers(viewer: Viewer, *, order_id: UUID, uses: Sequence[OfferUse], now: datetime) -> None:
    """Give pieces of personal offers back (order cancelled)."""
    raise NotImplementedError


@transaction.atomic
def create_coupons(
    viewer: Viewer,
    *,
    promotion_id: UUID,
    codes: Sequence[str],
    now: datetime,
    limit_in_all: int | None = None,
    limit_per_person: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> tuple[UUID, ...]:
    """New codes (stored in upper case) that open a promotion. Refuses: ``CouponCodeTaken``."""
    raise NotImplementedError
