"""Placing: exactly the total that was seen, once, within one's authority; and two clicks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.events import OrderPlaced
from chapeau.commerce.ordering.models import Order, OrderEvent, OrderLine
from chapeau.commerce.ordering.tests.builders import (
    EARLIER,
    NOW,
    Shop,
    a_key,
    as_visitor,
    fill,
    look,
    open_shop,
    place,
    stored,
    viewer_of,
)
from chapeau.commerce.ordering.values import LimitReason, OrderState, PaymentChoice
from chapeau.commerce.payments.actions import OverCreditLimit
from chapeau.commerce.payments.models import CreditAccount, Payment
from chapeau.commerce.pricing.actions import create_coupons, create_promotion, set_prices
from chapeau.commerce.pricing.models import CouponUse, PriceList
from chapeau.commerce.pricing.values import NewPrice, StepKind, step_from_json
from chapeau.commerce.stock.actions import NotEnoughStock
from chapeau.commerce.stock.models import Reservation
from chapeau.kit.bus import fact_type
from chapeau.kit.idempotency import KeyReused
from chapeau.kit.refusals import NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, Authority

pytestmark = pytest.mark.django_db


def raise_price(shop: Shop, sku: str, amount: str) -> None:
    retail = PriceList.objects.get(code="retail-eur")
    set_prices(SYSTEM, price_list_id=retail.id, prices=[NewPrice(shop.articles[sku], Decimal(amount))], now=NOW)


def test_a_card_order_waits_for_its_payment_and_holds_the_goods_for_half_an_hour(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 2), ("LA-40", 1))
    placed = place(rider)
    assert placed.state is OrderState.AWAITING_PAYMENT
    assert placed.needs_payment
    assert placed.total.minor == 2 * 4890 + 3600 + 490
    order = stored(placed.code)
    assert order.held_until == NOW + timedelta(minutes=30)
    assert {r.expires_at for r in Reservation.objects.all()} == {NOW + timedelta(minutes=30)}
    assert sum(r.quantity for r in Reservation.objects.all()) == 3


def test_lines_keep_their_price_every_step_of_why_their_tax_and_cost(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 2), payment=PaymentChoice.TRANSFER)
    placed = place(rider)
    line = OrderLine.objects.get()
    assert (line.unit_price, line.gross_minor, line.tax_percent) == (Decimal("48.90"), 9780, Decimal(20))
    assert (line.net_minor, line.tax_minor) == (8150, 1630)
    assert line.cost_minor == 2000
    assert [step_from_json(step).kind for step in line.adjustments] == [StepKind.LIST]
    order = stored(placed.code)
    assert order.net_minor + order.tax_minor == order.gross_minor == 10270
    assert order.promised_on is not None
    raise_price(shop, "CH-1022", "99.00")
    view = queries.order(rider, code=placed.code)
    assert view.lines[0].shown.minor == 9780
    assert [charge.gross.minor for charge in view.charges] == [490]
    assert sum(tax.tax.minor for tax in view.taxes) == view.tax.minor


def test_a_total_that_moved_is_refused_with_the_difference_per_line(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    seen = fill(rider, ("CH-1022", 1), ("LA-40", 1))
    raise_price(shop, "CH-1022", "50.00")
    with pytest.raises(actions.TotalMoved) as refused:
        actions.place_order(
            rider, seen_total=seen.seen_total, seen_lines=seen.seen_lines, idempotency_key=a_key(), now=NOW
        )
    assert [(c.kind, c.sku, c.before, c.after) for c in refused.value.changes] == [
        ("price", "CH-1022", "€48.90", "€50.00"),
        ("total", "", "€89.80", "€90.90"),
    ]
    assert str(refused.value).startswith("The total is now €90.90, it was €89.80.")
    assert not Reservation.objects.exists()
    assert place(rider).total.minor == 9090


def test_a_second_click_with_the_same_key_is_the_same_order(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    seen = fill(rider, ("CH-1022", 1))
    first = actions.place_order(rider, seen_total=seen.seen_total, idempotency_key="once", now=NOW)
    again = actions.place_order(rider, seen_total=seen.seen_total, idempotency_key="once", now=NOW)
    assert first == again
    assert Order.objects.count() == 1
    with pytest.raises(KeyReused):
        actions.place_order(rider, seen_total=1, idempotency_key="once", now=NOW)
    with pytest.raises(actions.KeyNeeded):
        actions.place_order(rider, seen_total=1, idempotency_key="", now=NOW)


def test_placing_publishes_one_fact_and_writes_the_history(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 1), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(buyer)
    (activity,) = Activity.objects.filter(verb=OrderPlaced.verb)
    assert fact_type("order.placed") is OrderPlaced
    assert activity.properties["ships_now"] is True
    assert activity.properties["market"] == "B2B"
    assert activity.properties["net_minor"] == 3120 + 408
    assert [event.kind for event in OrderEvent.objects.filter(order__code=placed.code)] == ["placed"]


def test_on_account_takes_credit_and_knows_its_due_date(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 10), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(buyer)
    assert placed.state is OrderState.PLACED
    order = stored(placed.code)
    assert str(order.due_on) == "2026-06-11"
    assert CreditAccount.objects.get().used_minor == placed.total.minor
    assert Reservation.objects.get().expires_at is None


def test_beyond_the_credit_nothing_is_taken_at_all(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 10), payment=PaymentChoice.ON_ACCOUNT)
    CreditAccount.objects.update(limit_minor=1000)
    with pytest.raises(OverCreditLimit):
        place(buyer)
    assert CreditAccount.objects.get().used_minor == 0
    assert not Reservation.objects.exists()
    assert look(buyer).order.state is OrderState.BASKET


def test_a_transfer_is_awaited_and_the_goods_are_held_ten_days(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1), payment=PaymentChoice.TRANSFER)
    placed = place(rider)
    assert placed.state is OrderState.PLACED
    assert stored(placed.code).held_until == NOW + timedelta(days=10)
    payment = Payment.objects.get()
    assert (payment.method, payment.amount_minor, payment.reference[:2]) == ("transfer", placed.total.minor, "RF")


def test_a_visitor_orders_with_an_address_to_write_to(shop: Shop) -> None:
    visitor = as_visitor(shop)
    actions.add_to_basket(visitor, sku="CH-1022", quantity=1, now=NOW)
    with pytest.raises(actions.Incomplete) as refused:
        place(visitor)
    assert "guest_email" in refused.value.missing
    with pytest.raises(actions.GuestNeedsEmail):
        actions.set_guest(visitor, email="not an address", name="", language="en", now=NOW)
    fill(visitor)
    placed = place(visitor)
    view = queries.order(visitor, code=placed.code)
    assert (view.guest_email, view.buyer_name) == ("guest@riders.example", "Gus Guest")
    token = queries.link_token(SYSTEM, order_id=placed.id, now=NOW)
    assert queries.order_by_link(as_visitor(shop), token=token, now=NOW).code == placed.code
    with pytest.raises(NotFound):
        queries.order_by_link(as_visitor(shop), token=token, now=NOW + timedelta(days=60))


def test_more_than_there_is_cannot_be_ordered(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1001))
    assert look(rider).order.lines[0].problem == "Only 1000 left. Lower the quantity to go on."
    with pytest.raises(NotEnoughStock):
        place(rider)


def test_an_empty_basket_and_an_ended_hat_place_nothing(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 1))
    actions.remove_line(buyer, sku="CH-1022", now=NOW)
    with pytest.raises(actions.NothingToOrder):
        place(buyer)
    actions.add_to_basket(buyer, sku="CH-1022", quantity=1, now=NOW)
    seen = look(buyer)
    Hat.objects.filter(pk=shop.buyer.id).update(ends_at=NOW)
    with pytest.raises(actions.HatEnded):
        actions.place_order(buyer, seen_total=seen.seen_total, idempotency_key=a_key(), now=NOW)


def test_a_line_no_longer_sold_stops_the_order_with_a_sentence(shop: Shop) -> None:
    from chapeau.commerce.catalog.models import Product

    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1), ("BE-1", 1))
    Product.objects.filter(variants__sku="BE-1").update(archived_at=NOW)
    view = look(rider)
    assert "problems" in view.missing
    with pytest.raises(actions.LinesRefused) as refused:
        place(rider)
    assert set(refused.value.problems) == {"BE-1"}


def test_a_coupon_is_used_once_and_given_back_when_cancelled(shop: Shop) -> None:
    promotion = create_promotion(
        SYSTEM,
        code="SPRING",
        names={"en": "Spring"},
        kind="percent",
        percent=Decimal(10),
        needs_coupon=True,
        now=EARLIER,
    )
    create_coupons(SYSTEM, promotion_id=promotion, codes=["SPRING10"], limit_per_person=1, now=EARLIER)
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 1))
    actions.apply_coupon(rider, code=" spring10 ", now=NOW)
    assert look(rider).order.lines[0].shown.minor == 4401
    placed = place(rider)
    assert stored(placed.code).coupon_codes == ["SPRING10"]
    assert CouponUse.objects.filter(released_at=None).count() == 1
    fill(rider, ("CH-1022", 1))
    with pytest.raises(actions.CouponRefused):
        actions.apply_coupon(rider, code="SPRING10", now=NOW)
    actions.cancel_order(rider, code=placed.code, reason="", now=NOW)
    assert CouponUse.objects.filter(released_at=None).count() == 0
    actions.apply_coupon(rider, code="SPRING10", now=NOW)


def test_above_the_limit_per_order_a_colleague_has_to_approve() -> None:
    shop = open_shop(authority=Authority(per_order_minor=50_000, per_month_minor=80_000))
    buyer = viewer_of(shop.buyer)
    seen = fill(buyer, ("CH-1022", 17), payment=PaymentChoice.ON_ACCOUNT)
    assert seen.order.net.minor == 17 * 3120 + 408
    assert seen.authority.needs_approval
    with pytest.raises(actions.ApprovalNeeded) as refused:
        place(buyer)
    assert refused.value.answer.reasons == (LimitReason.PER_ORDER,)
    assert str(refused.value) == "This order is above what you may decide per order. Send it for approval."


def test_the_months_budget_counts_what_was_placed_and_not_what_was_cancelled() -> None:
    shop = open_shop(authority=Authority(per_month_minor=80_000))
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 16), payment=PaymentChoice.ON_ACCOUNT)
    first = place(buyer)
    assert queries.spent_this_month(buyer, hat_id=shop.buyer.id, currency="EUR", now=NOW) == 16 * 3120 + 408
    fill(buyer, ("CH-1022", 16), payment=PaymentChoice.ON_ACCOUNT)
    with pytest.raises(actions.ApprovalNeeded):
        place(buyer)
    later = NOW + timedelta(days=20)
    seen = look(buyer, now=later)
    assert not seen.authority.needs_approval
    actions.cancel_order(buyer, code=first.code, reason="", now=NOW)
    assert place(buyer).state is OrderState.PLACED


def test_a_private_hat_answers_to_nobody_whatever_the_amount(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 900))
    assert place(rider).state is OrderState.AWAITING_PAYMENT


def test_two_clicks_order_as_last_time_and_leave_the_basket_alone(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    with pytest.raises(actions.NothingToRepeat):
        queries.buy_now_preview(rider, sku="LA-40", quantity=1, now=NOW)
    assert not queries.may_buy_now(rider)
    fill(rider, ("CH-1022", 1), payment=PaymentChoice.TRANSFER)
    place(rider)
    actions.add_to_basket(rider, sku="TU-700", quantity=2, now=NOW)
    assert queries.may_buy_now(rider)
    seen = queries.buy_now_preview(rider, sku="LA-40", quantity=1, now=NOW)
    assert (seen.order.gross.minor, seen.missing) == (3600 + 490, ())
    placed = actions.buy_now(
        rider, sku="LA-40", quantity=1, seen_total=seen.seen_total, idempotency_key="click", now=NOW
    )
    again = actions.buy_now(
        rider, sku="LA-40", quantity=1, seen_total=seen.seen_total, idempotency_key="click", now=NOW
    )
    assert placed == again
    assert placed.state is OrderState.PLACED
    order = stored(placed.code)
    assert order.delivery_address is not None
    assert order.delivery_address["street"] == "12 rue de la Roue"
    assert [line.sku for line in look(rider).order.lines] == ["TU-700"]


def test_placing_three_lines_asks_few_questions(shop: Shop, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rider = viewer_of(shop.rider)
    seen = fill(rider, ("CH-1022", 1), ("LA-40", 2), ("TU-700", 3))
    with django_assert_max_num_queries(35):
        actions.place_order(rider, seen_total=seen.seen_total, idempotency_key=a_key(), now=NOW)
