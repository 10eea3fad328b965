"""Two worlds that differ only in the person's other hats look the same from this hat; an organisation never sees the
private hat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
from django.db import transaction

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.tests.builders import NOW, Shop, as_visitor, fill, open_shop, place, viewer_of
from chapeau.commerce.ordering.values import OrderFilters, PaymentChoice
from chapeau.kit.refusals import NotFound
from chapeau.person.people.models import Hat, Visitor
from chapeau.person.people.queries import hat_card
from chapeau.person.people.tests.builders import make_hat, make_person
from chapeau.person.people.values import SYSTEM, Role, Viewer, ViewerKind

pytestmark = pytest.mark.django_db


def live_privately(shop: Shop) -> None:
    """All that the rider may do for herself: basket, order, cancelled order, two clicks, order by phone."""
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 3), payment=PaymentChoice.TRANSFER)
    place(rider)
    fill(rider, ("LA-40", 1))
    actions.cancel_order(rider, code=place(rider).code, reason="", now=NOW)
    seen = queries.buy_now_preview(rider, sku="LA-40", quantity=1, now=NOW)
    actions.buy_now(rider, sku="LA-40", quantity=1, seen_total=seen.seen_total, idempotency_key="2", now=NOW)
    actions.add_to_basket(rider, sku="BE-1", quantity=1, now=NOW)


def work(shop: Shop) -> str:
    buyer = viewer_of(shop.buyer)
    fill(buyer, ("CH-1022", 2), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(buyer)
    fill(buyer, ("TU-700", 10), payment=PaymentChoice.ON_ACCOUNT)
    return placed.code


def look_around(viewer: Viewer, hat_id: Any) -> list[Any]:
    """Everything a hat can ask this room."""
    basket = queries.basket(viewer, now=NOW)
    pages = queries.orders(viewer)
    searched = [
        queries.orders(viewer, filters=OrderFilters(text=text)) for text in ("Marie", "LA-40", "CH-1022", "BE-1")
    ]
    return [
        _plain(basket),
        _listed(pages),
        [_listed(found) for found in searched],
        sorted((_plain(queries.order(viewer, code=row.code)) for row in pages.rows), key=repr),
        queries.basket_count(viewer),
        queries.may_buy_now(viewer),
        queries.spent_this_month(viewer, hat_id=hat_id, currency="EUR", now=NOW),
        [_plain(view) for view in queries.orders_to_approve(viewer)],
    ]


def _listed(page: Any) -> Any:
    """Orders of one moment stand in the order of their keys, which are random: compared as a set."""
    plain = _plain(page)
    return {**plain, "rows": sorted(plain["rows"], key=repr)}


_RANDOM = ("id", "code", "number", "hat_id", "organisation_id", "variant_id", "product_code", "taken_by_id")


def _plain(value: Any) -> Any:
    """Without keys and codes, which are random in both worlds; stock is the shop's, not a hat's."""

    def clean(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: clean(each) for key, each in item.items() if key not in (*_RANDOM, "available")}
        if isinstance(item, list | tuple):
            return [clean(each) for each in item]
        return item

    return clean(asdict(value)) if value is not None else None


@pytest.mark.parametrize("who", ["buyer", "approver", "administrator"])
def test_under_a_hat_of_the_organisation_the_private_life_changes_nothing(who: str) -> None:
    def world(with_private_life: bool) -> list[Any]:
        shop = open_shop()
        if with_private_life:
            live_privately(shop)
        work(shop)
        card = shop.buyer if who == "buyer" else shop.approver
        if who == "administrator":
            Hat.objects.filter(pk=card.id).update(roles=[Role.ADMINISTRATOR])
            card = hat_card(SYSTEM, hat_id=card.id)
        return look_around(viewer_of(card), shop.buyer.id)

    quiet = in_a_world_of_its_own(world, False)
    assert len(quiet[1]["rows"]) == 1
    assert in_a_world_of_its_own(world, True) == quiet


def test_under_the_private_hat_the_work_changes_nothing() -> None:
    def world(with_work: bool) -> list[Any]:
        shop = open_shop()
        if with_work:
            work(shop)
        live_privately(shop)
        return look_around(viewer_of(shop.rider), shop.rider.id)

    quiet = in_a_world_of_its_own(world, False)
    assert len(quiet[1]["rows"]) == 3
    assert in_a_world_of_its_own(world, True) == quiet


def in_a_world_of_its_own(build: Callable[[bool], list[Any]], differs: bool) -> list[Any]:
    """Build a world, look around in it, and leave nothing of it."""
    with transaction.atomic():
        seen = build(differs)
        transaction.set_rollback(True)
    return seen


def test_a_colleagues_order_is_seen_by_role_and_a_basket_by_nobody_else(shop: Shop) -> None:
    code = work(shop)
    approver = viewer_of(shop.approver)
    assert [row.code for row in queries.orders(approver).rows] == [code]
    colleague = make_hat(make_person("Jean"), shop.workshop)
    with pytest.raises(NotFound):
        queries.order(viewer_of(colleague), code=code)
    assert queries.orders(viewer_of(colleague)).total == 0
    basket = queries.basket(viewer_of(shop.buyer), now=NOW)
    assert basket is not None
    with pytest.raises(NotFound):
        queries.order(approver, code=basket.order.code)
    assert queries.basket(approver, now=NOW, order_code=basket.order.code) is None
    with pytest.raises(NotFound):
        actions.set_line(approver, sku="TU-700", quantity=0, now=NOW, order_code=basket.order.code)


def test_one_visitor_never_sees_anothers_basket_nor_order(shop: Shop) -> None:
    mine = as_visitor(shop)
    fill(mine, ("CH-1022", 1))
    placed = place(mine)
    other = Viewer(ViewerKind.VISITOR, visitor_id=Visitor.objects.create(created_at=NOW).id)
    nobody = replace(other, visitor_id=None)
    for viewer in (other, nobody):
        assert queries.basket(viewer, now=NOW) is None
        assert queries.orders(viewer).total == 0
        with pytest.raises(NotFound):
            queries.order(viewer, code=placed.code)
    with pytest.raises(NotFound):
        queries.order_by_link(other, token=placed.code, now=NOW)


def test_a_guests_order_stays_the_visitors_after_sign_in(shop: Shop) -> None:
    visitor = as_visitor(shop)
    fill(visitor, ("CH-1022", 1))
    placed = place(visitor)
    actions.merge_baskets(viewer_of(shop.rider), visitor_id=shop.visitor.id, now=NOW)
    with pytest.raises(NotFound):
        queries.order(viewer_of(shop.rider), code=placed.code)
