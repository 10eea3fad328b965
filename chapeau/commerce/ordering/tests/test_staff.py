"""Staff order for a person under a hat."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.tests.builders import NOW, Shop, fill, look, open_shop, place, stored, viewer_of
from chapeau.commerce.ordering.values import Channel, OrderFilters, OrderState, PaymentChoice
from chapeau.commerce.payments.actions import record_cash
from chapeau.commerce.pricing.values import StepKind
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.messaging.models import Message
from chapeau.person.people.models import Hat, Organisation
from chapeau.person.people.queries import hat_card
from chapeau.person.people.tests.builders import make_person, make_staff
from chapeau.person.people.values import SYSTEM, Authority, HatCard, StaffRole

pytestmark = pytest.mark.django_db


def caller() -> HatCard:
    """A private person without another hat: whoever sells may serve her."""
    return make_person("Nadia", "Petit", email="nadia@riders.example")


def test_an_order_by_phone_has_the_buyers_price_and_says_who_took_it(shop: Shop) -> None:
    seller = viewer_of(shop.seller)
    code = actions.start_order_for(seller, hat_id=shop.buyer.id, channel=Channel.PHONE, now=NOW)
    assert actions.start_order_for(seller, hat_id=shop.buyer.id, channel=Channel.PHONE, now=NOW) == code
    actions.paste_lines(seller, text="3 x CH-1022\nTU-700 10", now=NOW, order_code=code)
    fill(seller, payment=PaymentChoice.ON_ACCOUNT, order_code=code)
    placed = place(seller, order_code=code)
    view = queries.order(viewer_of(shop.buyer), code=placed.code)
    assert view.net.minor == 3 * 3120 + 10 * 250 + 408
    assert (view.channel, view.taken_by, view.state) == (Channel.PHONE, "Inès Moreau", OrderState.PLACED)
    assert [event.by_house for event in view.events] == [True, True]
    assert view.lines[0].cost is None
    cost = queries.order(seller, code=placed.code).lines[0].cost
    assert cost is not None
    assert cost.minor == 3000


def test_a_begun_order_is_seen_by_staff_alone_and_leaves_the_buyers_basket(shop: Shop) -> None:
    seller, buyer = viewer_of(shop.seller), viewer_of(shop.buyer)
    actions.add_to_basket(buyer, sku="LA-40", quantity=1, now=NOW)
    code = actions.start_order_for(seller, hat_id=shop.buyer.id, channel=Channel.VISIT, now=NOW)
    actions.add_to_basket(seller, sku="CH-1022", quantity=1, now=NOW, order_code=code)
    with pytest.raises(NotFound):
        queries.order(buyer, code=code)
    with pytest.raises(NotFound):
        actions.add_to_basket(buyer, sku="CH-1022", quantity=1, now=NOW, order_code=code)
    assert [line.sku for line in look(buyer).order.lines] == ["LA-40"]
    begun = queries.orders(seller, filters=OrderFilters(states=("basket",)))
    assert [row.code for row in begun.rows] == [code]
    actions.discard_order(seller, order_code=code, now=NOW)
    assert stored(code).state == OrderState.ABANDONED


def test_the_buyers_authority_holds_whoever_types() -> None:
    shop = open_shop(authority=Authority(per_order_minor=1_000))
    seller = viewer_of(shop.seller)
    code = actions.start_order_for(seller, hat_id=shop.buyer.id, channel=Channel.PHONE, now=NOW)
    seen = fill(seller, ("CH-1022", 1), payment=PaymentChoice.ON_ACCOUNT, order_code=code)
    with pytest.raises(actions.ApprovalNeeded):
        place(seller, order_code=code)
    actions.ask_approval(
        seller, seen_total=seen.seen_total, word="By phone", idempotency_key="k", now=NOW, order_code=code
    )
    (waiting,) = queries.orders_to_approve(viewer_of(shop.approver))
    assert waiting.taken_by == "Inès Moreau"


def test_a_discount_stays_within_the_own_limit_and_has_a_reason(shop: Shop) -> None:
    Hat.objects.filter(pk=shop.seller.id).update(discount_limit_percent=Decimal(5))
    seller = viewer_of(hat_card(SYSTEM, hat_id=shop.seller.id))
    code = actions.start_order_for(seller, hat_id=caller().id, channel=Channel.PHONE, now=NOW)
    fill(seller, ("CH-1022", 1), order_code=code)

    def give(percent: str, reason: str) -> None:
        actions.set_staff_discount(
            seller, order_code=code, sku="CH-1022", percent_off=Decimal(percent), reason=reason, now=NOW
        )

    with pytest.raises(actions.DiscountRefused) as refused:
        give("5.5", "Scratched")
    assert str(refused.value) == "You may give up to 5 % alone. Ask a colleague who may give more."
    with pytest.raises(actions.ReasonNeeded):
        give("5", " ")
    give("5", "Scratched")
    (line,) = look(seller, order_code=code).order.lines
    assert line.shown.minor == 4646
    assert [step.kind for step in line.steps][:2] == [StepKind.LIST, StepKind.STAFF_DISCOUNT]
    assert line.steps[1].note == "Scratched"
    give("0", "")
    assert look(seller, order_code=code).order.lines[0].shown.minor == 4890


def test_buyers_cannot_give_themselves_a_discount_nor_begin_orders(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    with pytest.raises(Forbidden):
        actions.start_order_for(buyer, hat_id=shop.buyer.id, channel=Channel.PHONE, now=NOW)
    basket = actions.add_to_basket(buyer, sku="CH-1022", quantity=1, now=NOW)
    with pytest.raises(Forbidden):
        actions.set_staff_discount(
            buyer, order_code=basket, sku="CH-1022", percent_off=Decimal(1), reason="me", now=NOW
        )
    with pytest.raises(Forbidden):
        actions.start_order_for(
            viewer_of(make_staff(StaffRole.MARKETING)), hat_id=caller().id, channel=Channel.PHONE, now=NOW
        )


def test_cash_is_taken_at_the_counter_alone(shop: Shop) -> None:
    seller = viewer_of(shop.seller)
    code = actions.start_order_for(seller, hat_id=caller().id, channel=Channel.PHONE, now=NOW)
    fill(seller, ("CH-1022", 1), order_code=code)
    with pytest.raises(actions.PaymentRefused):
        actions.choose_payment(seller, choice=PaymentChoice.CASH, now=NOW, order_code=code)
    actions.set_channel(seller, order_code=code, channel=Channel.COUNTER, now=NOW)
    actions.choose_payment(seller, choice=PaymentChoice.CASH, now=NOW, order_code=code)
    placed = place(seller, order_code=code)
    assert placed.state is OrderState.PLACED
    record_cash(seller, payable=queries.payable(seller, order_id=placed.id), now=NOW)
    run_waiting_jobs()
    assert stored(code).paid_at == NOW


def test_a_link_to_pay_holds_the_goods_for_three_days_and_goes_to_the_hats_address(shop: Shop) -> None:
    seller = viewer_of(shop.seller)
    code = actions.start_order_for(seller, hat_id=caller().id, channel=Channel.PHONE, now=NOW)
    fill(seller, ("CH-1022", 1), order_code=code)
    place(seller, order_code=code)
    token = actions.send_payment_link(seller, code=code, now=NOW)
    assert stored(code).held_until == NOW + timedelta(days=3)
    run_waiting_jobs()
    (mail,) = Message.objects.filter(template="order.payment-link")
    assert mail.to_address == "nadia@riders.example"
    assert f"/o/{token}" in mail.text
    payable = actions.prepare_payment_by_link(SYSTEM, token=token, now=NOW + timedelta(days=2))
    assert payable.total.minor == 4890 + 490


def test_sales_sees_its_own_organisations_and_not_a_colleagues(shop: Shop) -> None:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 1), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(buyer)
    colleague = make_staff(StaffRole.SALES, given_name="Luc")
    Organisation.objects.filter(pk=shop.workshop.id).update(owner_hat=shop.seller.id)
    assert queries.order(viewer_of(shop.seller), code=placed.code).net.minor == 3120 + 408
    with pytest.raises(NotFound):
        queries.order(viewer_of(colleague), code=placed.code)
    assert queries.orders(viewer_of(colleague)).total == 0
    assert queries.orders(viewer_of(make_staff(StaffRole.SERVICE, given_name="Zoé"))).total == 1
    assert queries.orders(viewer_of(make_staff(StaffRole.MARKETING, given_name="Max"))).total == 0
