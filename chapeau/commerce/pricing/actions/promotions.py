"""Promotions: what one is never changes; a change closes it and opens a new one under the same code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.pricing.actions.staff import require_price_setter
from chapeau.commerce.pricing.events import PromotionChanged
from chapeau.commerce.pricing.models import Promotion
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer

Kind = Promotion.Kind


class PromotionNotPossible(Refusal):
    code = "promotion-not-possible"
    status = 422
    sentence = _(
        "Give a percentage between 0 and 100, or an amount and its currency, or the pieces to buy and the pieces free, "
        "as the kind of promotion needs."
    )


@transaction.atomic
def create_promotion(
    viewer: Viewer,
    *,
    code: str,
    names: Mapping[str, str],
    kind: str,
    now: datetime,
    percent: Decimal | None = None,
    amount: Decimal | None = None,
    currency: str = "",
    buy_quantity: int | None = None,
    free_quantity: int | None = None,
    threshold_minor: int | None = None,
    categories: Sequence[str] = (),
    variant_ids: Sequence[UUID] = (),
    markets: Sequence[str] = (),
    countries: Sequence[str] = (),
    is_combinable: bool = False,
    priority: int = 0,
    needs_coupon: bool = False,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> UUID:
    """A new promotion. One of the same code that is still open ends where this one begins.

    ``amount`` is per piece on the list's basis (``amount``) or per order on the buyer's (``order-amount``);
    ``threshold_minor`` in minor units of goods on the buyer's basis. A threshold or an amount needs a currency.
    Refuses: ``PromotionNotPossible``.
    """
    require_price_setter(viewer)
    _check(kind, percent, amount, currency, buy_quantity, free_quantity, threshold_minor)
    since = max(valid_from or now, now)
    if valid_until is not None and valid_until <= since:
        raise PromotionNotPossible
    before = Promotion.objects.filter(code=code).filter(Q(valid_until=None) | Q(valid_until__gt=since))
    before.filter(valid_from__lte=since).update(valid_until=since)
    promotion = Promotion.objects.create(
        code=code,
        names=dict(names),
        kind=kind,
        percent=percent,
        amount=amount,
        currency=currency,
        buy_quantity=buy_quantity,
        free_quantity=free_quantity,
        threshold_minor=threshold_minor,
        categories=list(categories),
        markets=list(markets),
        countries=list(countries),
        is_combinable=is_combinable,
        priority=priority,
        needs_coupon=needs_coupon,
        valid_from=since,
        valid_until=valid_until,
    )
    links = Promotion.variants.through
    links.objects.bulk_create(links(promotion_id=promotion.id, variant_id=v) for v in dict.fromkeys(variant_ids))
    publish([PromotionChanged(occurred_at=now, actor_hat_id=viewer.hat_id, promotion_id=promotion.id)])
    return promotion.id


@transaction.atomic
def close_promotion(viewer: Viewer, *, promotion_id: UUID, at: datetime, now: datetime) -> None:
    """End a promotion at a moment, not before now. Refuses: ``NotFound``."""
    require_price_setter(viewer)
    promotion = Promotion.objects.select_for_update().filter(id=promotion_id).first()
    if promotion is None:
        raise NotFound
    promotion.valid_until = max(at, now)
    promotion.save(update_fields=["valid_until"])
    publish([PromotionChanged(occurred_at=now, actor_hat_id=viewer.hat_id, promotion_id=promotion_id)])


def _check(
    kind: str,
    percent: Decimal | None,
    amount: Decimal | None,
    currency: str,
    buy_quantity: int | None,
    free_quantity: int | None,
    threshold_minor: int | None,
) -> None:
    has_currency = bool(currency)
    match kind:
        case Kind.PERCENT | Kind.ORDER_PERCENT:
            possible = percent is not None and 0 < percent <= 100
        case Kind.AMOUNT | Kind.ORDER_AMOUNT:
            possible = amount is not None and amount > 0 and has_currency
        case Kind.BUY_X_GET_Y:
            possible = bool(buy_quantity and free_quantity)
        case Kind.FREE_DELIVERY:
            possible = True
        case _:
            possible = False
    if not possible or (threshold_minor and not has_currency):
        raise PromotionNotPossible
