"""The desk of people's rights: what was agreed, who wants their data, which addresses are left alone."""

from __future__ import annotations

import io
import json
import zipfile

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.kit.clock import read_clock
from chapeau.person.people.models import Person
from chapeau.person.people.tests.builders import make_person, viewer_of
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.models import ConsentEvent, DataRequest, Topic
from tests.builders import Shop

MAIL = "marie@example.com"


def test_a_colleague_writes_down_what_was_said_on_the_phone(sit: Sit) -> None:
    marie = make_person(email=MAIL)
    desk = sit(StaffRole.SERVICE).client
    page = f"/office/people/{marie.person_code}/consents"
    assert "Nothing was asked yet" in desk.get(page).text
    told = {"where": f"{marie.code}|email|{MAIL}", "topic": "offers", "state": "given", "source": "phone"}
    assert "This field is required" in desk.post(page, told).text
    assert desk.post(page, {**told, "note": "Said so when she called"}).status_code == 302
    event = ConsentEvent.objects.get()
    assert (event.hat_id, event.state, event.source, event.topic) == (marie.id, "given", "phone", "offers")
    shown = desk.get(page).text
    assert "Said so when she called" in shown
    assert "News and offers: Offers" in shown
    assert sit(StaffRole.LOGISTICS).client.get(page).status_code == 403


def test_a_request_for_erasure_is_done_by_compliance_after_typing_the_name(sit: Sit) -> None:
    marie = make_person(email=MAIL)
    actions.ask_for_data(viewer_of(marie), kind="erasure", now=read_clock())
    request = DataRequest.objects.get()
    desk = sit(StaffRole.COMPLIANCE).client
    assert "Marie Durand" in desk.get("/office/data-requests").text
    page = f"/office/data-requests/{request.code}"
    assert "Erase for ever" not in sit(StaffRole.SERVICE).client.get(page).text
    desk.post(page, {"answer": "erase", "name": "Mario Durand"})
    assert Person.objects.get(id=marie.person_id).name == "Marie Durand"
    done = desk.post(page, {"answer": "erase", "name": "marie durand"}, follow=True)
    assert "Erased:" in done.text
    assert Person.objects.get(id=marie.person_id).name == ""
    assert [
        row.state for row in queries.data_requests(viewer_of(sit(StaffRole.COMPLIANCE).hat), state="done").rows
    ] == ["done"]
    left = desk.get("/office/left-alone", {"q": "MARIE@example.com"}).text
    assert "not kept: erased" in left


def test_who_erases_is_told_of_orders_under_way(sit: Sit, shop: Shop) -> None:
    order = order_of(shop)
    desk = sit(StaffRole.COMPLIANCE).client
    desk.post(f"/office/people/{shop.buyer.person_code}/consents", {"kind": "erasure"})
    row = DataRequest.objects.get()
    page = f"/office/data-requests/{row.code}"
    assert f"/office/orders/{order}" in desk.get(page).text
    name = Person.objects.get(id=shop.buyer.person_id).name
    assert "Orders are under way" in desk.post(page, {"answer": "erase", "name": name}, follow=True).text
    assert Person.objects.get(id=shop.buyer.person_id).name == name
    done = desk.post(page, {"answer": "erase", "name": name, "sure": "yes"}, follow=True)
    assert "Erased:" in done.text


def test_the_house_names_adds_and_ends_what_people_may_hear_about(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING).client
    assert 'href="/office/settings/topics"' in desk.get("/office/settings").text
    sent = {"name_en": "Workshops", "name_fr": "Ateliers", "name_it": "", "position": "9"}
    assert "This field is required" in desk.post("/office/settings/topics/new", {**sent, "name_en": ""}).text
    assert desk.post("/office/settings/topics/new", sent).status_code == 302
    code = Topic.objects.get(names__en="Workshops").code
    assert [topic.name for topic in queries.topics(language="fr")][-1] == "Ateliers"
    assert [topic.name for topic in queries.topics(language="it")][-1] == "Workshops"
    page = f"/office/settings/topics/{code}"
    desk.post(page, {**sent, "name_fr": "Cours", "position": "0"})
    assert "Cours" in [topic.name for topic in queries.topics(language="fr")]
    assert "Ateliers" in desk.get(page).text  # what it was called before
    assert "Nobody is asked about it any more" in desk.post(f"{page}/end", follow=True).text
    assert code not in [topic.code for topic in queries.topics()]
    assert desk.post(page, sent).status_code == 302
    assert code in [topic.code for topic in queries.topics()]
    for topic in list(queries.topics())[1:]:
        desk.post(f"/office/settings/topics/{topic.code}/end")
    [last] = queries.topics()
    assert "This is the last topic" in desk.post(f"/office/settings/topics/{last.code}/end", follow=True).text
    assert sit(StaffRole.SALES).client.get(page).status_code == 403


def test_a_copy_is_taken_handed_over_or_refused_with_words(sit: Sit) -> None:
    marie = make_person(email=MAIL)
    desk = sit(StaffRole.COMPLIANCE).client
    opened = desk.post(f"/office/people/{marie.person_code}/consents", {"kind": "copy"})
    page = opened.headers["Location"]
    taken = desk.post(page, {"answer": "take"})
    with zipfile.ZipFile(io.BytesIO(taken.content)) as packed:
        assert json.loads(packed.read("data.json"))["held"]["people.Address"]["rows"][0]["value"] == MAIL
        assert MAIL in packed.read("readable.html").decode()
    desk.post(page, {"answer": "refuse", "words": "  "})
    assert DataRequest.objects.get().state == "open"
    desk.post(page, {"answer": "handed-over"})
    assert DataRequest.objects.get().state == "done"


def test_an_address_is_left_alone_and_written_to_again(sit: Sit) -> None:
    desk = sit(StaffRole.SERVICE).client
    told = {"channel": "email", "address": "nobody", "scope": "marketing", "reason": "asked"}
    assert "This is not an e-mail address" in desk.post("/office/left-alone/new", told).text
    desk.post("/office/left-alone/new", {**told, "address": MAIL})
    assert "m…@example.com" in desk.get("/office/left-alone", {"q": MAIL}).text
    assert "m…@example.com" not in desk.get("/office/left-alone", {"q": "paul@example.org"}).text
    (row,) = queries.suppressions(viewer_of(sit(StaffRole.SERVICE).hat)).rows
    desk.post(f"/office/left-alone/{row.id}")
    assert queries.suppressed(channel="email", addresses=[MAIL]) == {}
