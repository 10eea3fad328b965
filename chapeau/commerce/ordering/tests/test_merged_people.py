"""After a merge orders, baskets, offers, coupons and activity follow; the walls between hats stay."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.queries.sums import hat_sums
from chapeau.commerce.ordering.tests.builders import NOW, Shop, fill, look, open_shop, place, use_small_desk, viewer_of
from chapeau.commerce.pricing import actions as pricing
from chapeau.kit.refusals import NotFound
from chapeau.person.activity import queries as activity
from chapeau.person.people import actions as people_deeds
from chapeau.person.people import queries as people
from chapeau.person.people.tests.builders import make_hat, make_person, make_staff
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_desk() -> None:
    use_small_desk()


def merged(shop: Shop, other: HatCard) -> tuple[Viewer, str]:
    """Who merged, and the code of it."""
    viewer = viewer_of(make_staff(StaffRole.SERVICE))
    code = people_deeds.merge_people(
        viewer, kept_id=shop.rider.person_id, merged_id=other.person_id, choices={}, reason="one rider", now=NOW
    )
    return viewer, code


def wearing(card: HatCard) -> Viewer:
    """The viewer of a session opened by this hat's own address."""
    worn = people.hats_of_person(SYSTEM, person_id=card.person_id, opened=[card.id], now=NOW).opened
    return people.viewer_for_hat(worn[0])


def test_orders_and_activity_follow_and_go_back() -> None:
    shop, other = open_shop(), make_person("Marie", "Durant", email="durant@riders.example")
    fill(viewer_of(other), ("LA-40", 1))
    theirs = place(viewer_of(other)).code
    fill(viewer_of(shop.buyer), ("TU-700", 10))
    work = place(viewer_of(shop.buyer)).code
    staff, code = merged(shop, other)

    for card in (shop.rider, other):
        rows = queries.orders(wearing(card)).rows
        assert [row.code for row in rows] == [theirs]  # both ways in; never what was bought for the workshop
    assert queries.order(wearing(shop.rider), code=theirs).code == theirs
    with pytest.raises(NotFound):
        queries.order(wearing(shop.rider), code=work)
    page = people.person_page(staff, person_code=other.person_code)
    assert page.person_code == shop.rider.person_code
    own = next(hat for hat in page.hats if hat.card.is_private)
    assert own.card.ids == (shop.rider.id, other.id)
    assert own.emails == ("marie@riders.example", "durant@riders.example")
    everywhere = queries.orders_of_person(staff, person_id=page.person_id, hat_ids=[hat.card.id for hat in page.hats])
    assert {row.code for row in everywhere.rows} == {theirs, work}
    verbs = {event.verb for event in activity.timeline(staff, hat_ids=[shop.rider.id])}
    assert {"order.placed", "people.merged"} <= verbs
    assert hat_sums(staff, hat_ids=own.card.ids)[other.id].orders == 1

    fill(wearing(other), ("CH-1022", 1))
    since = place(wearing(other)).code
    assert {row.code for row in queries.orders(wearing(shop.rider)).rows} == {theirs, since}
    people_deeds.unmerge_people(staff, merge_code=code, reason="sisters", now=NOW)
    assert queries.orders(wearing(shop.rider)).rows == ()
    assert {row.code for row in queries.orders(wearing(other)).rows} == {theirs, since}  # done by her address: hers


def test_both_baskets_stay_and_the_own_comes_first() -> None:
    shop, other = open_shop(), make_person("Marie", "Durant")
    fill(viewer_of(other), ("LA-40", 2))
    merged(shop, other)
    viewer = wearing(shop.rider)
    assert [line.sku for line in look(viewer).order.lines] == ["LA-40"]
    assert queries.basket_count(viewer) == 2
    place(viewer)
    fill(viewer_of(other), ("LA-40", 1))
    fill(viewer_of(shop.rider), ("CH-1022", 1))
    assert [line.sku for line in look(viewer).order.lines] == ["CH-1022"]
    assert queries.basket_count(viewer) == 1
    place(viewer)
    assert [line.sku for line in look(viewer).order.lines] == ["LA-40"]
    actions.remove_line(viewer, sku="LA-40", now=NOW)
    assert queries.basket_count(viewer) == 0


def test_the_other_basket_is_shown_and_joined_when_wanted() -> None:
    shop, other = open_shop(), make_person("Marie", "Durant", email="durant@riders.example")
    fill(viewer_of(other), ("LA-40", 2))
    fill(viewer_of(shop.rider), ("CH-1022", 1), ("LA-40", 1))
    staff, code = merged(shop, other)
    assert [name[:5] for name in queries.other_basket(wearing(shop.rider))] == ["Lamp"]
    assert len(queries.other_basket(wearing(other))) == 2, "each way in comes to its own first"
    people_deeds.unmerge_people(staff, merge_code=code, reason="sisters", now=NOW)
    assert queries.other_basket(viewer_of(shop.rider)) == ()
    assert [line.sku for line in look(viewer_of(other)).order.lines] == ["LA-40"], "back where it was"
    merged(shop, other)
    assert actions.take_other_basket(wearing(shop.rider), now=NOW) == ()
    assert {line.sku: line.quantity for line in look(wearing(other)).order.lines} == {"CH-1022": 1, "LA-40": 2}
    assert queries.other_basket(wearing(shop.rider)) == ()


def test_a_personal_offer_and_the_uses_of_a_coupon_follow() -> None:
    shop, other = open_shop(), make_person("Marie", "Durant")
    pricing.give_personal_offer(
        SYSTEM, hat_id=other.id, variant_id=shop.articles["LA-40"], percent_off=Decimal(50), reason="sorry",
        valid_until=None, now=NOW,
    )  # fmt: skip
    before = fill(viewer_of(shop.rider), ("LA-40", 1)).order.lines[0]
    merged(shop, other)
    after = look(wearing(shop.rider)).order.lines[0]
    assert (before.unit_price, after.unit_price) == (Decimal("36.00"), Decimal("18.00"))


def test_a_hat_that_only_says_it_is_merged_sees_nothing_more() -> None:
    """``also_hat_ids`` comes from the rows, by the room of people alone."""
    shop, other = open_shop(), make_person()
    make_hat(other, shop.workshop)
    fill(viewer_of(other), ("LA-40", 1))
    place(viewer_of(other))
    assert queries.orders(replace(viewer_of(shop.rider), also_hat_ids=())).rows == ()
    assert people.hat_card(SYSTEM, hat_id=shop.rider.id).also_ids == ()
