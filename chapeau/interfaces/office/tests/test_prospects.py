"""A seller's day: a prospect opened from the person page, on the board, called, made an offer; numbers left alone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chapeau.interfaces.office.tests.conftest import Desk, Sit
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.privacy import queries as privacy
from chapeau.relationship.pipeline import actions, queries

pytestmark = pytest.mark.django_db


def shown(desk: Desk, address: str) -> str:
    return desk.client.get(address).content.decode()


def test_a_prospect_goes_from_the_person_page_over_board_and_call_to_an_offer(sit: Sit) -> None:
    desk = sit(StaffRole.SALES)
    buyer, now = desk.shop.buyer, timezone.now()
    actions.store_score_rule(SYSTEM, name="In France", text="country = FR", points=15, now=now)
    assert "Make a prospect" in shown(desk, reverse("office:person", args=[buyer.person_code]))
    made = desk.client.post(
        reverse("office:open_prospect", args=[buyer.person_code]),
        {"hat": str(buyer.id), "source": "fair", "source_note": "Velofest", "owner": str(desk.hat.id)},
    )
    page = shown(desk, made["Location"])
    assert "In France" in page
    assert "Velofest" in page
    code = made["Location"].rsplit("/", 1)[1]
    change = reverse("office:change_prospect", args=[code])
    desk.client.post(change, {"do": "move", "stage": "contacted", "from": "board"})
    with CaptureQueriesContext(connection) as asked:
        assert buyer.person_name in shown(desk, reverse("office:prospects_board"))
    assert len(asked) < 40
    desk.client.post(change, {"do": "call", "title": "First call", "script": "Ask who decides"})
    (due,) = queries.calls_of_hats(SYSTEM, hat_ids=[buyer.id], now=now)
    call = shown(desk, reverse("office:call", args=[due.code]))
    assert "Ask who decides" in call
    assert "Never call again" in call
    refused = desk.client.post(reverse("office:record_call", args=[due.code]), {"outcome": "meeting"}, follow=True)
    assert "Say when you meet." in refused.content.decode()
    wished = desk.client.post(reverse("office:record_call", args=[due.code]), {"outcome": "offer"})
    assert wished["Location"] == reverse("office:new_personal_offer", args=[buyer.person_code])
    listed = shown(desk, reverse("office:prospects") + "?stage=offer")
    assert buyer.person_name in listed
    desk.client.post(change, {"do": "lose", "reason": "price"})
    assert "Too dear" in shown(desk, reverse("office:prospect", args=[code]))
    timeline = shown(desk, reverse("office:person", args=[buyer.person_code]))
    assert "Wished for an offer, on the telephone" in timeline


def test_a_list_of_numbers_is_left_alone_and_what_is_no_number_is_told(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    to = reverse("office:suppress_list")
    refused = desk.client.post(to, {"text": "nothing here"})
    assert refused.status_code == 422
    assert "nothing here" in refused.content.decode()
    file = SimpleUploadedFile("register.csv", b"name;number\nX;+33 1 42 68 53 00\n;+41 44 668 18 00\n")
    said = desk.client.post(to, {"file": file}, follow=True).content.decode()
    assert "2 numbers are left alone now." in said
    assert "1 line had no number" in said
    assert privacy.suppressed(channel="phone", addresses=["+33142685300", "+41446681800", "+33142685301"]).keys() == {
        "+33142685300",
        "+41446681800",
    }


def test_rules_are_kept_by_marketing_and_a_wrong_one_is_said(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    to = reverse("office:prospect_rules")
    wrong = desk.client.post(to, {"do": "score", "name": "Odd", "text": "colour = red", "points": "3"})
    assert wrong.status_code == 422
    assert "colour = red" in wrong.content.decode()
    desk.client.post(to, {"do": "score", "name": "Near", "text": "country = FR", "points": "3"})
    assert "Near" in shown(desk, to)
