"""Every page of the office opens, for whoever may open it, with as many questions for many rows as for few."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, viewer_of
from chapeau.person.people.values import StaffRole
from chapeau.relationship.service.actions import ask
from chapeau.relationship.service.values import RequestKind

LISTS = (
    "people",
    "organisations",
    "orders",
    "requests",
    "tasks",
    "mails",
    "to_ship",
    "returns",
    "invoices",
    "stock",
    "products",
    "prices",
    "promotions",
    "contracts",
)


def test_today_opens_for_every_role(sit: Sit) -> None:
    for role in StaffRole:
        assert sit(role).client.get("/office/").status_code == 200, role


def test_today_in_french_says_aujourd_hui_and_offers_the_other_languages(sit: Sit) -> None:
    desk = sit()
    desk.client.cookies["django_language"] = "fr"
    page = desk.client.get("/office/").content.decode()
    assert '<html lang="fr"' in page
    assert 'lang="it"' in page


def test_each_list_opens_searches_and_exports(sit: Sit) -> None:
    desk = sit()
    order_of(desk.shop)
    for name in LISTS:
        for query in ("", "?q=a", "?export=csv", "?export=xlsx", "?page=9"):
            assert desk.client.get(reverse(f"office:{name}") + query).status_code == 200, name + query


def test_one_order_its_buyer_and_their_organisation_open(sit: Sit) -> None:
    desk = sit()
    code = order_of(desk.shop)
    for address in (
        reverse("office:order", args=[code]),
        reverse("office:person", args=[desk.shop.buyer.person_code]),
        reverse("office:organisation", args=[desk.shop.buyer.organisation_code]),
        reverse("office:what_they_pay", args=[desk.shop.buyer.person_code]) + "?article=CO-CHN-11",
        reverse("office:find") + "?q=camille",
        reverse("office:find") + f"?q={code}",
    ):
        assert desk.client.get(address).status_code == 200, address


def test_an_order_is_taken_for_a_person_by_phone(sit: Sit) -> None:
    desk = sit(StaffRole.SALES)
    answer = desk.client.post(reverse("office:start_order", args=[desk.shop.buyer.id]))
    page = answer["Location"]
    assert desk.client.get(page).status_code == 200
    desk.client.post(f"{page}/change", {"do": "paste", "text": "20 x CO-CHN-11\nnonsense"})
    shown = desk.client.get(page).content.decode()
    assert "CO-CHN-11" in shown
    assert "558.00" in shown  # 20 at the contract's 27.90


def test_strangers_sign_in_and_buyers_are_refused(sit: Sit) -> None:
    desk = sit()
    assert Client().get("/office/").status_code == 302
    buyer = Client()
    buyer.post("/en/demo/enter", {"hat": desk.shop.buyer.code})
    assert buyer.get("/office/").status_code == 403


def test_the_menu_shows_what_the_role_may_open(sit: Sit) -> None:
    page = sit(StaffRole.LOGISTICS).client.get("/office/").content.decode()
    assert reverse("office:orders") in page
    assert reverse("office:mails") not in page


def test_lists_ask_as_many_questions_for_many_rows_as_for_few(sit: Sit) -> None:
    desk = sit()
    order_of(desk.shop)

    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.client.get(reverse(f"office:{name}")).status_code == 200
        return len(seen)

    for name in LISTS:
        asked(name)  # what is remembered per process is learned once
    few = {name: asked(name) for name in LISTS}
    for number in range(3):
        order_of(desk.shop)
        make_hat(make_person("Ada", f"Buyer {number}"), make_organisation(f"Workshop {number}"))
    assert {name: asked(name) for name in LISTS} == few


def test_what_somebody_asks_is_answered_noted_and_made_a_task(sit: Sit) -> None:
    desk = sit(StaffRole.SERVICE)
    asker = viewer_of(desk.shop.private)
    code = ask(asker, kind=RequestKind.QUESTION, text="Does it fit?", now=desk.shop.now, language="en")
    page = reverse("office:request", args=[code])
    assert "Does it fit?" in desk.client.get(reverse("office:requests")).content.decode()
    desk.client.post(reverse("office:change_request", args=[code]), {"do": "note", "text": "Ask the workshop"})
    desk.client.post(reverse("office:change_request", args=[code]), {"do": "answer", "text": "It does."})
    shown = desk.client.get(page).content.decode()
    assert "It does." in shown
    assert "Ask the workshop" in shown
    made = desk.client.post(reverse("office:change_request", args=[code]), {"do": "task", "text": "Measure it"})
    assert "Measure it" in desk.client.get(made["Location"]).content.decode()
    note = {"hat": str(desk.shop.private.id), "text": "Rides in winter"}
    person = desk.client.post(reverse("office:add_note", args=[desk.shop.private.person_code]), note)["Location"]
    assert "Rides in winter" in desk.client.get(person).content.decode()
