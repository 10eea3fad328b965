"""The house's own words: published, named where somebody orders, kept with the order and its confirmation."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from chapeau.commerce.ordering.mails import policy_file
from chapeau.commerce.ordering.models import Order
from chapeau.interfaces.policy_drafts import draft
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_browse import words
from chapeau.interfaces.storefront.tests.test_orders import fill, send
from chapeau.kit import house_settings, policies
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.policies import NotFilledIn, Policies, PolicyKind, PolicyMoved
from chapeau.kit.refusals import Forbidden
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.values import AttachedFile
from chapeau.person.people import actions
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind

TERMS = "## Price\n\nAs shown. <script>alert(1)</script> [more](javascript:alert(2)) ![x](https://evil.example/x.png)"


def publish(kind: PolicyKind, *, seen: int = 0, **texts: str) -> int:
    return actions.publish_policy(SYSTEM, kind=kind, texts=texts, seen_version=seen, now=read_clock())


def seen_policies(client: Client) -> str:
    found = re.search(r'name="policies" value="([^"]*)"', client.get("/en/checkout").content.decode())
    return found[1] if found else ""


def test_a_published_page_stands_in_the_foot_and_can_do_nothing(visit: Visit) -> None:
    client = visit()
    assert client.get("/en/policies/terms").status_code == 404
    publish(PolicyKind.TERMS, en=TERMS)
    assert "/en/policies/terms" in client.get("/en/").content.decode()
    html = client.get("/en/policies/terms").content.decode()
    article = html.partition('<article class="prose" lang="en">')[2].partition("</article>")[0]
    assert article.startswith("<h2>Price</h2>\n<p>As shown. &lt;script&gt;alert(1)&lt;/script&gt;")
    assert not re.search("<script|<img|src=|href=.javascript", article)
    assert client.get("/en/policies/nonsense").status_code == 404
    assert client.get("/en/policies/terms?version=99").status_code == 404


def test_another_language_shows_what_there_is_and_says_so(visit: Visit) -> None:
    publish(PolicyKind.IMPRINT, fr="Vélo Maison")
    said = words(visit().get("/it/policies/imprint"))
    assert "Vélo Maison" in said
    assert "non esiste ancora nella sua lingua" in said


def test_an_order_keeps_the_version_it_was_placed_under_for_ever(visit: Visit) -> None:
    publish(PolicyKind.TERMS, en="The first")
    publish(PolicyKind.WITHDRAWAL, en="Fourteen days")
    publish(PolicyKind.PRIVACY, en="Little")
    client = visit()
    fill(client)
    page = client.get("/en/checkout").content.decode()
    assert "With your order you agree to our" in page
    assert "You may change your mind for 14 days" in page
    answer = send(client, policies=seen_policies(client))
    assert answer.status_code == 302, words(answer)
    publish(PolicyKind.TERMS, seen=1, en="The second")
    order = Order.objects.get(state="placed")
    assert order.policies == {"terms": 1, "withdrawal": 1}
    run_waiting_jobs()
    written = Message.objects.get(template="order.confirmation")
    assert [each["code"] for each in written.attachments] == ["terms:1:en", "withdrawal:1:en"]
    assert policy_file("terms:1:en") == AttachedFile("Terms of sale 1.txt", "text/plain", b"The first")
    said = words(client.get(f"/en/orders/{order.code}"))
    assert "Terms of sale, version 1" in said
    earlier = words(client.get("/en/policies/terms?version=1"))
    assert "The first" in earlier
    assert "An earlier version" in earlier
    assert "The second" in words(client.get("/en/policies/terms"))


def test_who_read_other_terms_looks_again_before_ordering(visit: Visit) -> None:
    publish(PolicyKind.TERMS, en="The first")
    client = visit()
    fill(client)
    seen = seen_policies(client)
    publish(PolicyKind.TERMS, seen=1, en="The second")
    answer = send(client, policies=seen, note="Ring twice")
    assert answer.status_code == 409
    assert "Our terms have changed while this page was open" in words(answer)
    assert "Ring twice" in answer.content.decode()
    assert send(client, policies=seen_policies(client)).status_code == 302


def test_a_box_is_ticked_only_where_the_house_asks(visit: Visit) -> None:
    publish(PolicyKind.TERMS, en="The first")
    asked = replace(house_settings.read(Policies), tick_in=("FR",))
    actions.change_house_settings(SYSTEM, record=asked, now=read_clock())
    client = visit()
    fill(client)
    assert 'name="agree"' in client.get("/en/checkout").content.decode()
    answer = send(client)
    assert answer.status_code == 422
    assert "Tick that you agree, then order again." in words(answer)
    assert send(client, agree="yes").status_code == 302


def test_a_draft_says_what_to_fill_in_and_is_not_published_half_filled(db: None) -> None:
    half = draft(SYSTEM, kind=PolicyKind.IMPRINT, language="fr")
    assert "[nom, adresse et téléphone de l’hébergeur]" in half
    with pytest.raises(NotFilledIn):
        publish(PolicyKind.IMPRINT, fr=half)
    assert policies.versions() == {}
    assert policies.to_fill_in("see [our site](https://velo.example), [your name]") == ("your name",)


def test_of_two_colleagues_the_second_is_told(db: None) -> None:
    assert publish(PolicyKind.TERMS, en="One") == 1
    with pytest.raises(PolicyMoved):
        publish(PolicyKind.TERMS, en="Two")
    assert publish(PolicyKind.TERMS, seen=1, en="One") == 1, "the same words are no new version"
    assert publish(PolicyKind.TERMS, seen=1, en="") == 0
    assert publish(PolicyKind.TERMS, seen=0, en="Three") == 2, "a number is never given twice"


def test_only_compliance_and_the_administrator_publish(db: None) -> None:
    sales = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.SALES}))
    with pytest.raises(Forbidden):
        actions.publish_policy(sales, kind=PolicyKind.TERMS, texts={"en": "x"}, seen_version=0, now=read_clock())
