"""Filling a basket, asking for delivery and payment, merging, pasting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.tests.builders import (
    GENEVA,
    LYON,
    NOW,
    Shop,
    as_visitor,
    fill,
    look,
    place,
    viewer_of,
)
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound
from chapeau.person.people.models import Hat
from chapeau.person.people.values import PostalAddressValue

pytestmark = pytest.mark.django_db


def test_the_same_article_under_two_hats_has_two_prices_and_two_baskets(shop: Shop) -> None:
    rider, buyer = viewer_of(shop.rider), viewer_of(shop.buyer)
    actions.add_to_basket(rider, sku="CH-1022", quantity=1, now=NOW)
    actions.add_to_basket(buyer, sku="ch-1022", quantity=2, now=NOW)
    private, business = look(rider).order, look(buyer).order
    assert (private.shows_gross, private.shown) == (True, Money(4890, "EUR"))
    assert (business.shows_gross, business.shown, business.gross) == (False, Money(6240, "EUR"), Money(7488, "EUR"))
    assert private.code != business.code
    assert queries.basket_count(rider) == 1
    assert queries.basket_count(buyer) == 2


def test_adding_again_adds_up_on_one_line(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    actions.add_to_basket(rider, sku="CH-1022", quantity=1, now=NOW)
    actions.add_to_basket(rider, sku="CH-1022", quantity=2, now=NOW)
    (line,) = look(rider).order.lines
    assert (line.quantity, line.shown) == (3, Money(14670, "EUR"))
    assert Order.objects.count() == 1


def test_a_business_buys_tubes_in_tens_and_is_told_the_nearest_quantity(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    with pytest.raises(actions.PackRefused) as refused:
        actions.add_to_basket(buyer, sku="TU-700", quantity=13, now=NOW)
    assert refused.value.details["nearest"] == 10
    actions.add_to_basket(buyer, sku="TU-700", quantity=20, now=NOW)
    with pytest.raises(actions.PackRefused):
        actions.set_line(buyer, sku="TU-700", quantity=25, now=NOW)
    actions.set_line(buyer, sku="TU-700", quantity=30, now=NOW)
    assert look(buyer).order.lines[0].quantity == 30
    actions.add_to_basket(viewer_of(shop.rider), sku="TU-700", quantity=1, now=NOW)


def test_an_article_of_another_market_does_not_exist(shop: Shop) -> None:
    with pytest.raises(actions.UnknownArticle):
        actions.add_to_basket(viewer_of(shop.buyer), sku="BE-1", quantity=1, now=NOW)


def test_setting_a_line_to_nothing_takes_it_out(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1), ("LA-40", 1))
    actions.set_line(rider, sku="CH-1022", quantity=0, now=NOW)
    assert [line.sku for line in look(rider).order.lines] == ["LA-40"]
    with pytest.raises(NotFound):
        actions.set_line(rider, sku="CH-1022", quantity=1, now=NOW)


def test_the_page_says_what_is_still_missing(shop: Shop) -> None:
    visitor = as_visitor(shop)
    actions.add_to_basket(visitor, sku="LA-40", quantity=1, now=NOW)
    assert look(visitor).missing == ("guest_email", "delivery_address", "delivery_method", "payment_method")
    seen = fill(visitor)
    assert seen.missing == ()
    assert [charge.label for charge in seen.order.charges] == ["Post"]
    assert seen.order.gross == Money(3600 + 490, "EUR")


def test_where_the_desk_does_not_deliver_nothing_can_be_chosen(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("LA-40", 1))
    far = PostalAddressValue(name="M", street="1 Main", city="Oslo", country="NO")
    actions.set_addresses(rider, delivery=far, billing=None, now=NOW)
    view = look(rider)
    assert view.delivery_options == ()
    assert "delivery_method" in view.missing
    with pytest.raises(actions.DeliveryRefused):
        actions.choose_delivery(rider, method="post", now=NOW)


def test_an_address_in_another_country_tells_what_it_changes(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1))
    changes = actions.set_addresses(rider, delivery=GENEVA, billing=LYON, now=NOW)
    assert [change.kind for change in changes] == ["basis", "price", "total"]
    assert look(rider).order.currency == "CHF"
    assert look(rider).order.gross == Money(5200 + 800, "CHF")


def test_looking_at_a_basket_writes_nothing(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1))
    before = Order.objects.values().get()
    look(rider, now=NOW + timedelta(hours=1))
    assert Order.objects.values().get() == before


def test_a_basket_page_asks_a_constant_number_of_questions(shop: Shop, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1), ("LA-40", 2), ("TU-700", 3))
    with django_assert_max_num_queries(24):
        look(rider)


def test_at_sign_in_the_visitors_basket_goes_into_the_hats(shop: Shop) -> None:
    visitor, buyer = as_visitor(shop), viewer_of(shop.buyer)
    for sku, quantity in (("CH-1022", 2), ("TU-700", 3), ("BE-1", 1)):
        actions.add_to_basket(visitor, sku=sku, quantity=quantity, now=NOW)
    actions.add_to_basket(buyer, sku="CH-1022", quantity=5, now=NOW)
    changes = actions.merge_baskets(buyer, visitor_id=shop.visitor.id, now=NOW)
    assert {line.sku: line.quantity for line in look(buyer).order.lines} == {"CH-1022": 5, "TU-700": 10}
    assert queries.basket(visitor, now=NOW) is None
    told = {(change.kind, change.sku) for change in changes}
    assert told == {
        ("basis", ""),
        ("quantity", "CH-1022"),
        ("price", "CH-1022"),
        ("quantity", "TU-700"),
        ("price", "TU-700"),
        ("gone", "BE-1"),
    }
    assert actions.merge_baskets(buyer, visitor_id=shop.visitor.id, now=NOW) == ()


def test_a_basket_taken_along_to_another_hat_says_what_changed(shop: Shop) -> None:
    rider, buyer = viewer_of(shop.rider), viewer_of(shop.buyer)
    actions.add_to_basket(rider, sku="CH-1022", quantity=1, now=NOW)
    changes = actions.reprice_for_hat(buyer, from_hat_id=shop.rider.id, now=NOW, take_along=True)
    assert [change.sentence for change in changes] == [
        "Prices are now in EUR excluding VAT.",
        "Chain: €48.90 → €31.20",
    ]
    assert queries.basket(rider, now=NOW) is None


def test_a_basket_is_never_taken_from_another_person(shop: Shop) -> None:
    actions.add_to_basket(viewer_of(shop.rider), sku="CH-1022", quantity=1, now=NOW)
    with pytest.raises(NotFound):
        actions.reprice_for_hat(viewer_of(shop.approver), from_hat_id=shop.rider.id, now=NOW, take_along=True)


def test_a_basket_of_an_ended_hat_takes_nothing_more(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 1))
    Hat.objects.filter(pk=shop.buyer.id).update(ends_at=NOW)
    with pytest.raises(actions.HatEnded) as refused:
        actions.add_to_basket(buyer, sku="CH-1022", quantity=1, now=NOW)
    assert "Atelier Rustine" in str(refused.value)
    with pytest.raises(actions.HatEnded):
        actions.place_order(buyer, seen_total=0, idempotency_key="k", now=NOW)


def test_pasted_lines_are_found_by_sku_and_scanned_number_and_told_one_by_one(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    text = "Bonjour,\n2 x CH-1022\nTU-700;15\n4006381333931\nCH-9999\t4\nla-40, 1\n"
    results = actions.paste_lines(buyer, text=text, now=NOW)
    assert [(r.found, r.sku, r.quantity) for r in results] == [
        (False, "", 1),
        (True, "CH-1022", 2),
        (True, "TU-700", 20),
        (True, "TU-700", 10),
        (False, "CH-9999", 4),
        (True, "LA-40", 1),
    ]
    assert results[2].sentence == "15 pieces became 20: sold from 10 on, in steps of 10."
    assert results[4].sentence == "We sell no article with the number CH-9999."
    assert {line.sku: line.quantity for line in look(buyer).order.lines} == {"CH-1022": 2, "TU-700": 30, "LA-40": 1}


def test_on_account_is_offered_to_who_has_credit_and_cash_to_nobody_online(shop: Shop) -> None:
    buyer, rider = viewer_of(shop.buyer), viewer_of(shop.rider)
    seen = fill(buyer, ("CH-1022", 1), payment=PaymentChoice.ON_ACCOUNT)
    assert seen.payment_options[0].choice is PaymentChoice.ON_ACCOUNT
    fill(rider, ("CH-1022", 1))
    for choice in (PaymentChoice.ON_ACCOUNT, PaymentChoice.CASH):
        with pytest.raises(actions.PaymentRefused):
            actions.choose_payment(rider, choice=choice, now=NOW)


def test_a_coupon_nobody_knows_is_refused_and_not_kept(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1))
    with pytest.raises(actions.CouponRefused) as refused:
        actions.apply_coupon(rider, code="nonsense", now=NOW)
    assert str(refused.value) == "NONSENSE: We do not know this code."
    assert look(rider).order.coupon_codes == ()


def test_reordering_says_what_is_no_longer_sold(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 2), ("BE-1", 1), payment=PaymentChoice.TRANSFER)
    placed = place(rider)
    from chapeau.commerce.catalog.models import Product

    Product.objects.filter(variants__sku="BE-1").update(archived_at=NOW)
    again = actions.reorder(rider, code=placed.code, now=NOW)
    assert again.added == ("CH-1022",)
    assert [change.sentence for change in again.unavailable] == ["Riders' bell is no longer sold here."]
    assert look(rider).order.lines[0].quantity == 2
