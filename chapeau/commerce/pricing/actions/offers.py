"""Personal offers: a price for one hat, for thousands at once, or for whoever comes along a journey; ended, and undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.pricing.actions.staff import require_price_setter
from chapeau.commerce.pricing.events import (
    PersonalOfferGiven,
    PersonalOfferRestored,
    PersonalOfferSeen,
    PersonalOfferWithdrawn,
)
from chapeau.commerce.pricing.models import OfferHeldOut, Offering, PersonalOffer
from chapeau.commerce.pricing.queries.foreseeing import currency_paid, foresee
from chapeau.commerce.pricing.queries.offers import discount_limit
from chapeau.commerce.pricing.values import Given, OfferTerms
from chapeau.kit.bus import publish
from chapeau.kit.db import fetch
from chapeau.kit.ids import new_code, new_id
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.messaging import policy
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer

MOST_ARTICLES = 50
MOST_HELD_OUT = 50


class OfferNotPossible(Refusal):
    code = "offer-not-possible"
    status = 422
    sentence = _("Give either a percentage between 0 and 100, or a fixed price of named articles with its currency.")


class OfferBeyondAuthority(Refusal):
    """``percent`` is what it takes off, ``limit`` what this member of staff may give alone."""

    code = "offer-beyond-authority"
    status = 403
    sentence = _(
        "This takes %(percent)s %% off; you may give up to %(limit)s %% alone. Ask a colleague who may give more."
    )


class OfferBelowCost(Refusal):
    """Asked again with ``accepts_loss`` it is given all the same."""

    code = "offer-below-cost"
    status = 409
    sentence = _("Sold below cost: %(count)s of the articles. Say that you mean it, or offer less.")


class NothingToUndo(Refusal):
    code = "offer-not-withdrawn"
    status = 409
    sentence = _("This offer was not taken back, or its time has passed.")


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
    limit_orders: int | None = None,
    reason: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> UUID:
    """Offer one hat a percentage off an article, a category or everything, or a fixed price per piece of an article
    on the hat's own basis (private: gross, organisation: net). The offer's key.

    Refuses: ``OfferNotPossible``, ``OfferBeyondAuthority``, ``Forbidden``, ``NotFound`` for a hat out of sight.
    """
    terms = OfferTerms(
        name=reason,
        variant_ids=(variant_id,) if variant_id else (),
        category_id=category_id,
        percent_off=percent_off,
        amount=amount,
        currency=currency,
        limit_quantity=limit_quantity,
        limit_orders=limit_orders,
        reason=reason,
        valid_until=valid_until,
    )
    code = make_offering(
        viewer,
        terms=terms,
        origin=Offering.Origin.PERSON,
        hat_ids=[hat_id],
        accepts_loss=True,
        valid_from=valid_from,
        now=now,
    ).code
    return PersonalOffer.objects.get(offering__code=code).id


@transaction.atomic
def make_offering(
    viewer: Viewer,
    *,
    terms: OfferTerms,
    origin: str,
    now: datetime,
    origin_code: str = "",
    hat_ids: Sequence[UUID] = (),
    hold_out_percent: int = 0,
    accepts_loss: bool = False,
    valid_from: datetime | None = None,
) -> Given:
    """Make an offer and give it to these, in a constant number of statements; so many people in a hundred get nothing,
    by lot, to see what it does. A journey makes one for nobody and gives it on the way (``give_offering``).

    Refuses: ``Forbidden``, ``NotFound`` for a single hat out of sight, ``OfferNotPossible``, ``OfferBeyondAuthority``,
    ``OfferBelowCost`` unless ``accepts_loss``.
    """
    require_price_setter(viewer)
    _check(terms, hold_out_percent, now)
    if origin == Offering.Origin.PERSON:
        for hat_id in hat_ids:
            people.hat_card(viewer, hat_id=hat_id)
    _check_authority(viewer, terms, hat_ids, accepts_loss, now)
    offering = Offering.objects.create(
        name=(terms.name or terms.reason).strip()[:120],
        origin=origin,
        origin_code=origin_code,
        category_id=terms.category_id,
        percent_off=terms.percent_off,
        amount=terms.amount,
        currency=terms.currency,
        limit_quantity=terms.limit_quantity,
        limit_orders=terms.limit_orders,
        reason=terms.reason.strip()[:200],
        hold_out_percent=hold_out_percent,
        valid_until=terms.valid_until,
        valid_days=terms.valid_days,
        made_by_hat_id=viewer.hat_id,
        created_at=now,
    )
    offering.variants.set(Variant.objects.filter(id__in=terms.variant_ids))
    given = _give(viewer, offering, hat_ids, now, since=valid_from)
    if origin == Offering.Origin.PERSON:
        # Words to one person stand with that person's own row, and go with it.
        Offering.objects.filter(pk=offering.pk).update(name=str(Offering.Origin.PERSON.label), reason="")
    return given


@transaction.atomic
def give_offering(viewer: Viewer, *, code: str, hat_ids: Sequence[UUID], now: datetime) -> Given:
    """Give what was made to more people; who has it keeps it, whoever the lot left out stays so.

    Taken back or past its time it is given to nobody. Refuses: ``Forbidden``, ``NotFound``.
    """
    require_price_setter(viewer)
    offering = Offering.objects.select_for_update().filter(code=code).first()
    if offering is None:
        raise NotFound
    if offering.withdrawn_at is not None or (offering.valid_until is not None and offering.valid_until <= now):
        return Given(code, 0, 0, len(hat_ids))
    return _give(viewer, offering, hat_ids, now)


_OPEN_HATS = """
SELECT hat.id, hat.person_id FROM people_hat hat
WHERE hat.id = ANY(%(hats)s) AND (hat.ends_at IS NULL OR hat.ends_at > %(now)s)
  AND NOT EXISTS (SELECT 1 FROM pricing_offer_held_out out WHERE out.offering_id = %(offering)s AND out.hat_id = hat.id)
ORDER BY hat.id
"""

_GIVE = """
INSERT INTO pricing_personal_offer (id, code, offering_id, hat_id, variant_id, category_id, percent_off, amount, currency,
    limit_quantity, used_quantity, limit_orders, used_orders, reason, made_by_hat_id, valid_from, valid_until)
SELECT fresh.id, fresh.code, offering.id, fresh.hat_id, fresh.variant_id, offering.category_id, offering.percent_off,
    offering.amount, offering.currency, offering.limit_quantity, 0, offering.limit_orders, 0, offering.reason,
    offering.made_by_hat_id, %(since)s, %(until)s
FROM unnest(%(ids)s::uuid[], %(codes)s::text[], %(hats)s::uuid[], %(variants)s::uuid[]) AS fresh (id, code, hat_id, variant_id)
JOIN pricing_offering offering ON offering.id = %(offering)s
ON CONFLICT DO NOTHING
RETURNING id, hat_id
"""


def _give(
    viewer: Viewer, offering: Offering, hat_ids: Sequence[UUID], now: datetime, *, since: datetime | None = None
) -> Given:
    wanted = list(dict.fromkeys(hat_ids))
    if not wanted:
        return Given(offering.code, 0, 0, 0)
    if offering.currency:
        wanted = [
            card.id
            for card in people.hat_cards(SYSTEM, ids=wanted).values()
            if currency_paid(card) == offering.currency
        ]
    found = fetch(_OPEN_HATS, {"hats": wanted, "now": now, "offering": offering.id}, kept=False)
    lot, percent = f"offer:{offering.code}", offering.hold_out_percent
    held = [hat for hat, person in found if policy.in_hold_out(person, lot, percent)]
    out = set(held)
    variants = _variants(offering)
    rows = [(hat, variant) for hat, _ in found if hat not in out for variant in variants]
    until = now + timedelta(days=offering.valid_days) if offering.valid_days else offering.valid_until
    fresh = fetch(
        _GIVE,
        {
            "ids": [new_id() for _row in rows],
            "codes": [new_code() for _row in rows],
            "hats": [hat for hat, _variant in rows],
            "variants": [variant for _hat, variant in rows],
            "offering": offering.id,
            "since": since or now,
            "until": until,
        },
        kept=False,
    )
    OfferHeldOut.objects.bulk_create(
        [OfferHeldOut(offering=offering, hat_id=hat, drawn_at=now) for hat in held], ignore_conflicts=True
    )
    by_hat = {hat: offer for offer, hat in fresh}
    publish(
        [
            PersonalOfferGiven(occurred_at=now, hat_id=hat, actor_hat_id=viewer.hat_id, offer_id=offer)
            for hat, offer in by_hat.items()
        ]
    )
    return Given(offering.code, len(by_hat), len(held), len(hat_ids) - len(by_hat) - len(held))


def _variants(offering: Offering) -> list[UUID | None]:
    named: list[UUID | None] = list(offering.variants.order_by("id").values_list("id", flat=True))
    return named or [None]


@transaction.atomic
def withdraw_personal_offer(viewer: Viewer, *, offer_id: UUID, now: datetime) -> None:
    """End one hat's offer now. Refuses: ``NotFound``."""
    require_price_setter(viewer)
    if not _end(viewer, PersonalOffer.objects.filter(id=offer_id), now):
        raise NotFound


@transaction.atomic
def withdraw_offering(viewer: Viewer, *, code: str, now: datetime) -> int:
    """Take an offer back from everybody who has it; from how many. Refuses: ``Forbidden``, ``NotFound``."""
    offering = _locked(viewer, code)
    offering.withdrawn_at = offering.withdrawn_at or now
    offering.save(update_fields=["withdrawn_at"])
    return _end(viewer, PersonalOffer.objects.filter(offering=offering, withdrawn_at=None), now)


@transaction.atomic
def restore_offering(viewer: Viewer, *, code: str, now: datetime) -> int:
    """Undo ``withdraw_offering``: whoever had it has it again, until when it was to end; how many.

    The same rows go on, so that links in mails lead to them again; log and orders tell what was when.
    Refuses: ``Forbidden``, ``NotFound``, ``NothingToUndo``.
    """
    offering = _locked(viewer, code)
    if offering.withdrawn_at is None or (offering.valid_until is not None and offering.valid_until <= now):
        raise NothingToUndo
    moment, offering.withdrawn_at = offering.withdrawn_at, None
    offering.save(update_fields=["withdrawn_at"])
    with connection.cursor() as cursor:
        cursor.execute(_RESTORE, {"offering": offering.id, "since": moment, "now": now})
        back = {hat: offer for offer, hat in cursor.fetchall()}
    publish(
        [
            PersonalOfferRestored(occurred_at=now, hat_id=hat, actor_hat_id=viewer.hat_id, offer_id=offer)
            for hat, offer in back.items()
        ]
    )
    return len(back)


_RESTORE = """
UPDATE pricing_personal_offer SET valid_until = until_before, until_before = NULL, withdrawn_at = NULL
WHERE offering_id = %(offering)s AND withdrawn_at >= %(since)s AND (until_before IS NULL OR until_before > %(now)s)
RETURNING id, hat_id
"""


@transaction.atomic
def note_offer_seen(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Its owner looked at it: the first time is kept. Anybody else's look changes nothing."""
    offer = PersonalOffer.objects.filter(code=code, hat__in=viewer.hat_ids).first()
    if offer is None or viewer.is_staff:
        return
    same = PersonalOffer.objects.filter(hat=offer.hat_id, seen_at=None)
    same = same.filter(offering=offer.offering_id) if offer.offering_id else same.filter(id=offer.id)
    if same.update(seen_at=now):
        publish([PersonalOfferSeen(occurred_at=now, hat_id=offer.hat_id, offer_id=offer.id)])


def _locked(viewer: Viewer, code: str) -> Offering:
    require_price_setter(viewer)
    found = Offering.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _end(viewer: Viewer, offers: QuerySet[PersonalOffer], now: datetime) -> int:
    """How many hats lost one."""
    rows = list(offers.select_for_update().order_by("id"))
    for offer in rows:
        offer.until_before, offer.withdrawn_at = offer.valid_until, now
        ended = max(offer.valid_from, now)
        offer.valid_until = min(offer.valid_until, ended) if offer.valid_until else ended
    PersonalOffer.objects.bulk_update(rows, ["until_before", "withdrawn_at", "valid_until"], batch_size=2_000)
    by_hat = {offer.hat_id: offer.id for offer in rows}
    publish(
        [
            PersonalOfferWithdrawn(occurred_at=now, hat_id=hat, actor_hat_id=viewer.hat_id, offer_id=offer)
            for hat, offer in by_hat.items()
        ]
    )
    return len(by_hat)


def _check(terms: OfferTerms, hold_out_percent: int, now: datetime) -> None:
    is_price = (
        terms.amount is not None
        and terms.amount >= 0
        and bool(terms.currency)
        and bool(terms.variant_ids)
        and terms.percent_off is None
    )
    is_percentage = terms.amount is None and terms.percent_off is not None and 0 < terms.percent_off <= 100
    limits = (terms.limit_quantity, terms.limit_orders, terms.valid_days)
    if (
        not (is_price or is_percentage)
        or (terms.variant_ids and terms.category_id is not None)
        or len(terms.variant_ids) > MOST_ARTICLES
        or any(limit is not None and limit < 1 for limit in limits)
        or not 0 <= hold_out_percent <= MOST_HELD_OUT
    ):
        raise OfferNotPossible


def _check_authority(
    viewer: Viewer, terms: OfferTerms, hat_ids: Sequence[UUID], accepts_loss: bool, now: datetime
) -> None:
    """What it takes off, against what this colleague may give; the administrator may give anything."""
    if viewer.is_system:
        return
    is_limited = not viewer.has_role(StaffRole.ADMINISTRATOR)
    if accepts_loss and (terms.percent_off is not None or not is_limited):
        seen = None
    else:
        seen = foresee(terms, hat_ids, now)
    if is_limited:
        limit = discount_limit(viewer)
        asked = terms.percent_off if terms.percent_off is not None else (seen.most_percent if seen else Decimal(0))
        if asked > limit:
            raise OfferBeyondAuthority(percent=f"{asked.normalize():f}", limit=f"{limit.normalize():f}")
    if seen is not None and seen.below_cost and not accepts_loss:
        raise OfferBelowCost(count=seen.below_cost)
