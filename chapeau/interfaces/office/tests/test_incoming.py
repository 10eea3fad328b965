"""Settings → Incoming events: keys are told once, what came adds up, what is held back is tried again or discarded."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chapeau.interfaces.doctor.checks import incoming
from chapeau.interfaces.doctor.values import Health
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.kit.clock import read_clock
from chapeau.person.activity.actions import accept
from chapeau.person.activity.models import HeldMessage, Tally
from chapeau.person.activity.queries import source_by_key, source_cards
from chapeau.person.activity.tests.builders import empty_the_log, make_source, message
from chapeau.person.people.values import SYSTEM


def numbers(page: str) -> list[list[int]]:
    """Of each row: came in, stored, had come before, held back, discarded."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [[int(n) for n in re.findall(r'class="number"[^>]*>(\d+)<', row)] for row in rows if "number" in row][1:]


@pytest.mark.django_db
def test_a_source_is_made_used_looked_after_and_closed(sit: Sit) -> None:
    empty_the_log()
    client, every = sit().client, reverse("office:incoming_events")
    assert "Nothing tells us yet" in client.get(every).content.decode()
    refused = client.post(
        reverse("office:new_event_source"), {"name": "Site", "kind": "browser", "origins": "example.com/shop"}
    )
    assert refused.status_code == 422
    assert "example.com/shop" in refused.content.decode()
    made = client.post(reverse("office:new_event_source"), {"name": "Till", "kind": "server"}).content.decode()
    [key] = re.findall(r">(wk[a-z0-9]{32})<", made)
    source = source_by_key(key, now=read_clock())
    assert source is not None

    accept(
        source, [message(1), message(2), message(2), message(3, type="explode"), message(4, event="")], now=read_clock()
    )
    page = client.get(every).content.decode()
    assert key not in page
    assert numbers(page) == [[5, 2, 1, 2, 0], [5, 2, 1, 2, 0]]
    assert "It says no kind that is known here" in page
    assert "&quot;explode&quot;" in page

    unknown, nameless = (HeldMessage.objects.get(reason=reason) for reason in ("unknown-kind", "no-name"))
    again = client.post(reverse("office:change_held_event", args=[unknown.code]), {"do": "again"}, follow=True)
    assert "It still cannot be stored" in again.content.decode()
    HeldMessage.objects.filter(reason="unknown-kind").update(body=unknown.body.replace("explode", "track"))
    mended = HeldMessage.objects.get(reason="unknown-kind")
    client.post(reverse("office:change_held_event", args=[mended.code]), {"do": "again"})
    client.post(reverse("office:change_held_event", args=[nameless.code]), {"do": "discard"})
    assert numbers(client.get(every).content.decode()) == [[5, 3, 1, 0, 1], [5, 3, 1, 0, 1]]
    assert accept(source, [message(4, event=""), message(3)], now=read_clock()).repeated == 2

    one = reverse("office:event_source", args=[source.code])
    [new_key] = re.findall(r">(wk[a-z0-9]{32})<", client.post(f"{one}/change", {"do": "renew"}).content.decode())
    assert {source_by_key(told, now=read_clock()) for told in (key, new_key)} == {source}
    [old] = [told.code for told in source_cards(SYSTEM, now=read_clock())[0].keys if told.ends_at]
    client.post(f"{one}/change", {"do": "end", "key": old})
    assert source_by_key(key, now=read_clock()) is None
    client.post(f"{one}/change", {"do": "close"})
    assert source_by_key(new_key, now=read_clock()) is None
    assert "closed" in client.get(every).content.decode()


@pytest.mark.django_db
def test_the_doctor_says_what_is_held_back_and_what_is_not_accounted_for(sit: Sit) -> None:
    empty_the_log()
    made = sit().client.post(reverse("office:new_event_source"), {"name": "Till", "kind": "server"}).content.decode()
    source = source_by_key(re.findall(r">(wk[a-z0-9]{32})<", made)[0], now=read_clock())
    assert source is not None
    now = read_clock()
    assert [finding.health for finding in incoming(now)] == [Health.WELL]
    accept(source, [message(1, event="")], now=now)
    assert [finding.health for finding in incoming(now)] == [Health.WATCH]
    Tally.objects.update(received=5)
    assert [finding.health for finding in incoming(now)] == [Health.ILL]


@pytest.mark.django_db
def test_the_page_asks_as_few_questions_of_many_sources_as_of_one(sit: Sit) -> None:
    client, asked = sit().client, []
    client.get(reverse("office:incoming_events"))
    for times in (1, 5):
        for _source in range(times):
            source = make_source()
            accept(source, [message(1), message(2, event="")], now=read_clock())
        with CaptureQueriesContext(connection) as questions:
            client.get(reverse("office:incoming_events"))
        asked.append(len(questions))
    assert asked[0] == asked[1]
