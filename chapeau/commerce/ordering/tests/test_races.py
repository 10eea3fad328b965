"""Real connections at once: stock, budget, coupon, one basket, one order per key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.tests.builders import EARLIER, NOW, Shop, a_key, fill, look, open_shop, viewer_of
from chapeau.commerce.ordering.values import OrderState, PaymentChoice
from chapeau.commerce.pricing.actions import CouponNotUsable, create_coupons, create_promotion
from chapeau.commerce.pricing.models import CouponUse
from chapeau.commerce.stock.actions import NotEnoughStock
from chapeau.commerce.stock.models import Reservation
from chapeau.commerce.stock.tests.builders import assert_books_agree, stock_up
from chapeau.kit.refusals import Refusal
from chapeau.person.people.tests.builders import make_person
from chapeau.person.people.values import SYSTEM, Authority, Viewer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(many: int, attempt: Callable[[int], str]) -> list[str]:
    """Run attempts on ``many`` connections that start together; what each came to, sorted."""
    start = Barrier(many)

    def run(number: int) -> str:
        try:
            connection.ensure_connection()
            start.wait()
            try:
                return attempt(number)
            except Refusal as refusal:
                return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return sorted(pool.map(run, range(many)))


def riders(many: int) -> list[Viewer]:
    return [viewer_of(make_person(f"Rider {number}")) for number in range(many)]


def test_of_24_orders_on_stock_5_exactly_5_are_placed() -> None:
    shop = open_shop(stock=0)
    stock_up(shop.articles["CH-1022"], LYO=3, MIL=2)
    viewers = riders(24)
    totals = [fill(viewer, ("CH-1022", 1)).seen_total for viewer in viewers]

    def attempt(number: int) -> str:
        actions.place_order(viewers[number], seen_total=totals[number], idempotency_key=a_key(), now=NOW)
        return "placed"

    outcomes: list[str] = []
    for first in range(0, 24, 8):
        part = range(first, first + 8)
        outcomes += at_once(8, lambda n, part=part: attempt(part[n]))  # type: ignore[misc]
    assert sorted(outcomes) == [NotEnoughStock.code] * 19 + ["placed"] * 5
    assert Order.objects.filter(state=OrderState.AWAITING_PAYMENT).count() == 5
    assert sum(r.quantity for r in Reservation.objects.filter(state="held")) == 5
    assert_books_agree()


def test_a_months_budget_is_never_passed_by_orders_at_once() -> None:
    """Two orders of one hat can be open at the same time: the basket, and orders that staff take."""
    shop = open_shop(authority=Authority(per_month_minor=80_000))
    seller = viewer_of(shop.seller)
    orders: list[tuple[Viewer, str | None, int]] = []
    seen = fill(viewer_of(shop.buyer), ("CH-1022", 15), payment=PaymentChoice.ON_ACCOUNT)
    orders.append((viewer_of(shop.buyer), None, seen.seen_total))
    from chapeau.commerce.ordering.values import Channel
    from chapeau.person.people.tests.builders import make_staff
    from chapeau.person.people.values import StaffRole

    for name in ("Luc", "Zoé", "Max"):
        seller = viewer_of(make_staff(StaffRole.SALES, given_name=name))
        code = actions.start_order_for(seller, hat_id=shop.buyer.id, channel=Channel.PHONE, now=NOW)
        seen = fill(seller, ("CH-1022", 15), payment=PaymentChoice.ON_ACCOUNT, order_code=code)
        orders.append((seller, code, seen.seen_total))

    def attempt(number: int) -> str:
        viewer, code, total = orders[number]
        actions.place_order(viewer, seen_total=total, idempotency_key=a_key(), now=NOW, order_code=code)
        return "placed"

    assert at_once(4, attempt) == ["approval-needed"] * 3 + ["placed"]
    spent = queries.spent_this_month(viewer_of(shop.buyer), hat_id=shop.buyer.id, currency="EUR", now=NOW)
    assert spent == 15 * 3120 + 408


def test_a_coupon_for_two_is_used_by_two() -> None:
    open_shop()
    promotion = create_promotion(
        SYSTEM,
        code="TWO",
        names={"en": "Two"},
        kind="percent",
        percent=Decimal(10),
        needs_coupon=True,
        now=EARLIER,
    )
    create_coupons(SYSTEM, promotion_id=promotion, codes=["TWO"], limit_in_all=2, now=EARLIER)
    viewers = riders(6)
    totals = []
    for viewer in viewers:
        fill(viewer, ("CH-1022", 1))
        actions.apply_coupon(viewer, code="TWO", now=NOW)
        totals.append(look(viewer).seen_total)

    def attempt(number: int) -> str:
        actions.place_order(viewers[number], seen_total=totals[number], idempotency_key=a_key(), now=NOW)
        return "placed"

    outcomes = at_once(6, attempt)
    assert outcomes.count("placed") == 2
    assert set(outcomes) <= {"placed", CouponNotUsable.code, "total-moved"}
    assert CouponUse.objects.filter(released_at=None).count() == 2


def test_the_same_click_on_many_connections_is_one_order() -> None:
    shop = open_shop()
    rider = viewer_of(shop.rider)
    seen = fill(rider, ("CH-1022", 1))

    def attempt(_number: int) -> str:
        return actions.place_order(rider, seen_total=seen.seen_total, idempotency_key="once", now=NOW).code

    assert len(set(at_once(6, attempt))) == 1
    assert Order.objects.count() == 1
    assert Reservation.objects.count() == 1


def test_two_windows_fill_one_basket() -> None:
    shop = open_shop()
    rider = viewer_of(shop.rider)
    skus = ("CH-1022", "LA-40", "TU-700", "BE-1", "CH-1022", "LA-40")

    def attempt(number: int) -> str:
        return actions.add_to_basket(rider, sku=skus[number], quantity=1, now=NOW)

    assert len(set(at_once(6, attempt))) == 1
    lines = {line.sku: line.quantity for line in look(rider).order.lines}
    assert lines == {"CH-1022": 2, "LA-40": 2, "TU-700": 1, "BE-1": 1}


def test_an_approval_and_a_withdrawal_at_once_have_one_winner() -> None:
    shop: Shop = open_shop(authority=Authority(per_order_minor=1_000))
    buyer, approver = viewer_of(shop.buyer), viewer_of(shop.approver)
    seen = fill(buyer, ("CH-1022", 1), payment=PaymentChoice.ON_ACCOUNT)
    code = actions.ask_approval(buyer, seen_total=seen.seen_total, word="", idempotency_key=a_key(), now=NOW)

    def attempt(number: int) -> str:
        if number == 0:
            actions.withdraw_approval(buyer, code=code, now=NOW)
            return "withdrawn"
        actions.approve_order(
            approver, code=code, seen_total=seen.seen_total, word="", idempotency_key=a_key(), now=NOW
        )
        return "placed"

    outcomes = at_once(2, attempt)
    assert len({"withdrawn", "placed"} & set(outcomes)) == 1
    state = Order.objects.get(code=code).state
    assert state == (OrderState.PLACED if "placed" in outcomes else OrderState.CANCELLED)
