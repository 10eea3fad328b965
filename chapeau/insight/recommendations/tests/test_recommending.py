"""A night's work in a small shop: who is shown what, why, and what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from chapeau.commerce.catalog.models import Product, Variant
from chapeau.commerce.pricing.queries import price_inputs
from chapeau.commerce.stock.actions import correct
from chapeau.commerce.stock.values import Piece
from chapeau.insight.lake.live import key_in_lake
from chapeau.insight.lake.tests.in_memory import SmallLakeBesideDatabase
from chapeau.insight.recommendations import queries
from chapeau.insight.recommendations.actions import note_followed, note_shown, work_out
from chapeau.insight.recommendations.in_mails import for_you
from chapeau.insight.recommendations.lot import is_left_alone
from chapeau.insight.recommendations.models import Followed, PersonAdvice, Shown
from chapeau.insight.recommendations.values import Advice, AdviceKind, Place
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.values import Reader
from chapeau.person.people import queries as people
from chapeau.person.people.actions import create_people
from chapeau.person.people.models import Hat
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.values import SYSTEM, HatCard, NewPerson
from chapeau.person.privacy.actions import record_consent
from chapeau.person.privacy.values import Channel, ConsentChoice, ConsentState, Purpose
from chapeau.relationship.marketing.trying import preview_version
from chapeau.relationship.marketing.values import Block, BlockKind, VersionView
from tests.builders import Shop, make_shop

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def bought(
    subject: int, days_ago: int, *articles: tuple[UUID, str], pieces: int = 1
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One order and its lines."""
    number = hash((subject, days_ago, articles)) % 2**60
    at = NOW - timedelta(days=days_ago)
    same = {"subject_no": subject, "order_no": number, "at": at, "currency": "EUR"}
    lines = [same | {"sku": sku, "product_no": key_in_lake(product), "quantity": pieces} for product, sku in articles]
    return same | {"state": "delivered"}, lines


def products() -> list[tuple[UUID, str]]:
    """Every article that private people see, with a SKU of it."""
    rows = Product.objects.filter(markets=[], archived_at=None, published_at__isnull=False).order_by("code")
    return [(row.id, row.variants.order_by("position").first().sku) for row in rows]  # type: ignore[union-attr]


@pytest.fixture
def shop() -> Shop:
    return make_shop(NOW)


@pytest.fixture
def crowd(shop: Shop) -> list[tuple[int, HatCard]]:
    """60 private people: every second bought articles 0 and 1 in one order, the others 2 and 3; the first two only 0 and only 2.

    Whoever is left alone by lot stands at the end.
    """
    made = create_people(
        SYSTEM,
        people=[NewPerson(given_name=f"Buyer {at}", family_name="Martin", country="FR") for at in range(60)],
        now=NOW,
    )
    rows = Hat.objects.filter(id__in=[each.private_hat_id for each in made]).order_by("subject_no")
    cards = people.hat_cards(SYSTEM, ids=[row.id for row in rows])
    return sorted(((row.subject_no, cards[row.id]) for row in rows), key=lambda each: is_left_alone(each[1].person_id))


def work(crowd: list[tuple[int, HatCard]]) -> list[tuple[UUID, str]]:
    some = products()
    orders, lines = [], []
    for at, (number, _card) in enumerate(crowd):
        pair = some[0:2] if at % 2 == 0 else some[2:4]
        order, pieces = bought(number, 30 + at, *(pair[:1] if at < 2 else pair))
        orders.append(order)
        lines += pieces
    for days_ago in (70, 40, 10):  # the first person's rhythm: article 4 every 30 days
        order, pieces = bought(crowd[0][0], days_ago, some[4])
        orders.append(order | {"order_no": days_ago})
        lines += [each | {"order_no": days_ago} for each in pieces]
    work_out(SYSTEM, now=NOW + timedelta(days=16), on=SmallLakeBesideDatabase(orders=orders, line=lines))
    return some


def asked(card: HatCard, place: Place, **also: Any) -> Advice:
    viewer = viewer_for_hat(card)
    inputs = price_inputs(viewer, hat=card, country="FR", now=NOW)
    with override("en"):
        return queries.advice(
            viewer, place=place, hat=card, inputs=inputs, market=card.market, language="en", now=NOW, **also
        )


def test_a_night_tells_each_what_goes_with_what_is_due_and_what_is_new(crowd: list[tuple[int, HatCard]]) -> None:
    some = work(crowd)
    buyer = crowd[0][1]

    made = queries.last_working(SYSTEM)
    assert made is not None
    assert (made.method, made.people, made.people_again, made.trial) == ("ease", 60, 1, None)

    strips = asked(buyer, Place.ARTICLE, product_ids=[some[0][0]]).shown
    assert strips[0].kind is AdviceKind.TOGETHER
    assert [one.product.id for one in strips[0].articles] == [some[1][0]]
    assert strips[0].articles[0].because.startswith("Often bought together with ")

    again, new = asked(buyer, Place.BASKET, may_personalise=True).shown
    assert [(one.product.id, one.sku, one.because) for one in again.articles] == [
        (some[4][0], some[4][1], "You buy this about every 4 weeks, the last time on 24 April")
    ]
    name = Product.objects.get(id=some[0][0]).texts.get(language="en").name
    assert [(one.product.id, one.because) for one in new.articles] == [(some[1][0], f"Because you bought {name}")]

    (without,) = asked(buyer, Place.BASKET).shown
    assert without.kind is AdviceKind.BESTSELLER, "nothing of what was bought without consent"
    assert asked(buyer, Place.BASKET, may_personalise=True, without=[some[4][0]]).shown[0].kind is AdviceKind.NEW
    with pytest.raises(Forbidden):
        other = crowd[1][1]
        queries.advice(
            viewer_for_hat(buyer), place=Place.BASKET, hat=other,
            inputs=price_inputs(SYSTEM, hat=other, country="FR", now=NOW), market=other.market, language="en", now=NOW,
        )  # fmt: skip


def test_what_may_not_be_seen_or_had_is_never_shown(shop: Shop, crowd: list[tuple[int, HatCard]]) -> None:
    some = work(crowd)
    buyer, (tube, brake) = crowd[0][1], (some[1], some[4])

    def shown() -> set[UUID]:
        strips = asked(buyer, Place.BASKET, may_personalise=True, product_ids=[some[0][0]]).shown
        return {one.product.id for strip in strips for one in strip.articles}

    assert {tube[0], brake[0]} <= shown()
    gone = list(Variant.objects.filter(product_id=tube[0]).values_list("id", flat=True))
    correct(SYSTEM, pieces=[Piece(each, shop.warehouse, 0) for each in gone], now=NOW, reason="count")
    assert tube[0] not in shown()
    Product.objects.filter(id=brake[0]).update(markets=["B2B"])
    assert brake[0] not in shown()


def test_left_alone_is_counted_beside_who_is_shown(crowd: list[tuple[int, HatCard]]) -> None:
    some = work(crowd)
    seen = NOW + timedelta(days=20)
    for _number, card in crowd:
        advice = asked(card, Place.BASKET, product_ids=[some[0][0]])
        assert advice.strips
        assert bool(advice.shown) is not is_left_alone(card.person_id)
        note_shown(viewer_for_hat(card), place=Place.BASKET, kinds=[s.kind for s in advice.strips], now=seen)
    buyer = viewer_for_hat(crowd[0][1])
    note_shown(buyer, place=Place.BASKET, kinds=[AdviceKind.TOGETHER], now=seen + timedelta(hours=1))
    for _ in range(2):
        note_followed(buyer, place=Place.BASKET, kind=AdviceKind.TOGETHER, product_id=some[1][0], now=seen)

    alone = sum(is_left_alone(card.person_id) for _number, card in crowd)
    found = queries.results(SYSTEM, since=NOW, until=NOW + timedelta(days=60), currency="EUR")
    assert (found.shown.of, found.left_alone.of) == (60 - alone, alone)
    row = next(each for each in found.kinds if each.kind is AdviceKind.TOGETHER)
    assert (row.shown, row.clicked.count, row.bought.count) == (60 - alone, 1, 0)
    verbs = list(
        Activity.objects.filter(
            hat_id=crowd[0][1].id, verb__in=["article.recommended", "recommendation.followed"]
        ).values_list("verb", flat=True)
    )
    assert sorted(verbs) == ["article.recommended", "recommendation.followed"]
    early = queries.results(SYSTEM, since=NOW, until=seen + timedelta(days=3), currency="EUR")
    assert (early.shown.of, early.waiting) == (0, 60)
    assert Shown.objects.filter(hat_id=crowd[0][1].id).count() == 2, "once a day, of each kind"
    assert Followed.objects.count() == 1


def test_mails_name_articles_for_each_reader(
    crowd: list[tuple[int, HatCard]], django_assert_max_num_queries: Any
) -> None:
    some = work(crowd)
    buyer, alone = crowd[0][1], next((card for _number, card in crowd if is_left_alone(card.person_id)), None)
    record_consent(
        SYSTEM,
        choices=[
            ConsentChoice(
                hat_id=buyer.id,
                purpose=Purpose.PREFERENCES,
                channel=Channel.WEB,
                state=ConsentState.GIVEN,
                source="test",
            )
        ],
        now=NOW,
    )
    readers = [Reader(card.id, "fr", card.person_name, "", "") for _number, card in crowd]
    with django_assert_max_num_queries(30):
        told = for_you(readers, 3, NOW)
    assert told[buyer.id][0]["because"] == "Vous l’achetez toutes les 4 semaines environ, la dernière fois le 24 avril"
    assert told[buyer.id][1]["link"].endswith("?by=mail.new")
    assert len(told[buyer.id]) == 3, "filled up with what many buy"
    assert {one["because"] for one in told[crowd[2][1].id]} == {"Les plus achetés"}, "who did not agree"
    if alone is not None:
        assert told[alone.id] == []
    assert PersonAdvice.objects.filter(hat_id=buyer.id, again=[some[4][0]]).exists()


def test_a_campaign_shows_them_and_the_left_alone_get_the_rest_of_the_mail(crowd: list[tuple[int, HatCard]]) -> None:
    work(crowd)
    version = VersionView(
        "en",
        "",
        ("Hello",),
        "",
        (Block(BlockKind.TEXT, {"text": "Ideas."}), Block(BlockKind.FOR_YOU, {"text": "Picked <for> you"})),
    )
    for _number, card in (*crowd[:6], *crowd[-6:]):
        said = preview_version(SYSTEM, version=version, channel="email", code="x", now=NOW, hat_id=card.id)
        assert ("Picked <for> you" in said.text) is not is_left_alone(card.person_id)
        assert ("Picked &lt;for&gt; you" in said.html) is not is_left_alone(card.person_id)
        assert said.text.count("?by=mail.bestseller") == (0 if is_left_alone(card.person_id) else 3)
    assert (
        "Why it is shown to them" in preview_version(SYSTEM, version=version, channel="email", code="x", now=NOW).text
    )
