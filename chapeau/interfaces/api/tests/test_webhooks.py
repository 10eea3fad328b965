"""A program sets up its own news: an organisation's for its own orders, the house's for everything."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import Settings
from standardwebhooks import Webhook

from chapeau.interfaces.api.tests.calls import Program, token_for, told
from chapeau.interfaces.api.tests.world import place
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.tests.receiver import Receiver, receiving
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import StaffRole
from tests.builders import Shop, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(tmp_path: object, settings: Settings) -> Shop:
    settings.MEDIA_ROOT = tmp_path
    return make_shop()


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    with receiving() as one:
        yield one


def test_an_organisation_subscribes_to_its_own_orders_by_a_program(shop: Shop, receiver: Receiver) -> None:
    program = Program(token_for(shop.approver))
    assert "product.created" not in {kind["name"] for kind in program.get("webhook-kinds")["items"]}
    wanted = {"address": receiver.address, "kinds": ["order.placed"], "description": "Our ERP"}
    made = program.do("POST", "webhooks", wanted, key="one")
    assert program.do("POST", "webhooks", wanted, key="one") == made, "told again to who did not hear the answer"
    code = made["code"]
    (listed,) = program.get("webhooks")["items"]
    assert (listed["code"], listed["kinds"], listed["state"]) == (code, ["order.placed"], "active")
    assert "secret" not in listed

    order = place(shop.buyer, read_clock(), "first")
    run_waiting_jobs()
    headers, body = receiver.got[0]
    Webhook(made["secret"]).verify(body, headers)
    assert json.loads(body)["data"]["order"] == order

    (row,) = program.get(f"webhooks/{code}/deliveries?state=delivered")["items"]
    delivery = program.get(f"webhooks/{code}/deliveries/{row['code']}")
    assert (delivery["body"], delivery["attempts"][0]["status"]) == (body, 204)
    program.do("POST", f"webhooks/{code}/deliveries/{row['code']}/replay")
    run_waiting_jobs()
    assert receiver.got[1][0]["webhook-id"] == headers["webhook-id"]

    renewed = program.do("POST", f"webhooks/{code}/secret", {"at_once": True})["secret"]
    assert renewed != made["secret"]
    assert program.do("POST", f"webhooks/{code}/pause")["state"] == "paused"
    told(program.ask("POST", f"webhooks/{code}/ping"), 409)
    place(shop.buyer, read_clock(), "second")
    run_waiting_jobs()
    assert len(receiver.got) == 2
    assert program.do("POST", f"webhooks/{code}/start")["state"] == "active"
    changed = program.do("PATCH", f"webhooks/{code}", {"description": "Purchasing"})
    assert (changed["description"], changed["kinds"]) == ("Purchasing", ["order.placed"])
    assert program.do("POST", f"webhooks/{code}/replay", {"since": listed["made_at"]}) == {"count": 2}
    run_waiting_jobs()
    headers, body = receiver.got[-1]
    Webhook(renewed).verify(body, headers)
    assert program.do("POST", f"webhooks/{code}/ping")["kind"] == "webhook.ping"
    assert program.do("DELETE", f"webhooks/{code}") == {"done": True}
    assert program.get("webhooks")["items"] == []


def test_a_secret_kept_with_a_key_is_sealed(shop: Shop) -> None:
    program = Program(token_for(shop.approver))
    made = program.do("POST", "webhooks", {"address": "https://erp.example.com/in"}, key="one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT result::text FROM kit_deed_key WHERE deed = 'api.create_webhook'")
        (kept,) = cursor.fetchone()
    assert made["code"] in kept
    assert made["secret"] not in kept


def test_who_does_not_administer_has_no_webhooks(shop: Shop) -> None:
    theirs = Program(token_for(shop.approver)).do("POST", "webhooks", {"address": "https://erp.example.com/in"})["code"]
    house = Program(token_for(make_staff(StaffRole.ADMINISTRATOR)))
    house.do("POST", "webhooks", {"address": "https://stock.example.com/in", "kinds": ["stock.ran_low"]})
    assert house.get("webhooks")["total"] == 2
    for hat in (shop.private, shop.buyer, shop.public):
        program = Program(token_for(hat))
        assert program.get("webhooks")["total"] == 0
        told(program.ask("GET", f"webhooks/{theirs}"), 404)
        told(program.ask("POST", f"webhooks/{theirs}/secret", {}), 404)
        told(program.ask("POST", "webhooks", {"address": "https://erp.example.com/in"}), 403)
    told(Program(token_for(shop.sales)).ask("GET", "webhooks"), 403)
    refused = Program(token_for(shop.approver)).ask(
        "POST", "webhooks", {"address": "https://erp.example.com/in", "kinds": ["product.created"]}
    )
    assert told(refused, 422)["code"] == "unknown-webhook-kind"
    inside = Program(token_for(shop.approver)).ask("POST", "webhooks", {"address": "https://169.254.169.254/"})
    assert told(inside, 422)["code"] == "bad-webhook-address"
