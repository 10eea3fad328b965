"""Coupons and personal offers are counted when an order is placed, and given back when it is cancelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.pricing.actions.staff import require_price_setter
from chapeau.commerce.pricing.events import CouponReleased, CouponUsed, PersonalOfferUsed
from chapeau.commerce.pricing.models import Coupon, CouponUse, OfferUse, PersonalOffer, Promotion
from chapeau.commerce.pricing.values import OfferUse as OfferUsed
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer, ViewerKind


class CouponNotUsable(Refusal):
    """One sentence for every limit, so that it tells nothing of a person's other purchases."""

    code = "coupon-not-usable"
    sentence = _("The code %(coupon)s can no longer be used. Take it off the basket to go on.")


class OfferUsedUp(Refusal):
    code = "offer-used-up"
    sentence = _("Fewer pieces are left at your personal price than before. Please look at the new total.")


class CouponCodeTaken(Refusal):
    code = "coupon-code-taken"
    sentence = _("These codes exist already: %(codes)s.")


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
    person's hats. Refuses: ``CouponNotUsable``, ``NotFound`` (another's hat).
    """
    if not (viewer.is_staff or viewer.is_system):
        own = viewer.hat_ids if viewer.kind is ViewerKind.HAT else (None,)
        if hat_id not in own:
            raise NotFound
    wanted = sorted({code.strip().upper() for code in codes if code.strip()})
    if not wanted:
        return
    coupons = {c.code: c for c in Coupon.objects.select_for_update(of=("self",)).filter(code__in=wanted).order_by("id")}
    uses = _uses(list(coupons.values()), order_id, hat_id, visitor_id)
    fresh = []
    for code in wanted:
        coupon = coupons.get(code)
        if coupon is None:
            raise CouponNotUsable(coupon=code)
        in_all, by_person, has_this_order = uses.get(coupon.id, (0, 0, False))
        if has_this_order:
            continue
        if (
            coupon.valid_from > now
            or (coupon.valid_until is not None and coupon.valid_until <= now)
            or (coupon.limit_in_all is not None and in_all >= coupon.limit_in_all)
            or (coupon.limit_per_person is not None and by_person >= coupon.limit_per_person)
        ):
            raise CouponNotUsable(coupon=code)
        fresh.append(CouponUse(coupon=coupon, hat_id=hat_id, visitor_id=visitor_id, order_id=order_id, used_at=now))
    CouponUse.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["coupon", "order_id"],
        update_fields=["hat", "visitor", "used_at", "released_at"],
    )
    publish(
        [
            CouponUsed(
                occurred_at=now,
                hat_id=hat_id,
                visitor_id=visitor_id,
                actor_hat_id=viewer.hat_id if viewer.is_staff else None,
                coupon_id=use.coupon_id,
                order_id=order_id,
            )
            for use in fresh
        ]
    )


def _uses(
    coupons: Sequence[Coupon], order_id: UUID, hat_id: UUID | None, visitor_id: UUID | None
) -> dict[UUID, tuple[int, int, bool]]:
    """Of each coupon: uses in all, uses by this person, whether this order is one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT used.coupon_id, count(*),
                   count(*) FILTER (WHERE used.visitor_id = %(visitor)s OR hat.person_id = (
                       SELECT person_id FROM people_hat WHERE id = %(hat)s)),
                   bool_or(used.order_id = %(order)s)
            FROM pricing_coupon_use used LEFT JOIN people_hat hat ON hat.id = used.hat_id
            WHERE used.coupon_id = ANY(%(coupons)s) AND used.released_at IS NULL
            GROUP BY used.coupon_id
            """,
            {
                "coupons": [coupon.id for coupon in coupons],
                "hat": hat_id,
                "visitor": visitor_id,
                "order": order_id,
            },
        )
        return {row[0]: (row[1], row[2], row[3]) for row in cursor.fetchall()}


@transaction.atomic
def release_coupons(viewer: Viewer, *, order_id: UUID, now: datetime) -> None:
    """Give the order's coupon uses back (cancelled, expired). Again changes nothing."""
    uses = list(CouponUse.objects.select_for_update().filter(order_id=order_id, released_at=None).order_by("coupon_id"))
    CouponUse.objects.filter(id__in=[use.id for use in uses]).update(released_at=now)
    publish(
        [
            CouponReleased(
                occurred_at=now,
                hat_id=use.hat_id,
                visitor_id=use.visitor_id,
                coupon_id=use.coupon_id,
                order_id=order_id,
            )
            for use in uses
        ]
    )


@transaction.atomic
def use_offers(viewer: Viewer, *, order_id: UUID, uses: Sequence[OfferUsed], now: datetime) -> None:
    """Note the personal offers that made prices of an order and count them down, by ``Quote.offers_used``. The limit
    of orders counts over all rows of an offering that a hat has. Refuses: ``OfferUsedUp``."""
    wanted = {use.offer_id: use.quantity for use in uses}
    offers = {offer.id: offer for offer in _with_siblings(wanted)}
    if not wanted.keys() <= offers.keys():
        raise OfferUsedUp
    for offer_id, quantity in wanted.items():
        offer = offers[offer_id]
        offer.used_quantity += quantity
        if offer.limit_quantity is not None and offer.used_quantity > offer.limit_quantity:
            raise OfferUsedUp
    for offer in offers.values():
        offer.used_orders += 1
        if offer.limit_orders is not None and offer.used_orders > offer.limit_orders:
            raise OfferUsedUp
    PersonalOffer.objects.bulk_update(offers.values(), ["used_quantity", "used_orders"])
    OfferUse.objects.bulk_create(
        [OfferUse(offer_id=key, order_id=order_id, quantity=count, used_at=now) for key, count in wanted.items()],
        update_conflicts=True,
        unique_fields=["offer", "order_id"],
        update_fields=["quantity", "used_at", "released_at"],
    )
    publish(
        [
            PersonalOfferUsed(occurred_at=now, hat_id=offers[key].hat_id, offer_id=key, order_id=order_id)
            for key in wanted
        ]
    )


@transaction.atomic
def release_offers(viewer: Viewer, *, order_id: UUID, uses: Sequence[OfferUsed], now: datetime) -> None:
    """Give pieces of personal offers back (order cancelled)."""
    given = {use.offer_id: use.quantity for use in uses}
    offers = _with_siblings(given)
    for offer in offers:
        offer.used_quantity = max(0, offer.used_quantity - given.get(offer.id, 0))
        offer.used_orders = max(0, offer.used_orders - 1)
    PersonalOffer.objects.bulk_update(offers, ["used_quantity", "used_orders"])
    OfferUse.objects.filter(order_id=order_id, offer__in=given, released_at=None).update(released_at=now)


def _with_siblings(ids: Collection[UUID]) -> list[PersonalOffer]:
    """These offers and the others of the same offerings that the same hats have, locked in the order of their keys."""
    named = PersonalOffer.objects.filter(id__in=ids)
    same = PersonalOffer.objects.filter(
        Q(id__in=ids) | Exists(named.filter(offering=OuterRef("offering"), hat=OuterRef("hat"))),
        hat__in=named.values("hat"),
    )
    return list(same.select_for_update().order_by("id"))


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
    """New codes (stored in upper case) that open a promotion. Refuses: ``CouponCodeTaken``, ``NotFound``."""
    require_price_setter(viewer)
    if not Promotion.objects.filter(id=promotion_id, needs_coupon=True).exists():
        raise NotFound
    wanted = [code.strip().upper() for code in codes]
    taken = set(Coupon.objects.filter(code__in=wanted).values_list("code", flat=True))
    taken.update(code for code, times in Counter(wanted).items() if times > 1)
    if taken:
        raise CouponCodeTaken(codes=", ".join(sorted(taken)[:5]))
    coupons = Coupon.objects.bulk_create(
        Coupon(
            code=code,
            promotion_id=promotion_id,
            limit_in_all=limit_in_all,
            limit_per_person=limit_per_person,
            valid_from=valid_from or now,
            valid_until=valid_until,
        )
        for code in wanted
    )
    return tuple(coupon.id for coupon in coupons)
