"""From placed to delivered, with the real rooms below."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from chapeau.commerce.fulfilment import actions, queries
from chapeau.commerce.fulfilment.actions import NothingToShip, set_delivery_method
from chapeau.commerce.fulfilment.actions.ship_parcels import AlreadyShipped
from chapeau.commerce.fulfilment.desk import options
from chapeau.commerce.fulfilment.models import Shipment
from chapeau.commerce.fulfilment.values import Parcel, Rate, ShipmentView
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.actions.record_delivery import OrderNotToShip
from chapeau.commerce.ordering.desk import DeliveryQuestion
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.tests.builders import NOW, Shop, fill, look, place, stored
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.commerce.payments.actions import record_transfer
from chapeau.commerce.payments.models import Payment
from chapeau.commerce.stock.models import Level, Warehouse
from chapeau.commerce.stock.tests.builders import assert_books_agree, stock_up
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.models import Message
from chapeau.person.people.tests.builders import make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, PostalAddressValue, StaffRole, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def logistics(shop: Shop) -> Viewer:
    return viewer_of(make_staff(StaffRole.LOGISTICS, given_name="Luca", family_name="Verdi"))


def order_on_account(shop: Shop, *lines: tuple[str, int], now: datetime = NOW) -> str:
    """An order of the workshop's buyer that may leave at once; its shipments are made."""
    buyer = viewer_of(shop.buyer)
    fill(buyer, *(lines or (("CH-1022", 3),)), payment=PaymentChoice.ON_ACCOUNT, now=now)
    code = place(buyer, now=now).code
    run_waiting_jobs()
    return code


def shipments(code: str) -> list[ShipmentView]:
    return queries.shipments_of_order(SYSTEM, order_code=code)


def test_the_desk_tells_price_and_day_before_paying(shop: Shop) -> None:
    # Tuesday 12 May 2026, 11:00 in Lyon, cut-off 14:00; Thursday is Ascension Day.
    rider = look_at_options(shop, gross=True)
    assert [(o.code, str(o.amount), o.includes_tax, o.promised_on) for o in rider] == [
        ("post", "4.900000", True, date(2026, 5, 15)),
        ("fetch", "0.000000", True, date(2026, 5, 12)),
    ]
    assert rider[0].promise == "Friday, 15 May"
    assert rider[1].is_pick_up
    business = look_at_options(shop, gross=False)
    assert (str(business[0].amount), business[0].promised_on) == ("6.000000", date(2026, 5, 18))
    assert look_at_options(shop, gross=True, language="it")[0].promise == "venerdì 15 maggio"
    assert look_at_options(shop, gross=True, country="JP") == []


def look_at_options(shop: Shop, *, gross: bool, language: str = "en", country: str = "FR") -> list:  # type: ignore[type-arg]
    question = DeliveryQuestion(
        currency="EUR",
        shows_gross=gross,
        country=country,
        postal_code="69001",
        market="B2C",
        language=language,
        weight_g=800,
        goods=Money(4890, "EUR"),
        lines=((shop.articles["CH-1022"], 3),),
    )
    return list(options(question, NOW))


def test_the_desk_asks_the_same_few_questions_whatever_is_in_the_basket(
    shop: Shop, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # what is free of the articles, warehouses, methods with their rates
    with django_assert_num_queries(3):
        look_at_options(shop, gross=True)


def test_an_order_on_account_waits_in_to_ship_at_once(shop: Shop, logistics: Viewer) -> None:
    code = order_on_account(shop)
    rows = queries.to_ship(logistics, now=NOW)
    assert [(row.order_code, row.pieces, row.weight_g, row.recipient, row.is_late) for row in rows] == [
        (code, 3, 780, "Atelier Rustine", False)
    ]
    assert rows[0].ship_by == datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
    assert rows[0].promised_on == stored(code).promised_on == date(2026, 5, 18)
    assert queries.to_ship(logistics, now=NOW + timedelta(hours=4))[0].is_late


def test_an_unpaid_card_order_does_not_wait_to_ship(shop: Shop, logistics: Viewer) -> None:
    fill(viewer_of(shop.rider), ("LA-40", 1))
    place(viewer_of(shop.rider))
    run_waiting_jobs()
    assert queries.to_ship(logistics, now=NOW) == []


def test_a_transfer_ships_from_the_day_the_money_came(shop: Shop, logistics: Viewer) -> None:
    rider = viewer_of(shop.rider)
    fill(rider, ("LA-40", 1), payment=PaymentChoice.TRANSFER)
    code = place(rider).code
    run_waiting_jobs()
    assert queries.to_ship(logistics, now=NOW) == []
    finance = viewer_of(make_staff(StaffRole.FINANCE))
    payment = Payment.objects.get(order_id=stored(code).id)
    wednesday = NOW + timedelta(days=8)
    record_transfer(finance, reference=payment.reference, amount=Money(payment.amount_minor, "EUR"), now=wednesday)
    run_waiting_jobs()
    row = queries.to_ship(logistics, now=wednesday)[0]
    assert (row.order_code, row.promised_on) == (code, date(2026, 5, 22))


def test_shipped_takes_from_stock_tells_the_buyer_and_moves_the_order(shop: Shop, logistics: Viewer) -> None:
    code = order_on_account(shop)
    parcel = shipments(code)[0].code
    assert actions.start_picking(logistics, shipment_codes=[parcel]) == 1
    assert actions.start_picking(logistics, shipment_codes=[parcel]) == 0
    actions.ship(logistics, parcel=Parcel(parcel, tracking_number="6A 123 456"), now=NOW)
    run_waiting_jobs()
    seen = queries.shipments_of_order(viewer_of(shop.buyer), order_code=code)[0]
    assert (seen.state, seen.carrier, seen.tracking_number) == ("shipped", "Colissimo", "6A123456")
    assert seen.tracking_link == "https://post.example/follow?parcel=6A123456"
    assert stored(code).state == "shipped"
    level = Level.objects.get(variant_id=shop.articles["CH-1022"], warehouse__code="LYO")
    assert (level.on_hand, level.reserved) == (997, 0)
    mail = Message.objects.get(template="delivery.shipped")
    assert mail.to_address == "marie@rustine.example"
    assert "3 × Chain (CH-1022)" in mail.text
    assert "https://post.example/follow?parcel=6A123456" in mail.text
    assert Activity.objects.get(verb="order.shipped").properties["is_complete"] is True
    with pytest.raises(AlreadyShipped):
        actions.ship(logistics, parcel=Parcel(parcel), now=NOW)
    assert [view.code for view in queries.find_shipments(logistics, tracking_number="6A123")] == [parcel]
    assert_books_agree()


def test_part_of_it_ships_and_the_rest_waits(shop: Shop, logistics: Viewer) -> None:
    code = order_on_account(shop, ("CH-1022", 3), ("LA-40", 2))
    first = shipments(code)[0]
    chain = next(line for line in first.lines if line.sku == "CH-1022")
    actions.ship(logistics, parcel=Parcel(first.code, quantities=((chain.line_id, 2),)), now=NOW)
    assert stored(code).state == "partly-shipped"
    gone, waits = shipments(code)
    assert [(line.sku, line.quantity) for line in gone.lines] == [("CH-1022", 2)]
    assert [(line.sku, line.quantity) for line in waits.lines] == [("CH-1022", 1), ("LA-40", 2)]
    slip = queries.packing_slips(logistics, shipment_codes=[gone.code])[0]
    assert [(line.sku, line.quantity) for line in slip.still_to_come] == [("CH-1022", 1), ("LA-40", 2)]
    assert slip.recipient[-3:] == ("12 rue de la Roue", "69001 LYON", "FRANCE")
    actions.ship(logistics, parcel=Parcel(waits.code), now=NOW)
    assert stored(code).state == "shipped"
    assert_books_agree()


def test_more_than_the_shipment_holds_is_not_shipped(shop: Shop, logistics: Viewer) -> None:
    first = shipments(order_on_account(shop))[0]
    for quantity in (4, -1, 0):
        with pytest.raises(NothingToShip):
            actions.ship(
                logistics, parcel=Parcel(first.code, quantities=((first.lines[0].line_id, quantity),)), now=NOW
            )


def test_two_warehouses_make_two_shipments(shop: Shop, logistics: Viewer) -> None:
    lamp = shop.articles["LA-40"]
    Level.objects.filter(variant_id=lamp).update(on_hand=1)
    stock_up(lamp, MIL=5)
    code = order_on_account(shop, ("LA-40", 6))
    parts = {view.warehouse_code: [(line.sku, line.quantity) for line in view.lines] for view in shipments(code)}
    assert parts == {"LYO": [("LA-40", 1)], "MIL": [("LA-40", 5)]}
    results = actions.ship_many(
        logistics, parcels=[*(Parcel(view.code) for view in shipments(code)), Parcel("nowhere")], now=NOW
    )
    assert [bool(result.refusal) for result in results] == [False, False, True]
    assert stored(code).state == "shipped"


def test_a_pick_list_adds_up_by_shelf(shop: Shop, logistics: Viewer) -> None:
    Level.objects.filter(variant_id=shop.articles["CH-1022"]).update(shelf="B-2")
    Level.objects.filter(variant_id=shop.articles["LA-40"]).update(shelf="A-1")
    codes = [order_on_account(shop, ("CH-1022", 3)), order_on_account(shop, ("CH-1022", 1), ("LA-40", 2))]
    parcels = [shipments(code)[0].code for code in codes]
    found = queries.pick_list(logistics, shipment_codes=parcels)
    assert [(row.shelf, row.sku, row.quantity) for row in found[0].rows] == [("A-1", "LA-40", 2), ("B-2", "CH-1022", 4)]
    assert dict(found[0].rows[1].for_shipments) == {parcels[0]: 3, parcels[1]: 1}


def test_delivered_when_all_of_it_arrived_early_or_late(shop: Shop, logistics: Viewer) -> None:
    code = order_on_account(shop)
    parcel = shipments(code)[0].code
    assert actions.mark_delivered(logistics, shipment_codes=[parcel], now=NOW) == 0
    actions.ship(logistics, parcel=Parcel(parcel), now=NOW)
    assert actions.mark_delivered(logistics, shipment_codes=[parcel], now=NOW + timedelta(days=7)) == 1
    assert stored(code).state == "delivered"
    assert Activity.objects.get(verb="order.delivered").properties["days_late"] == 1


def test_a_cancelled_order_leaves_the_list_and_cannot_ship(shop: Shop, logistics: Viewer) -> None:
    code = order_on_account(shop)
    parcel = shipments(code)[0].code
    ordering.cancel_order(viewer_of(shop.buyer), code=code, reason="", now=NOW)
    with pytest.raises(OrderNotToShip):
        actions.ship(logistics, parcel=Parcel(parcel), now=NOW)
    run_waiting_jobs()
    assert queries.to_ship(logistics, now=NOW) == []
    assert Shipment.objects.get(code=parcel).state == "cancelled"


def test_asked_twice_nothing_is_made_twice(shop: Shop) -> None:
    code = order_on_account(shop)
    assert actions.prepare_shipments(SYSTEM, order_ids=[stored(code).id], now=NOW) == []
    assert len(shipments(code)) == 1


def test_shipments_are_behind_the_wall(shop: Shop, logistics: Viewer) -> None:
    code = order_on_account(shop)
    parcel = shipments(code)[0].code
    for viewer in (viewer_of(shop.rider), viewer_of(make_person("Luc", "Blanc"))):
        with pytest.raises(NotFound):
            queries.shipments_of_order(viewer, order_code=code)
        with pytest.raises(Forbidden):
            queries.to_ship(viewer, now=NOW)
        with pytest.raises(Forbidden):
            actions.ship(viewer, parcel=Parcel(parcel), now=NOW)
    with pytest.raises(Forbidden):
        actions.ship(viewer_of(shop.seller), parcel=Parcel(parcel), now=NOW)


def test_to_ship_takes_the_same_queries_however_long(
    shop: Shop, logistics: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        order_on_account(shop)
    with django_assert_num_queries(1):
        assert len(queries.to_ship(logistics, now=NOW)) == 3


def test_checkout_shows_this_desk(shop: Shop) -> None:
    fill(viewer_of(shop.rider), ("LA-40", 1))
    assert [option.code for option in look(viewer_of(shop.rider)).delivery_options] == ["post", "fetch"]
    assert not Order.objects.exclude(state="basket").exists()


def test_what_is_fetched_is_taxed_where_it_is_handed_over(shop: Shop) -> None:
    rider = viewer_of(shop.rider)
    rome = PostalAddressValue("Marie Durand", street="Via Roma 1", postal_code="00184", city="Roma", country="IT")
    fill(rider, ("CH-1022", 1), address=rome)
    assert look(rider).order.taxes[0].percent == 22
    set_delivery_method(
        SYSTEM,
        code="counter",
        names={"en": "Fetch in Lyon"},
        pick_up_at=Warehouse.objects.get(code="LYO").id,
        working_days=0,
        position=3,
        rates=[Rate(("IT",), None, 0, "EUR", Decimal(0), includes_tax=True)],
    )
    ordering.choose_delivery(rider, method="counter", now=NOW)
    assert look(rider).order.taxes[0].percent == 20
    placed = place(rider)
    assert stored(placed.code).tax_minor * 6 == stored(placed.code).gross_minor
    basket = fill(rider, ("CH-1022", 1), address=rome)
    assert basket.order.taxes[0].percent == 22  # and where it goes again, once it is sent
