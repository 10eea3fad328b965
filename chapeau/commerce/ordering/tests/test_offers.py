"""Personal offers from giving to what came of them: one price everywhere, limits, control group, undo, the wall."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.tests.builders import NOW, Shop, fill, look, open_shop, place, use_small_desk
from chapeau.commerce.ordering.values import OrderState
from chapeau.commerce.pricing import actions as pricing_deeds
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.actions import OfferBelowCost, OfferBeyondAuthority
from chapeau.commerce.pricing.models import OfferHeldOut, PersonalOffer
from chapeau.commerce.pricing.values import OfferTerms
from chapeau.kit.refusals import NotFound
from chapeau.person.people.models import Hat
from chapeau.person.people.tests.builders import make_person, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=14)


@pytest.fixture
def shop() -> Shop:
    use_small_desk()
    opened = open_shop()
    inputs = pricing.price_inputs(SYSTEM, hat=opened.rider, country="FR", now=NOW)
    pricing_deeds.refresh_shelf(now=NOW, view_ids=pricing_deeds.open_price_views([inputs], now=NOW))
    return opened


def terms(shop: Shop, **other: Any) -> OfferTerms:
    known: dict[str, Any] = {
        "name": "Chains in May",
        "variant_ids": (shop.articles["CH-1022"],),
        "percent_off": Decimal(10),
    }
    return OfferTerms(**{**known, "reason": "Thank you", "valid_until": SOON, **other})


def give(shop: Shop, hats: list[HatCard], *, hold_out_percent: int = 0, **other: Any) -> str:
    return pricing_deeds.make_offering(
        SYSTEM,
        terms=terms(shop, **other),
        origin="audience",
        hat_ids=[hat.id for hat in hats],
        hold_out_percent=hold_out_percent,
        now=NOW,
    ).code


def shown(hat: HatCard, shop: Shop) -> tuple[Decimal, Decimal]:
    """In lists, and by which they are sorted."""
    viewer, key = viewer_of(hat), shop.articles["CH-1022"]
    inputs = pricing.price_inputs(viewer, hat=hat, country="FR", now=NOW)
    order = pricing.price_order(viewer, inputs=inputs, now=NOW)
    assert order is not None
    line = pricing.shelf(viewer, inputs=inputs, variant_ids=[key], now=NOW)[key]
    return line.unit_price, order.own.get(key, line.unit_price)


def test_an_offer_to_two_has_one_price_in_list_sorting_basket_and_order_and_is_used_once(shop: Shop) -> None:
    other = make_person("Léa", "Petit", email="lea@riders.example")
    code = give(shop, [shop.rider, other], limit_orders=1)
    rider = viewer_of(shop.rider)
    assert shown(shop.rider, shop) == (Decimal("44.01"), Decimal("44.01"))
    seen = fill(rider, ("CH-1022", 2))
    assert seen.order.lines[0].shown.minor == 8802
    placed = place(rider)
    assert placed.total.minor == 8802 + 490
    assert shown(shop.rider, shop)[0] == Decimal("48.90")
    assert shown(other, shop)[0] == Decimal("44.01")
    came = queries.offer_results(SYSTEM, code=code, now=NOW + timedelta(days=1))
    assert (came.offering.given, came.offering.used, came.buyers.count) == (2, 1, 1)
    (sold,) = came.sold
    assert (sold.orders, sold.net, sold.margin, sold.given_away) == (1, 7743, 7335 - 2000, 978)
    actions.cancel_order(SYSTEM, code=placed.code, reason="", now=NOW)
    assert queries.offer_results(SYSTEM, code=code, now=SOON).sold == ()
    assert shown(shop.rider, shop)[0] == Decimal("44.01")


def test_giving_to_many_takes_as_many_queries_as_to_few_and_the_lot_keeps_some_to_compare(shop: Shop) -> None:
    people = [make_person("P", str(number)) for number in range(60)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        give(shop, people[:5])
    with CaptureQueriesContext(connection) as many:
        code = give(shop, people, hold_out_percent=30)
    assert len(many) <= len(few) + 1  # one more for who is left out
    made = pricing.offering(SYSTEM, code=code)
    assert made.given + made.held_out == 60
    assert 8 <= made.held_out <= 28
    left = OfferHeldOut.objects.filter(offering__code=code).values_list("hat_id", flat=True)
    again = pricing_deeds.give_offering(SYSTEM, code=code, hat_ids=[hat.id for hat in people], now=NOW)
    assert (again.given, again.held_out) == (0, 0)
    assert not PersonalOffer.objects.filter(offering__code=code, hat__in=left).exists()
    buyer = next(hat for hat in people if hat.id not in set(left))
    fill(viewer_of(buyer), ("CH-1022", 1))
    place(viewer_of(buyer))
    compared = queries.offer_results(SYSTEM, code=code, now=SOON).compared
    assert compared is not None
    assert (compared.got.count, compared.got.of, compared.left_out.count) == (1, made.given, 0)
    assert compared.gap[0] < compared.got.rate < compared.gap[1]
    assert round(compared.net_got.mean * made.given) == 4076  # 44.01 and 4.90 delivery, without 20 % VAT


def test_taken_back_by_one_press_and_undone(shop: Shop) -> None:
    code = give(shop, [shop.rider])
    link = PersonalOffer.objects.get().code
    pricing_deeds.withdraw_offering(SYSTEM, code=code, now=NOW)
    assert shown(shop.rider, shop)[0] == Decimal("48.90")
    assert not pricing.own_offer(viewer_of(shop.rider), code=link, now=NOW).is_open
    assert pricing_deeds.restore_offering(SYSTEM, code=code, now=NOW) == 1
    assert shown(shop.rider, shop)[0] == Decimal("44.01")
    assert PersonalOffer.objects.get().valid_until == SOON
    with pytest.raises(pricing_deeds.NothingToUndo):
        pricing_deeds.restore_offering(SYSTEM, code=code, now=NOW)


def test_an_offer_is_its_owners_alone_and_a_look_is_noted_once(shop: Shop) -> None:
    code = give(shop, [shop.buyer])
    link = PersonalOffer.objects.get().code
    with pytest.raises(NotFound):
        pricing.own_offer(viewer_of(shop.rider), code=link, now=NOW)  # the same person, another hat
    pricing_deeds.note_offer_seen(viewer_of(shop.rider), code=link, now=NOW)
    assert pricing.offering(SYSTEM, code=code).seen == 0
    assert pricing.own_offer(viewer_of(shop.buyer), code=link, now=NOW).percent_off == 10
    pricing_deeds.note_offer_seen(viewer_of(shop.buyer), code=link, now=NOW)
    pricing_deeds.note_offer_seen(viewer_of(shop.buyer), code=link, now=SOON)
    assert PersonalOffer.objects.get().seen_at == NOW
    people, hidden = pricing.offering_people(viewer_of(shop.seller), code=code, of="seen")
    assert [(row.name, row.organisation_name) for row in people.rows] == [("Marie Durand", "Atelier Rustine")]
    assert hidden == 0


def test_margins_are_foreseen_and_authority_and_cost_hold(shop: Shop) -> None:
    Hat.objects.filter(pk=shop.seller.id).update(discount_limit_percent=Decimal(15))
    seller = viewer_of(shop.seller)
    key = shop.articles["CH-1022"]
    foreseen = pricing.foresee_offer(
        seller, terms=terms(shop, percent_off=Decimal(10)), hat_ids=[shop.rider.id, shop.buyer.id], now=NOW
    )
    told = {line.hat_id: (line.after.unit_price, line.margin_before, line.margin_after) for line in foreseen.lines}
    assert told[shop.rider.id] == (Decimal("44.01"), Decimal("30.75"), Decimal("26.675"))
    assert told[shop.buyer.id] == (Decimal("28.08"), Decimal("21.2"), Decimal("18.08"))
    assert (foreseen.below_cost, foreseen.kinds, foreseen.people) == (0, 2, 2)

    def make(**other: Any) -> None:
        pricing_deeds.make_offering(
            seller, terms=terms(shop, **other), origin="person", hat_ids=[shop.buyer.id], now=NOW
        )

    with pytest.raises(OfferBeyondAuthority) as refused:
        make(percent_off=None, amount=Decimal("25.00"), currency="EUR", variant_ids=(key,))
    assert str(refused.value).startswith("This takes 19.9 % off; you may give up to 15 % alone.")
    make(percent_off=None, amount=Decimal("27.00"), currency="EUR", variant_ids=(key,))
    Hat.objects.filter(pk=shop.seller.id).update(discount_limit_percent=Decimal(90))
    with pytest.raises(OfferBelowCost):
        make(percent_off=Decimal(70))


def test_nothing_of_an_offer_holds_for_an_order_that_was_not_placed(shop: Shop) -> None:
    give(shop, [shop.rider], limit_orders=1)
    fill(viewer_of(shop.rider), ("CH-1022", 1))
    assert look(viewer_of(shop.rider)).order.state == OrderState.BASKET
    assert PersonalOffer.objects.get().used_orders == 0
