"""Under whom a message stands; and that nobody is glued to somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from chapeau.person.activity.actions import accept
from chapeau.person.activity.models import Activity, ActivityDetail
from chapeau.person.activity.queries import timeline
from chapeau.person.activity.tests.builders import NOW, make_source, message
from chapeau.person.activity.values import SourceKind
from chapeau.person.people.models import ExternalNumber, Hat, Visitor
from chapeau.person.people.tests.builders import make_person, viewer_of
from chapeau.person.people.values import HatCard


def ends_at(row: Activity) -> UUID | None:
    """The hat it stands under by now."""
    return row.hat_id or (Visitor.objects.get(pk=row.visitor_id).hat_id if row.visitor_id else None)


def last() -> Activity:
    return Activity.objects.filter(verb__startswith="track:").order_by("-id")[0]


def identify(number: int, **more: Any) -> dict[str, Any]:
    return message(number, type="identify", **more)


@pytest.mark.django_db
def test_a_server_names_a_hat_by_its_own_number_by_code_or_by_verified_address() -> None:
    marie, source = make_person(email="marie@example.com"), make_source(numbering="shop")
    ExternalNumber.objects.create(source="shop", number="4711", hat_id=marie.id)
    for number, name in enumerate(["4711", marie.code, "Marie@Example.com"]):
        accept(source, [message(number, userId=name)], now=NOW)
        assert last().hat_id == marie.id
        assert last().subject_no == Hat.objects.get(pk=marie.id).subject_no
    accept(source, [message(9, userId="somebody@example.com")], now=NOW)
    assert last().hat_id is None
    assert last().visitor_id is not None


@pytest.mark.django_db
def test_an_identify_of_a_server_ties_what_came_before_and_teaches_its_number() -> None:
    marie, source = make_person(email="marie@example.com"), make_source()
    accept(source, [message(1), message(2, userId="c-9")], now=NOW)
    accept(source, [identify(3, userId="c-9", traits={"email": "marie@example.com"})], now=NOW)
    assert {ends_at(row) for row in Activity.objects.all()} == {marie.id}
    accept(source, [message(4, userId="c-9")], now=NOW)
    assert last().hat_id == marie.id
    seen = timeline(viewer_of(marie), hat_ids=[marie.id])
    verbs = ["identify", "person.signed-up", *["track:signed-up"] * 3, *["visitor.linked"] * 2]
    assert sorted(row.verb for row in seen) == verbs


@pytest.mark.django_db
@pytest.mark.parametrize("claim", [{"userId": "marie@example.com"}, {"traits": {"email": "marie@example.com"}}])
def test_a_browser_never_says_who_somebody_is(claim: dict[str, Any]) -> None:
    make_person(email="marie@example.com")
    source = make_source(SourceKind.BROWSER)
    accept(source, [identify(1, **claim), message(2, **claim), {**message(3, **claim), "type": "alias"}], now=NOW)
    assert Visitor.objects.get().hat_id is None
    assert {row.hat_id for row in Activity.objects.exclude(verb="person.signed-up")} == {None}
    assert "marie@example.com" not in str(list(Activity.objects.values_list("properties", flat=True)))
    assert all("marie@example.com" in text for text in ActivityDetail.objects.values_list("content", flat=True))


@pytest.mark.django_db
def test_two_people_at_one_kiosk_stay_two() -> None:
    marie, paul = make_person(email="marie@example.com"), make_person("Paul", email="paul@example.com")
    source = make_source()

    def at_the_kiosk(number: int, who: HatCard, email: str) -> None:
        accept(source, [message(number)], now=NOW)
        accept(source, [identify(number + 1, userId=email)], now=NOW)
        accept(source, [message(number + 2, userId=email)], now=NOW)
        assert ends_at(last()) == who.id

    at_the_kiosk(10, marie, "marie@example.com")
    at_the_kiosk(20, paul, "paul@example.com")
    accept(source, [message(30)], now=NOW + timedelta(days=1))
    assert ends_at(last()) is None
    by_person = [ends_at(row) for row in Activity.objects.filter(verb="track:signed-up").order_by("id")]
    assert by_person == [marie.id, marie.id, paul.id, paul.id, None]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nobody", ["", "null", "anonymous", "00000000-0000-0000-0000-000000000000", None, True, {"a": 1}]
)
def test_what_broken_programs_send_for_everybody_is_nobody(nobody: Any) -> None:
    accept(make_source(), [message(1, anonymousId=nobody, userId=nobody)], now=NOW)
    assert (last().visitor_id, last().hat_id) == (None, None)


@pytest.mark.django_db
def test_the_same_anonymous_id_of_two_sources_is_two_visitors() -> None:
    accept(make_source(), [message(1)], now=NOW)
    accept(make_source(), [message(1)], now=NOW)
    assert Visitor.objects.count() == 2
    assert Activity.objects.count() == 2


@pytest.mark.django_db
def test_nothing_free_or_personal_enters_the_log() -> None:
    told = {
        "plan": "pro", "currency": "EUR", "revenue": 48.9, "is_new": True, "seats": 3, "phone": 33612345678,
        "customerAge": 41, "usage": 7, "name": "Marie Durand", "note": "call me", "plan2": "pro", "category": "two words",
        "products": [{"sku": "A"}], "Marie Durand": 1,
    }  # fmt: skip
    context = {
        "ip": "10.1.2.3",
        "userAgent": "Mozilla/5.0 (compatible; Googlebot/2.1)",
        "page": {"url": "https://x.example/?q=marie"},
    }
    accept(make_source(SourceKind.BROWSER), [message(1, properties=told, context=context)], now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT properties FROM activity_log WHERE verb = 'track:signed-up'")
        assert cursor.fetchone()[0] == (
            '{"bot": true, "plan": "pro", "seats": 3, "usage": 7, "is_new": true, "revenue": 48.9, "currency": "EUR"}'
        )
    detail = ActivityDetail.objects.get()
    assert all(text in detail.content for text in ("10.1.2.3", "Googlebot", "q=marie", "Marie Durand", "33612345678"))
    assert detail.visitor_id == last().visitor_id
