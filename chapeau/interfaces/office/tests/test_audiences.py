"""Audiences at the desk: made by the form without scripts, counted, listed to whom may see, explained, archived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from chapeau.interfaces.office.audience_rows import FIELDS, Builder, from_rule, from_sent, text_of
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.person.audience import queries
from chapeau.person.audience.tests.builders import Bought, log
from chapeau.person.audience.values import Rule
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.privacy.models import Look

SHOPS = {
    "name": "Repair shops that buy",
    "level": "hat",
    "joined": "and",
    "what-0": "f:organisation.trade",
    "comparison-0": "=",
    "value-0": "repair",
    "group-0": "0",
    "what-1": "a:bought",
    "comparison-1": ">=",
    "times-1": "2",
    "when-1": "last",
    "count-1": "30",
    "unit-1": "days",
    "group-1": "1",
}


def read(text: str) -> Rule:
    return queries.read_rule(SYSTEM, text=text)


def _bought_twice(hat_id: object) -> None:
    now = datetime.now(UTC)
    log(*(Bought(occurred_at=now - timedelta(days=days), hat_id=hat_id) for days in (2, 3)))  # type: ignore[arg-type]


def test_a_marketer_makes_an_audience_by_buttons_alone(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    _bought_twice(desk.shop.buyer.id)
    new = reverse("office:new_audience")
    assert desk.client.get(new).status_code == 200
    more = desk.client.post(new, {**SHOPS, "do": "add-group"}).content.decode()
    assert 'name="what-2"' in more
    assert 'value="Repair shops that buy"' in more
    counted = desk.client.post(new, {**SHOPS, "do": "count"}, headers={"HX-Target": "count"}).content.decode()
    assert '<strong class="figure">fewer than 5</strong>' in counted
    kept = desk.client.post(new, {**SHOPS, "do": "keep"})
    page = desk.client.get(kept["Location"]).content.decode()
    assert "bought &gt;= 2 times in last 30 days" in page
    made = queries.audience(SYSTEM, code="repair-shops-that-buy")
    assert (made.size, made.text) == (1, "organisation.trade = repair and bought >= 2 times in last 30 days")
    again = desk.client.get(reverse("office:change_audience", args=[made.code])).content.decode()
    assert '<option value="a:bought" selected>' in again


def test_what_was_typed_stays_when_it_is_refused(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    sent = {"name": "Mine", "level": "hat", "tab": "text", "text": "buoght in last 3 days", "do": "keep"}
    answer = desk.client.post(reverse("office:new_audience"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "buoght in last 3 days" in page
    assert "bought" in page.split("Perhaps one of these")[1]


def test_people_are_listed_to_whom_may_see_them_and_the_look_is_noted(sit: Sit) -> None:
    marketing = sit(StaffRole.MARKETING)
    _bought_twice(marketing.shop.buyer.id)
    marketing.client.post(reverse("office:new_audience"), {**SHOPS, "do": "keep"})
    code = "repair-shops-that-buy"
    address = reverse("office:audience_people", args=[code])
    name = marketing.shop.buyer.person_name
    assert name not in marketing.client.get(address).content.decode()
    service = sit(StaffRole.SERVICE)
    assert name in service.client.get(address).content.decode()
    assert name in b"".join(service.client.get(address + "?export=csv")).decode("utf-8-sig")
    assert Look.objects.filter(page=f"audience-{code}", is_export=True, shown=1).exists()
    why = service.client.get(reverse("office:audience_why", args=[code, marketing.shop.buyer.id])).content.decode()
    assert "found: 2 times" in why
    assert "history.order" in why
    person = service.client.get(reverse("office:person", args=[marketing.shop.buyer.person_code])).content.decode()
    assert reverse("office:audience_why", args=[code, marketing.shop.buyer.id]) in person
    assert marketing.client.get(reverse("office:audience_why", args=[code, marketing.shop.buyer.id])).status_code == 404


def test_an_audience_is_copied_archived_and_used_again(sit: Sit) -> None:
    desk = sit(StaffRole.SALES)
    desk.client.post(reverse("office:new_audience"), {**SHOPS, "do": "keep"})
    deed = reverse("office:do_audience", args=["repair-shops-that-buy"])
    assert desk.client.post(deed, {"do": "duplicate"})["Location"].endswith("repair-shops-that-buy-copy/change")
    desk.client.post(deed, {"do": "archive"})
    listed = [row.code for row in queries.audiences(SYSTEM)]
    assert listed == ["repair-shops-that-buy-copy"]
    page = reverse("office:audience", args=["repair-shops-that-buy"])
    assert "Archived" in desk.client.get(page).content.decode()
    desk.client.post(deed, {"do": "restore"})
    assert len(queries.audiences(SYSTEM)) == 2


def test_the_list_asks_as_many_questions_for_many_as_for_few(sit: Sit) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = sit(StaffRole.MARKETING)
    counts = []
    for _ in range(2):
        for _ in range(3):
            desk.client.post(reverse("office:new_audience"), {**SHOPS, "do": "keep"})
        desk.client.get(reverse("office:audiences"))
        with CaptureQueriesContext(connection) as asked:
            assert desk.client.get(reverse("office:audiences")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "text",
    [
        "bought",
        "hat = business and bought >= 3 times in last 90 days and not bought since 2026-03-01",
        "(country = FR or country = IT) and spend >= 100 EUR in last 30 days and roles = buyer",
        "created > 30 days ago or last-order < 2 weeks ago and orders <= 3 between 2026-01-01 and 2026-02-01",
        'came-by is unknown and language != fr and not came-by = "a b"',
    ],
)
def test_the_form_shows_a_rule_and_gives_it_back(text: str) -> None:
    builder = from_rule(read(text))
    assert builder is not None
    sent: dict[str, str] = {"joined": builder.joined}
    for number, row in enumerate(builder.rows):
        sent |= {f"{name}-{number}": str(getattr(row, name)) for name in (*FIELDS, "group")}
    assert from_sent(sent) == builder
    assert read(text_of(builder)) == read(text)


def test_what_the_form_cannot_show_is_left_to_the_text() -> None:
    assert from_rule(read("bought with (amount >= 100 EUR)")) is None
    assert from_rule(read("not (bought and visited)")) is None
    assert text_of(Builder()) == ""
