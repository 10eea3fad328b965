"""What is tried in the shop: who sees which side, what a browser tells of it, and what flags hide."""

from __future__ import annotations

import json

from django.test import Client
from django.utils import timezone

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tried import HOME_WORDS, LIST_ORDER, PRICE_TAX
from chapeau.person.activity.models import Activity
from chapeau.person.allocation import actions
from chapeau.person.allocation.models import Enrolment
from chapeau.person.allocation.tests.builders import make_experiment
from chapeau.person.allocation.values import Arm
from chapeau.person.people.values import SYSTEM
from tests.builders import Shop

ADVICE, RETURNS = "somebody who repairs bicycles", "send it back if it does not fit"
WORDS = (Arm("a", 50, choice="advice"), Arm("b", 50, choice="returns"))
PAGE = {"id": "0" * 31 + "1", "at": "2026-11-22T10:00:00Z", "session": "a" * 32, "event": "page", "path": "/en/"}


def page(client: Client, path: str = "/en/") -> str:
    return client.get(path).content.decode()


def tell(client: Client, met: object) -> None:
    answer = client.post("/en/tell", json.dumps({**PAGE, "met": met}), content_type="application/json")
    assert answer.status_code == 204


def test_who_agreed_to_be_measured_sees_one_side_and_it_is_noted_once_and_the_rest_see_the_usual(visit: Visit) -> None:
    code = make_experiment(place=HOME_WORDS, arms=WORDS, now=timezone.now())
    silent = visit()
    assert ADVICE not in (shown := page(silent))
    assert RETURNS not in shown
    assert "data-met" not in shown
    client = visit()
    client.post("/en/consent", {"answer": "all"})
    shown = page(client)
    assert (ADVICE in shown) != (RETURNS in shown)
    assert f'data-met="{code}"' in shown
    assert "data-met" not in page(client, "/en/search?q=chain"), "nothing is tried on that page"
    assert not Enrolment.objects.exists(), "a page that only shows writes nothing"
    for nonsense in ("", "x", code + "x", [code], None, {"a": 1}):
        tell(client, nonsense)
    assert not Enrolment.objects.exists()
    tell(client, f"{code} other")
    tell(client, code)
    tell(silent, code)
    (row,) = Enrolment.objects.all()
    assert row.arm == ("a" if ADVICE in shown else "b")
    assert Activity.objects.filter(verb="experiment.met").count() == 1
    other = "b" if row.arm == "a" else "a"
    actions.decide_experiment(SYSTEM, code=code, arm=other, now=timezone.now())
    for everybody in (client, silent):
        assert (ADVICE if other == "a" else RETURNS) in page(everybody)


def test_the_order_of_a_list_and_the_other_price_hold_until_somebody_sorts(visit: Visit, shop: Shop) -> None:
    order = make_experiment(place=LIST_ORDER, arms=(Arm("a", 50, choice="name"), Arm("b", 50, choice="price-down")))
    both = make_experiment(place=PRICE_TAX, arms=(Arm("a", 50, choice="own"), Arm("b", 50, choice="both")))
    for code in (order, both):
        actions.decide_experiment(SYSTEM, code=code, arm="b", now=timezone.now())
    client = visit(shop.buyer)
    assert '<option value="price-down" selected>' in page(client, "/en/search")
    assert '<option value="name" selected>' in page(client, "/en/search?sort=name")
    path = client.get("/en/search?q=CO-CHN-11").content.decode().split('class="tile-name" href="')[1].split('"')[0]
    shown = page(client, path)
    assert "excl. VAT" in shown
    assert "incl. VAT</p>" in shown


def test_a_flag_that_is_off_hides_what_is_there_as_long_as_nobody_decided(visit: Visit, shop: Shop) -> None:
    client = visit()
    assert "New on the shelf" in page(client)
    actions.set_flag(SYSTEM, code="home-newest", is_on=False, now=timezone.now())
    assert "New on the shelf" not in page(client)
