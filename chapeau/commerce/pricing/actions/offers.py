"""A price for one hat, with its reason."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.pricing.actions.staff import require_price_setter
from chapeau.commerce.pricing.events import PersonalOfferGiven, PersonalOfferWithdrawn
from chapeau.commerce.pricing.models import PersonalOffer
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import Viewer


class OfferNotPossible(Refusal):
    code = "offer-not-possible"
    status = 422
    sentence = _("Give either a percentage between 0 and 100, or a fixed price of one article with its currency.")


@transaction.atomic
def give_personal_offer(
    viewer: Viewer,
    *,
    hat_id: UUID,
    now: datetime,
    variant_id: UUID | None = None,
    category_id: UUID | None = None,
    percent_off: Decimal | None = None,
    amount: Decimal | None = None,
    currency: str = "",
    limit_quantity: int | None = None,
    reason: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> UUID:
    """Offer one hat a percentage off an article, a category or everything, or a fixed price per piece of an article
    on the hat's own basis (private: gross, organisation: net).

    Refuses: ``OfferNotPossible``, ``Forbidden``, ``NotFound`` for a hat out of the viewer's sight.
    """
    require_price_setter(viewer)
    people.hat_card(viewer, hat_id=hat_id)
    is_price = amount is not None and amount >= 0 and bool(currency) and variant_id is not None and percent_off is None
    is_percentage = amount is None and percent_off is not None and 0 < percent_off <= 100
    if not (is_price or is_percentage) or (variant_id is not None and category_id is not None):
        raise OfferNotPossible
    offer = PersonalOffer.objects.create(
        hat_id=hat_id,
        variant_id=variant_id,
        category_id=category_id,
        percent_off=percent_off,
        amount=amount,
        currency=currency,
        limit_quantity=limit_quantity,
        reason=reason,
        made_by_hat_id=viewer.hat_id,
        valid_from=valid_from or now,
        valid_until=valid_until,
    )
    publish([PersonalOfferGiven(occurred_at=now, hat_id=hat_id, actor_hat_id=viewer.hat_id, offer_id=offer.id)])
    return offer.id


@transaction.atomic
def withdraw_personal_offer(viewer: Viewer, *, offer_id: UUID, now: datetime) -> None:
    """End an offer now. Refuses: ``NotFound``."""
    require_price_setter(viewer)
    offer = PersonalOffer.objects.select_for_update().filter(id=offer_id).first()
    if offer is None:
        raise NotFound
    offer.valid_until = max(offer.valid_from, now)
    offer.save(update_fields=["valid_until"])
    publish(
        [PersonalOfferWithdrawn(occurred_at=now, hat_id=offer.hat_id, actor_hat_id=viewer.hat_id, offer_id=offer.id)]
    )
