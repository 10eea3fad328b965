"""What staff see of prices, and who may see what the house earns."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chapeau.commerce.catalog.models import PurchaseCost
from chapeau.commerce.pricing.actions import (
    create_contract,
    create_coupons,
    give_personal_offer,
    use_coupons,
    withdraw_personal_offer,
)
from chapeau.commerce.pricing.queries import (
    contracts,
    coupons,
    margins,
    personal_offers,
    price_history,
    price_lists,
    prices_of_list,
    prices_side_by_side,
    promotions,
    shelf,
)
from chapeau.commerce.pricing.tests.builders import (
    EARLIER,
    NOW,
    STAFF,
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
from chapeau.commerce.pricing.values import NewTerm
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind

pytestmark = pytest.mark.django_db
LOGISTICS = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.LOGISTICS}))


def test_lists_and_their_prices_are_read_with_history() -> None:
    make_house()
    variant = make_variant(sku="PUMP-1")
    retail = make_list()
    price(retail, variant, "10.00", (5, "9.00"))
    price(retail, variant, "11.00", now=NOW)
    (row,) = price_lists(STAFF, now=NOW)
    assert (row.code, row.price_count) == ("retail", 2)
    rows, count = prices_of_list(STAFF, price_list_id=retail, now=NOW, text="pump")
    assert (count, [(r.minimum_quantity, r.amount) for r in rows]) == (2, [(1, Decimal(11)), (5, Decimal(9))])
    assert [r.amount for r in price_history(STAFF, variant_ids=[variant.id])] == [Decimal(11), Decimal(10), Decimal(9)]


def test_contracts_promotions_coupons_and_offers_are_listed() -> None:
    variant = make_variant(sku="PUMP-1")
    shop = make_organisation()
    hat = make_hat(shop)
    terms = [NewTerm(variant_id=variant.id, amount=Decimal(7)), NewTerm(percent_off=Decimal(5))]
    create_contract(SYSTEM, organisation_id=shop.id, name="2026", currency="EUR", terms=terms, now=EARLIER)
    (contract,) = contracts(STAFF, organisation_id=shop.id)
    assert [(term.sku, term.amount, term.percent_off) for term in contract.terms] == [
        ("PUMP-1", Decimal(7), None),
        ("", None, Decimal(5)),
    ]
    promotion = promote("percent", percent="10", needs_coupon=True, variant_ids=[variant.id])
    create_coupons(SYSTEM, promotion_id=promotion, codes=["A", "B"], now=EARLIER)
    use_coupons(SYSTEM, order_id=new_id(), codes=["A"], now=NOW)
    (row,) = promotions(STAFF, now=NOW, only_live=True)
    assert (row.variant_count, row.coupon_count, row.use_count) == (1, 2, 1)
    assert [(c.code, c.use_count) for c in coupons(STAFF, promotion_id=promotion)] == [("A", 1), ("B", 0)]
    offer = give_personal_offer(SYSTEM, hat_id=hat.id, percent_off=Decimal(5), reason="Sorry", now=EARLIER)
    assert personal_offers(viewer_of(hat), hat_ids=[hat.id])[0].reason == "Sorry"
    withdraw_personal_offer(STAFF, offer_id=offer, now=NOW)
    assert personal_offers(STAFF, hat_ids=[hat.id])[0].valid_until == NOW
    with pytest.raises(Forbidden):
        personal_offers(viewer_of(make_hat()), hat_ids=[hat.id])


def test_what_is_earned_is_for_staff_who_may_see_cost() -> None:
    make_house()
    variant = make_variant()
    price(make_list(), variant, "12.00")
    PurchaseCost.objects.create(variant=variant, amount=Decimal("6.00"), currency="EUR", valid_from=EARLIER)
    margin = margins(STAFF, inputs=inputs_of(), variant_ids=[variant.id], now=NOW)[variant.id]
    assert (margin.net_price, margin.margin, margin.percent) == (Decimal(10), Decimal(4), Decimal(40))
    for viewer in (LOGISTICS, viewer_of(None)):
        with pytest.raises(Forbidden):
            margins(viewer, inputs=inputs_of(), variant_ids=[variant.id], now=NOW)


def test_prices_of_several_hats_stand_side_by_side_for_staff_only() -> None:
    make_house()
    variant = make_variant()
    price(make_list(tax_country="FR"), variant, "12.00")
    hats = [make_hat(), make_hat(make_organisation())]
    private, business = prices_side_by_side(STAFF, variant_id=variant.id, hats=hats, now=NOW)
    assert private.shelf is not None
    assert business.shelf is not None
    assert (private.shelf.unit_price, business.shelf.unit_price) == (Decimal(12), Decimal(10))
    with pytest.raises(Forbidden):
        prices_side_by_side(viewer_of(hats[0]), variant_id=variant.id, hats=hats, now=NOW)


def test_each_step_is_told_in_the_reader_s_words() -> None:
    make_house()
    variant = make_variant()
    price(make_list(includes_tax=False), variant, "10.00", (5, "9.00"))
    promote("percent", percent="12.5", code="SPRING")
    line = shelf(SYSTEM, inputs=inputs_of(), variant_ids=[variant.id], now=NOW)[variant.id]
    assert [step.label for step in line.steps] == ["List price", "Spring (−12.5 %)", "VAT added (20 %)"]
