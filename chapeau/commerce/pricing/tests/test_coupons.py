"""Coupons keep their limits, in all and per person through all hats, also in a race."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from chapeau.commerce.pricing.actions import (
    CouponCodeTaken,
    CouponNotUsable,
    OfferUsedUp,
    create_coupons,
    give_personal_offer,
    release_coupons,
    release_offers,
    use_coupons,
    use_offers,
)
from chapeau.commerce.pricing.models import CouponUse, PersonalOffer
from chapeau.commerce.pricing.queries import quote
from chapeau.commerce.pricing.tests.builders import (
    EARLIER,
    NOW,
    inputs_of,
    make_hat,
    make_house,
    make_list,
    make_organisation,
    make_variant,
    price,
    promote,
    viewer_of,
)
from chapeau.commerce.pricing.values import CouponState, OfferUse, Wanted
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import NotFound
from chapeau.person.people.models import Person
from chapeau.person.people.values import SYSTEM


def make_coupon(code: str = "SPRING", **limits: int) -> None:
    promotion = promote("percent", percent="10", needs_coupon=True)
    create_coupons(SYSTEM, promotion_id=promotion, codes=[code], now=EARLIER, **limits)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_person_uses_a_coupon_once_whatever_the_hat() -> None:
    make_house()
    make_coupon(limit_per_person=1)
    private = make_hat()
    work = make_hat(make_organisation(), person=Person.objects.get(id=private.person_id))
    first, second = new_id(), new_id()
    use_coupons(viewer_of(private), order_id=first, codes=["spring"], hat_id=private.id, now=NOW)
    use_coupons(viewer_of(private), order_id=first, codes=["spring"], hat_id=private.id, now=NOW)
    with pytest.raises(CouponNotUsable):
        use_coupons(viewer_of(work), order_id=second, codes=["SPRING"], hat_id=work.id, now=NOW)
    variant = make_variant()
    price(make_list(), variant, "10.00")
    asked = quote(SYSTEM, inputs=inputs_of(work), wanted=[Wanted(variant.id, 1)], coupon_codes=["SPRING"], now=NOW)
    assert asked.coupons[0].state is CouponState.USED_UP
    own = quote(
        SYSTEM,
        inputs=inputs_of(private),
        wanted=[Wanted(variant.id, 1)],
        coupon_codes=["SPRING"],
        now=NOW,
        order_id=first,
    )
    assert own.coupons[0].state is CouponState.USED
    release_coupons(SYSTEM, order_id=first, now=NOW)
    use_coupons(viewer_of(work), order_id=second, codes=["SPRING"], hat_id=work.id, now=NOW)


@pytest.mark.django_db
def test_a_released_use_of_the_same_order_can_be_taken_again() -> None:
    make_coupon(limit_in_all=1)
    order = new_id()
    use_coupons(SYSTEM, order_id=order, codes=["SPRING"], now=NOW)
    release_coupons(SYSTEM, order_id=order, now=NOW)
    use_coupons(SYSTEM, order_id=order, codes=["SPRING"], now=NOW)
    assert CouponUse.objects.filter(released_at=None).count() == 1


@pytest.mark.django_db
def test_nobody_uses_a_coupon_for_another_hat() -> None:
    make_coupon()
    with pytest.raises(NotFound):
        use_coupons(viewer_of(make_hat()), order_id=new_id(), codes=["SPRING"], hat_id=make_hat().id, now=NOW)


@pytest.mark.django_db
def test_a_code_is_made_once() -> None:
    make_coupon()
    with pytest.raises(CouponCodeTaken):
        make_coupon("spring")


@pytest.mark.django_db
def test_pieces_of_a_personal_offer_are_counted_and_given_back() -> None:
    hat = make_hat()
    offer = give_personal_offer(
        SYSTEM,
        hat_id=hat.id,
        percent_off=Decimal(10),
        limit_quantity=3,
        now=EARLIER,
        valid_until=NOW + timedelta(days=1),
    )
    use_offers(SYSTEM, order_id=new_id(), uses=[OfferUse(offer, 3)], now=NOW)
    with pytest.raises(OfferUsedUp):
        use_offers(SYSTEM, order_id=new_id(), uses=[OfferUse(offer, 1)], now=NOW)
    release_offers(SYSTEM, order_id=new_id(), uses=[OfferUse(offer, 3)], now=NOW)
    assert PersonalOffer.objects.get().used_quantity == 0


@pytest.mark.django_db(transaction=True)
def test_the_last_use_of_a_coupon_goes_to_one_of_many_at_once() -> None:
    make_coupon(limit_in_all=2)
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def take() -> None:
        start.wait()
        try:
            use_coupons(SYSTEM, order_id=new_id(), codes=["SPRING"], now=NOW)
            outcomes.append("used")
        except CouponNotUsable:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 4 + ["used"] * 2
