"""Basket, checkout, order: without scripts, by plain forms."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from chapeau.commerce.billing.values import Papers
from chapeau.commerce.ordering.models import Order
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_browse import words
from chapeau.kit.clock import read_clock
from chapeau.person.people import actions as people
from chapeau.person.people.values import SYSTEM
from tests.builders import CHAIN, Shop

ADDRESS = {
    "delivery-country": "FR",
    "delivery-name": "Anna Moretti",
    "delivery-street": "1 rue de la République",
    "delivery-postal_code": "69001",
    "delivery-city": "Lyon",
}


def fill(client: Client, sku: str = CHAIN, quantity: int = 1) -> None:
    client.post("/en/basket/add", {"sku": sku, "quantity": quantity, "next": "/en/basket"})
    client.post("/en/checkout/begin")


def hidden(client: Client) -> dict[str, str]:
    """What the checkout page sends along by itself."""
    html = client.get("/en/checkout").content.decode()
    return dict(re.findall(r'<input type="hidden" name="(seen_total|key)" value="([^"]*)"', html))


def send(client: Client, **told: Any) -> Any:
    usual = {
        "step": "order",
        "email": "anna@example.com",
        "address": "new",
        "billing": "same",
        "method": "home",
        "payment": "transfer",
    }
    return client.post("/en/checkout", {**usual, **ADDRESS, **hidden(client), **told})


def test_a_visitor_orders_and_reads_how_to_pay(visit: Visit) -> None:
    papers = Papers(iban="FR76 3000 6000 0112 3456 7890 189", bic="AGRIFRPP", bank="Banque du Vélo")
    people.change_house_settings(SYSTEM, record=papers, now=read_clock())
    client = visit()
    fill(client)
    answer = send(client)
    assert answer.status_code == 302
    said = words(client.get(answer["Location"]))
    assert "Thank you. It is ordered." in said
    assert "€53.80" in said
    assert re.search(r"Reference\s+RF\d\d", said)
    assert "IBAN FR76 3000 6000 0112 3456 7890 189" in said
    assert "with you on" not in said  # no day before the money is here
    assert "Make an account" in said


def test_what_was_typed_is_kept_when_something_is_missing(visit: Visit) -> None:
    client = visit()
    fill(client)
    answer = send(client, **{"email": "", "delivery-postal_code": "6900"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="1 rue de la République"' in html
    assert 'value="6900"' in html
    assert html.count('class="errorlist"') == 2
    assert not Order.objects.filter(placed_at__isnull=False).exists()


def test_all_that_is_wrong_is_said_at_once_and_the_first_is_led_to(visit: Visit) -> None:
    client = visit()
    fill(client)
    html = send(client, **{"email": "anna@@x", "delivery-postal_code": "ABC", "delivery-phone": "12"}).content.decode()
    assert "An e-mail address looks like name@example.com." in html
    assert "A postal code there looks like 33380." in html
    assert "This phone number does not exist in that country." in html
    assert re.search(r'<input type="email"[^>]*autofocus', html)
    empty = send(client, **{name: "" for name in ADDRESS if name != "delivery-country"}).content.decode()
    assert empty.count("Please fill this in.") == 4  # name, street, postal code, town
    assert re.search(r'<input type="text" name="delivery-name"[^>]*autofocus', empty)


def test_what_was_typed_for_a_business_stays_when_something_else_is_asked(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    fill(client)
    html = send(client, step="coupon", coupon="nonsense", **{"business-name": "Roux Cycles"}).content.decode()
    assert 'value="Roux Cycles"' in html
    assert '<details class="card business" open>' in html


def test_an_approver_is_not_shown_a_total_of_what_cannot_be_ordered(visit: Visit, shop: Shop) -> None:
    buyer, approver = visit(shop.buyer), visit(shop.approver)
    fill(buyer, quantity=20)
    code = send(buyer, step="ask", payment="on-account", cost_centre="Workshop")["Location"].split("/")[3]
    wrong = words(approver.post(f"/en/approvals/{code}/decide", {"answer": "look", f"quantity-{CHAIN}": "7"}))
    assert "10 is the nearest quantity" in wrong
    assert "This is the order as you changed it" not in wrong
    assert "Approve and order for" not in wrong
    right = words(approver.post(f"/en/approvals/{code}/decide", {"answer": "look", f"quantity-{CHAIN}": "10"}))
    assert right.count("€279.00") >= 2  # the line and the sum
    assert f"above what {shop.buyer.person_name} may decide per order" in right


def test_who_reads_another_language_sees_the_order_in_it(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    fill(client)
    code = send(client)["Location"].split("/")[3]
    Order.objects.filter(code=code).update(language="it")
    page = words(client.get(f"/fr/orders/{code}"))
    assert "Chaîne" in page
    assert "Chain 11" not in page
    assert "Chaîne" in words(client.get("/fr/orders"))


def test_a_total_that_moved_is_shown_and_not_ordered(visit: Visit) -> None:
    client = visit()
    fill(client)
    answer = send(client, seen_total="100")
    assert answer.status_code == 409
    assert "The total is now €53.80, it was €1.00" in words(answer)
    assert 'name="seen_total" value="5380"' in answer.content.decode()


def test_the_same_page_sent_twice_is_one_order(visit: Visit) -> None:
    client = visit()
    fill(client)
    told = hidden(client)
    first, second = send(client, **told), send(client, **told)
    assert first["Location"] == second["Location"]
    assert Order.objects.filter(placed_at__isnull=False).count() == 1


def test_a_quantity_that_is_no_pack_says_the_nearest(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    client.post("/en/basket/add", {"sku": CHAIN, "quantity": 7, "next": "/en/"})
    assert "Nearest quantity: 10" in words(client.get("/en/"))


def test_a_change_by_htmx_answers_with_the_basket_its_number_and_what_is_to_say(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    fill(client, quantity=10)
    html = client.post(
        "/en/basket/line", {"sku": CHAIN, "quantity": 20}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "€558.00" in html
    assert 'id="basket-link"' in html
    assert html.count('hx-swap-oob="true"') == 2
    assert "A colleague approves this order" in html


def test_a_coupon_counts_and_an_unknown_one_says_so(visit: Visit) -> None:
    client = visit()
    fill(client, "ST-TYR-32")
    client.post("/en/basket/coupon", {"code": "nonsense"})
    assert "We do not know this code." in words(client.get("/en/basket"))
    client.post("/en/basket/coupon", {"code": "welcome5"})
    assert "€41.80" in words(client.get("/en/basket"))


def test_lines_are_pasted_from_a_mail(visit: Visit, shop: Shop) -> None:
    answer = visit(shop.buyer).post("/en/quick-order", {"text": f"{CHAIN} 20\nFE-ROT-160\t2\nNO-SUCH 1"})
    said = words(answer)
    assert "Corvo Chain 11-speed" in said
    assert "NO-SUCH" in said


def test_a_buyer_becomes_an_organisation_and_the_basket_comes_along(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    fill(client)
    told = {"business-name": "Roux Cycles", "business-kind": "business", "business-number": "FR40303265045"}
    answer = send(client, step="business", **told)
    assert answer.status_code == 302
    said = words(client.get("/en/checkout"))
    assert "Roux Cycles pays for this." in said
    assert "10 ×" in said  # the organisation's packs


def test_the_order_page_of_another_is_not_there(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    fill(client)
    order = Order.objects.get(code=send(client)["Location"].split("/")[3])
    assert client.get(f"/en/orders/{order.code}").status_code == 200
    for stranger in (visit(), visit(shop.buyer), visit(shop.approver)):
        assert stranger.get(f"/en/orders/{order.code}").status_code == 404


def test_an_order_is_cancelled_and_ordered_again(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    fill(client)
    code = send(client)["Location"].split("/")[3]
    assert "Cancelled" in words(client.post(f"/en/orders/{code}/cancel", {"word": "wrong size"}, follow=True))
    assert "Corvo Chain 11-speed" in words(client.post(f"/en/orders/{code}/again", follow=True))


def test_a_question_about_an_article_is_asked_and_read(visit: Visit, shop: Shop) -> None:
    client = visit(shop.private)
    answer = client.post(
        "/en/ask", {"sku": CHAIN, "kind": "question", "text": "Does it fit a Corvo 11 cassette?"}, follow=True
    )
    assert "Does it fit a Corvo 11 cassette?" in words(answer)
    assert "Does it fit" in words(client.get("/en/requests"))
    assert "Does it fit" not in words(visit(shop.buyer).get("/en/requests"))


def test_beyond_ones_authority_it_is_sent_for_approval_and_declined_with_a_word(visit: Visit, shop: Shop) -> None:
    client, approver = visit(shop.buyer), visit(shop.approver)
    fill(client, quantity=30)
    assert "Send for approval" in words(client.get("/en/checkout"))
    answer = send(client, step="ask", payment="on-account", word="For spring", cost_centre="Workshop")
    code = answer["Location"].split("/")[3]
    said = words(client.get(answer["Location"]))
    assert "A colleague has been asked" in said
    assert "For spring" in words(approver.get("/en/approvals"))
    assert "€837.00" in words(approver.get(f"/en/approvals/{code}"))
    assert approver.post(f"/en/approvals/{code}/decide", {"answer": "decline", "word": ""}).status_code in (409, 422)
    approver.post(f"/en/approvals/{code}/decide", {"answer": "decline", "word": "Next month"})
    assert "“Next month”" in words(client.get(f"/en/orders/{code}"))
