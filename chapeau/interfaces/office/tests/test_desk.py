"""A day at the desk: tasks written and changed, a request that becomes an order, an order taken by phone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.actions import create_warehouses
from chapeau.commerce.stock.values import NewWarehouse
from chapeau.interfaces.office.happenings import WORDS
from chapeau.interfaces.office.tests.conftest import Desk, Sit
from chapeau.interfaces.office.words import MISSING
from chapeau.kit import bus
from chapeau.person.audience.tests.builders import make_audience
from chapeau.person.people import queries as people
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.tasks import queries as tasks
from chapeau.relationship.service import actions as service
from chapeau.relationship.service.values import RequestKind
from tests.builders import CHAIN


def shown(desk: Desk, address: str) -> str:
    return desk.client.get(address).content.decode()


def test_a_task_is_made_without_a_person_changed_and_given_away(sit: Sit) -> None:
    desk = sit(StaffRole.SALES)
    new = reverse("office:new_task")
    refused = desk.client.post(new, {"title": "", "note": "Do not lose me"})
    assert refused.status_code == 422
    assert "Do not lose me" in refused.content.decode()
    made = desk.client.post(new, {"title": "Call Milan", "owner": str(desk.hat.id), "due_at": "2026-03-09T10:00"})
    page = made["Location"]
    assert "Call Milan" in shown(desk, reverse("office:tasks"))
    desk.client.post(page, {"title": "Call Milan twice", "note": "Ask for Luca", "owner": "", "due_at": ""})
    code = page.rsplit("/", 1)[1]
    task = tasks.task(SYSTEM, code=code, now=desk.shop.now)
    assert (task.title, task.note, task.owner_id, task.due_at) == ("Call Milan twice", "Ask for Luca", None, None)
    assert "Call Milan twice" not in shown(desk, reverse("office:tasks"))
    assert "Call Milan twice" in shown(desk, reverse("office:tasks") + "?whose=all")


def test_a_request_becomes_an_order_with_the_article_asked_about(sit: Sit) -> None:
    desk = sit()
    chain = catalog.variant_by_sku(SYSTEM, sku=CHAIN, market=None, language="en")
    asked = service.ask(
        people.viewer_for_hat(desk.shop.buyer), kind=RequestKind.BULK_PRICE, text="400 for the spring?",
        now=desk.shop.now, language="en", variant_id=chain.id, quantity=400,
    )  # fmt: skip
    page = reverse("office:request", args=[asked])
    assert "Make an order of it" in shown(desk, page)
    begun = desk.client.post(reverse("office:order_from_request", args=[asked]))
    code = begun["Location"].split("/")[-2]
    basket = ordering.basket(SYSTEM, now=desk.shop.now, order_code=code)
    assert basket is not None
    assert [(line.sku, line.quantity) for line in basket.order.lines] == [(CHAIN, 400)]
    assert basket.order.hat_id == desk.shop.buyer.id
    task = desk.client.post(reverse("office:change_request", args=[asked]), {"do": "task", "text": ""})
    assert tasks.task(SYSTEM, code=task["Location"].rsplit("/", 1)[1], now=desk.shop.now).title == "400 for the spring?"


def test_an_order_by_phone_keeps_what_was_not_understood_and_takes_the_terms_with_the_order(sit: Sit) -> None:
    desk = sit()
    begun = desk.client.post(reverse("office:start_order", args=[desk.shop.buyer.id]))
    page = begun["Location"]
    change = f"{page}/change"
    desk.client.post(change, {"do": "paste", "text": f"10 x {CHAIN}\nNOPE-1 4\nchain; 3"})
    answer = shown(desk, page)
    assert "NOPE-1 4\nchain; 3" in answer  # still in the field, to be mended
    assert "No article number in this line." in answer
    assert f'value="{CHAIN}&#9;3"' in answer  # what may have been meant, one press away
    code = page.split("/")[-2]
    terms = {
        "channel": "phone", "delivery": "home", "payment": "on-account", "cost_centre": "Workshop",
        "new_street": "5 rue Neuve", "new_postal_code": "69002", "new_city": "", "new_country": "FR",
    }  # fmt: skip
    desk.client.post(change, {"do": "terms", **terms})
    assert 'value="5 rue Neuve"' in shown(desk, page)
    desk.client.post(change, {"do": "terms", **terms, "new_city": "Lyon"})
    basket = ordering.basket(SYSTEM, now=desk.shop.now, order_code=code)
    assert basket is not None
    assert basket.order.delivery_address is not None
    assert basket.order.delivery_address.street == "5 rue Neuve"
    # What stands in the form when the order is placed counts, kept before or not.
    sent = {"seen_total": str(basket.seen_total), "key": "k1", "buyer_reference": "BY-PHONE", **terms, "new_street": ""}
    sent |= {"new_postal_code": "", "new_country": ""}
    for _twice in range(2):
        placed = desk.client.post(f"{page}/place", sent)
        assert placed["Location"] == reverse("office:order", args=[code])
    order = ordering.order(SYSTEM, code=code)
    assert (order.buyer_reference, order.cost_centre) == ("BY-PHONE", "Workshop")


def test_stock_moves_between_warehouses_gets_a_shelf_and_refusals_keep_what_was_typed(sit: Sit) -> None:
    desk = sit(StaffRole.LOGISTICS)
    create_warehouses(
        SYSTEM, warehouses=[NewWarehouse("MIL", "Milano", "IT", "Europe/Rome", desk.shop.now.time(), priority=9)]
    )
    page = reverse("office:stock_of", args=[CHAIN])
    move = reverse("office:move_stock", args=[CHAIN])
    refused = desk.client.post(
        move, {"do": "transfer", "warehouse": "LYO", "to": "MIL", "pieces": "9999", "why": "fair"}
    )
    assert refused.status_code == 422
    assert 'value="9999"' in refused.content.decode()
    assert "(400)" in refused.content.decode()
    desk.client.post(move, {"do": "transfer", "warehouse": "LYO", "to": "MIL", "pieces": "100", "why": "fair"})
    desk.client.post(move, {"do": "shelf", "warehouse": "MIL", "shelf": "A-12"})
    found = {row.warehouse_code: row for row in stock.levels(SYSTEM, variant_ids=[desk.shop.variants[CHAIN]])}
    assert (found["LYO"].on_hand, found["MIL"].on_hand, found["MIL"].shelf) == (300, 100, "A-12")
    assert "Moved" in shown(desk, page)


def test_a_delivery_note_that_names_an_article_twice_books_both(sit: Sit) -> None:
    desk = sit(StaffRole.LOGISTICS)
    desk.client.post(reverse("office:goods_in"), {"warehouse": "LYO", "text": f"{CHAIN} 5\n{CHAIN} 3"})
    (level,) = stock.levels(SYSTEM, variant_ids=[desk.shop.variants[CHAIN]], warehouse="LYO")
    assert level.on_hand == 408


def test_a_price_for_one_person_alone_is_given_with_its_reason_shown_and_ended(sit: Sit) -> None:
    desk = sit()
    person = desk.shop.buyer.person_code
    new = reverse("office:new_personal_offer", args=[person])
    refused = desk.client.post(new, {"hat": desk.shop.buyer.code, "sku": "NOPE", "percent_off": "5", "reason": "Fair"})
    assert "No article has the SKU NOPE." in refused.content.decode()
    refused = desk.client.post(new, {"hat": desk.shop.buyer.code, "reason": "Neither"})
    assert "Give either a percentage" in refused.content.decode()
    given = desk.client.post(
        new, {"hat": desk.shop.buyer.code, "sku": CHAIN, "amount": "20", "reason": "Met at the fair"}
    )
    page = shown(desk, given["Location"])
    assert "Met at the fair" in page
    assert "€20.00" in page
    (offer,) = pricing.personal_offers(SYSTEM, hat_ids=[desk.shop.buyer.id])
    desk.client.post(reverse("office:withdraw_personal_offer", args=[person, offer.id]))
    assert "Met at the fair" not in shown(desk, reverse("office:what_they_pay", args=[person]))


@pytest.mark.parametrize("name", ["cost_centre", "problems"])
def test_what_an_order_still_misses_is_said_in_words(name: str) -> None:
    assert str(MISSING[name])


def test_everything_that_happens_with_a_person_has_words() -> None:
    of_the_house = (
        "channel.", "contract.", "history.undone", "house-settings.", "price-list.", "prices.", "product.", "promotion.",
        "stock.", "task.reminded",
    )  # fmt: skip
    told = [verb for verb in sorted(bus._fact_types) if not verb.startswith(of_the_house)]
    assert [verb for verb in told if verb not in WORDS] == []


def test_a_variant_is_added_and_the_first_one_says_how_it_differs(sit: Sit) -> None:
    desk = sit()
    chain = catalog.variant_by_sku(SYSTEM, sku=CHAIN, market=None, language="en")
    page = reverse("office:product", args=[chain.product_code])
    change = reverse("office:change_product", args=[chain.product_code])
    new = {"do": "add-variant", "sku": "CO-CHN-11-S", "gtin": "", "weight_g": "260", "new": "colour=silver"}
    refused = desk.client.post(change, {**new, f"old-{CHAIN}": "colour=silver"})
    assert refused.status_code == 422
    assert "do not tell it apart" in refused.content.decode()
    assert 'value="CO-CHN-11-S"' in refused.content.decode()
    desk.client.post(change, {**new, f"old-{CHAIN}": "colour=black"})
    desk.client.post(change, {"do": "related", "skus": "CO-CHN-12\nAL-CAS-1134"})
    found = catalog.product_to_edit(SYSTEM, code=chain.product_code, language="en")
    assert [(one.sku, dict(one.options)) for one in found.variants] == [
        (CHAIN, {"colour": "black"}),
        ("CO-CHN-11-S", {"colour": "silver"}),
    ]
    picture = found.pictures[0]
    desk.client.post(change, {"do": "describe-picture", "picture": str(picture.id), "alt-fr": "Une chaîne noire"})
    shown_page = shown(desk, page)
    assert "Une chaîne noire" in shown_page
    assert "CO-CHN-12\nAL-CAS-1134" in shown_page
    taken = desk.client.post(
        change, {"do": "add-variant", "sku": "CO-CHN-12", "weight_g": "1", "option-colour": "silver"}
    )
    assert "CO-CHN-12" in taken.content.decode()
    assert taken.status_code == 422


def test_an_audience_is_made_an_offer_looked_at_before_taken_back_and_given_again(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    Hat.objects.filter(pk=desk.hat.id).update(discount_limit_percent=10)
    audience = make_audience("country = FR", name="France", now=timezone.now())
    new = reverse("office:new_offer")
    sent = {"audience": audience.code, "sku": f"{CHAIN} {CHAIN}", "percent_off": "5", "reason": "Autumn", "do": "look"}
    looked = desk.client.post(new, sent)
    assert looked.status_code == 200
    assert "What it would do" in looked.content.decode()
    assert "Margin left" not in looked.content.decode()  # marketing sees no cost
    assert pricing.offerings(SYSTEM, now=timezone.now()).total == 0
    refused = desk.client.post(new, {**sent, "percent_off": "20", "do": "give"})
    assert "you may give up to 10 % alone" in refused.content.decode()
    assert 'value="Autumn"' in refused.content.decode()
    given = desk.client.post(new, {**sent, "do": "give"})
    page = shown(desk, given["Location"])
    assert "Autumn" in page
    code = given["Location"].rsplit("/", 1)[-1]
    change = reverse("office:change_own_offer", args=[code])
    desk.client.post(change, {"do": "withdraw"})
    assert "Undo: let it hold again" in shown(desk, given["Location"])
    desk.client.post(change, {"do": "restore"})
    assert "Take it back" in shown(desk, given["Location"])
    with CaptureQueriesContext(connection) as asked:
        assert "Autumn" in shown(desk, reverse("office:own_offers"))
    assert len(asked) < 30
    seller = sit(StaffRole.SALES)
    people = shown(seller, reverse("office:own_offer_people", args=[code, "given"]))
    assert "As they see it" in people
