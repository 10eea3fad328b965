"""The unticked box at sign-up and checkout."""

from __future__ import annotations

import re

from django.core import mail
from django.test import Client

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_orders import fill, send
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.models import Message
from chapeau.person.privacy.models import ConsentEvent
from tests.builders import Shop

BOX = '<input type="checkbox" name="newsletter" value="1">'


def test_a_guest_who_ticks_is_asked_by_mail_and_who_does_not_is_not(visit: Visit) -> None:
    for ticked in (False, True):
        client = visit()
        fill(client)
        assert BOX in client.get("/en/checkout").text
        assert send(client, **({"newsletter": "1"} if ticked else {})).status_code == 302
        run_waiting_jobs()
        assert Message.objects.filter(template="privacy.confirm").count() == int(ticked)
    event = ConsentEvent.objects.select_related("wording").get()
    assert (event.state, event.source, event.purpose) == ("pending", "checkout", "marketing")
    assert event.wording is not None
    assert event.wording.text.startswith("Vélo Maison may write me news and offers")


def test_a_buyer_with_a_confirmed_address_agrees_at_once(shop: Shop, visit: Visit) -> None:
    client = visit(shop.private)
    fill(client)
    assert send(client, newsletter="1").status_code == 302
    event = ConsentEvent.objects.get()
    assert (event.hat_id, event.state, event.source) == (shop.private.id, "given", "checkout")


def test_the_code_of_a_sign_up_proves_the_address(shop: Shop) -> None:
    client = Client()
    assert BOX in client.get("/en/account/signup/").text
    told = {"given_name": "Ada", "family_name": "Un", "email": "ada@example.com", "newsletter": "1"}
    client.post("/en/account/signup/", told)
    assert not ConsentEvent.objects.exists()
    run_waiting_jobs()
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)$", _last_mail(), re.MULTILINE)
    assert code is not None
    client.post("/en/account/confirm-email/", {"code": code[1]})
    event = ConsentEvent.objects.get()
    assert (event.state, event.source) == ("given", "sign-up")
    assert event.hat is not None


def _last_mail() -> str:
    stored = Message.objects.order_by("-queued_at").first()
    return stored.text if stored else str(mail.outbox[-1].body)
