"""Who is in: each kind of condition, at each level, for everybody at once and for one person after a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from chapeau.kit.bus import Touched, publish, tell_watchers
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.activity.actions import accept_deliveries
from chapeau.person.activity.models import Activity
from chapeau.person.activity.tests.builders import make_source, message
from chapeau.person.activity.values import Delivery
from chapeau.person.audience import actions, queries, refresh
from chapeau.person.audience.actions.store_audience import AudienceInUse, AudiencesInACircle, UnknownAudience
from chapeau.person.audience.models import Audience, Member
from chapeau.person.audience.models import Touched as TouchedRow
from chapeau.person.audience.own_fields import MARKET
from chapeau.person.audience.tests.builders import Visited, bought, inside, log, make_audience
from chapeau.person.audience.values import Level, TraitRow
from chapeau.person.people.models import Hat, Organisation, Person, Visitor
from chapeau.person.people.queries import hat_card
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole
from chapeau.person.privacy.actions import record_consent
from chapeau.person.privacy.values import Channel, ConsentChoice, ConsentState, Purpose

pytestmark = pytest.mark.django_db

EXAMPLE = (
    "hat is business and bought >= 3 times in last 90 days and not bought since 2026-05-01"
    " and organisation.trade = repair-shop"
)


def hats_of(rule: str, level: Level = Level.HAT) -> set[UUID]:
    """Who the rule finds, by an audience made for it; counted the same live."""
    audience = make_audience(rule, level=level)
    assert queries.count_now(SYSTEM, rule=rule, level=level, now=NOW) == audience.size == len(inside(audience))
    return inside(audience)


@pytest.fixture
def shop() -> HatCard:
    return make_hat(make_person(), make_organisation())


def private_of(card: HatCard) -> UUID:
    return Hat.objects.get(person=card.person_id, organisation=None, alias_of=None).id


def test_the_worked_example(shop: HatCard) -> None:
    log(bought(shop.id, 10), bought(shop.id, 20), bought(shop.id, 89))
    other = make_hat(make_person(), make_organisation(trade="maker", name="Usine"))
    log(bought(other.id, 10), bought(other.id, 20), bought(other.id, 30))
    recent = make_hat(make_person(), make_organisation(name="Récente"))
    log(bought(recent.id, 1), bought(recent.id, 20), bought(recent.id, 30))
    late = make_hat(make_person(), make_organisation(name="Tardive"))
    log(bought(late.id, 10), bought(late.id, 20), bought(late.id, 91))
    assert hats_of(EXAMPLE) == {shop.id}


def test_private_and_other_capacities_are_told_apart(shop: HatCard) -> None:
    assert hats_of("hat is private") == {private_of(shop)}
    assert hats_of("hat is business") == {shop.id}
    assert hats_of("hat != business") == {private_of(shop)}


def test_colleagues_and_those_who_left_are_in_no_audience(shop: HatCard) -> None:
    make_staff("sales")
    left = make_hat(make_person(), make_organisation(name="Fini"))
    Hat.objects.filter(id=left.id).update(ends_at=NOW)
    assert hats_of("hat is business") == {shop.id}


def test_properties_of_an_activity_count(shop: HatCard) -> None:
    me = private_of(shop)
    log(bought(me, 3, gross_minor=9_999), bought(me, 4, gross_minor=10_000, channel="phone"))
    log(bought(shop.id, 3, gross_minor=50_000, currency="CHF"))
    assert hats_of("bought with (amount >= 100 EUR)") == {me}
    assert hats_of("bought with (amount >= 99.99 EUR) >= 2 times") == {me}
    assert hats_of("bought with (channel = phone and amount < 100 EUR)") == set()
    assert hats_of("spend >= 199.99 EUR in last 30 days") == {me}
    assert hats_of("spend > 199.99 EUR") == set()
    assert hats_of("orders = 2 or spend >= 500 CHF") == {me, shop.id}


def test_windows_end_where_they_say(shop: HatCard) -> None:
    log(bought(shop.id, 30))
    assert hats_of("bought in last 30 days") == set()
    assert hats_of("bought in last 31 days") == {shop.id}
    assert hats_of("bought since 2026-04-04") == {shop.id}
    assert hats_of("bought since 2026-04-05") == set()
    assert hats_of("bought before 2026-04-04 or bought between 2026-04-04 and 2026-04-04") == {shop.id}
    assert hats_of("last-order < 29 days ago") == {shop.id}
    assert hats_of("hat is business and last-order is unknown") == set()


def test_what_a_visitor_did_counts_once_it_is_known_who_it_was(shop: HatCard) -> None:
    visitor = Visitor.objects.create(created_at=NOW)
    log(Visited(occurred_at=NOW - timedelta(days=1), visitor_id=visitor.id))
    assert hats_of("visited") == set()
    Visitor.objects.filter(id=visitor.id).update(hat_id=shop.id)
    assert hats_of("visited with (source = direct)") == {shop.id}


def test_a_person_is_in_by_all_capacities_together(shop: HatCard) -> None:
    me = private_of(shop)
    log(bought(me, 1), bought(shop.id, 2))
    assert hats_of("bought >= 2 times") == set()
    assert hats_of("bought >= 2 times and organisation.trade = repair", Level.PERSON) == {me}
    audience = make_audience("bought >= 2 times", level=Level.PERSON)
    assert set(queries.member_hat_ids(SYSTEM, audience_id=audience.id, now=NOW)) == {me, shop.id}
    assert queries.contains(SYSTEM, audience_id=audience.id, hat_ids=[me, shop.id]) == {me, shop.id}


def test_an_organisation_is_in_by_all_its_people(shop: HatCard) -> None:
    colleague = make_hat(make_person("Paul", "Petit"), shop_organisation(shop))
    log(bought(shop.id, 1), bought(colleague.id, 2))
    audience = make_audience("bought >= 2 times and roles = buyer", level=Level.ORGANISATION)
    assert inside(audience) == {shop.organisation_id}
    assert queries.contains(SYSTEM, audience_id=audience.id, hat_ids=[colleague.id, private_of(shop)]) == {colleague.id}


def shop_organisation(card: HatCard) -> Organisation:
    assert card.organisation_id
    return Organisation.objects.get(id=card.organisation_id)


def test_traits_are_asked_for(shop: HatCard) -> None:
    rows = [
        TraitRow(hat_id=shop.id, code="rfm", number=Decimal(543), model="rfm 1"),
        TraitRow(hat_id=shop.id, code="stage", text="active"),
        TraitRow(hat_id=shop.id, code="next-visit", moment=NOW - timedelta(days=3), source="predicted"),
    ]
    assert actions.publish_traits(SYSTEM, rows=rows, now=NOW) == 3
    assert actions.publish_traits(SYSTEM, rows=rows, now=NOW) == 0
    assert hats_of("trait.rfm >= 500 and trait.stage = active and trait.next-visit < 2 days ago") == {shop.id}
    assert hats_of("trait.rfm > 543 or trait.never = x") == set()
    actions.publish_traits(SYSTEM, rows=[TraitRow(hat_id=shop.id, code="stage")], now=NOW)
    assert [trait.code for trait in queries.traits_of(SYSTEM, hat_ids=[shop.id])[shop.id]] == ["next-visit", "rfm"]


def test_audiences_ask_for_audiences_at_every_level(shop: HatCard) -> None:
    me = private_of(shop)
    log(bought(shop.id, 1))
    hat = make_audience("bought", name="Buyers")
    person = make_audience("bought", name="Buying persons", level=Level.PERSON)
    organisation = make_audience("bought", name="Buying firms", level=Level.ORGANISATION)
    assert hats_of("in audience buyers") == {shop.id}
    assert hats_of("in audience buying-persons") == {me, shop.id}
    assert hats_of("in audience buying-firms and not hat is private") == {shop.id}
    for code in (hat.code, person.code, organisation.code):
        assert hats_of(f"in audience {code}", Level.PERSON) == {me}
        assert hats_of(f"in audience {code}", Level.ORGANISATION) == {shop.organisation_id}


def test_audiences_never_ask_in_a_circle() -> None:
    make_audience("bought", name="First")
    make_audience("in audience first", name="Second")
    make_audience("in audience second", name="Third")
    with pytest.raises(AudiencesInACircle):
        actions.change_audience(SYSTEM, code="first", name="First", rule="not in audience third", now=NOW)
    with pytest.raises(UnknownAudience):
        make_audience("in audience nowhere", name="Fourth")
    with pytest.raises(AudienceInUse):
        actions.archive_audience(SYSTEM, code="first", now=NOW)


def test_the_market_in_sql_is_the_market_of_the_card() -> None:
    for kind, trade in (
        ("business", "repair"),
        ("business", "reseller"),
        ("administration", "public"),
        ("regulator", "other"),
    ):
        make_hat(make_person(), make_organisation(f"{kind} {trade}", kind=kind, trade=trade))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT hat.id, {MARKET} FROM people_hat hat LEFT JOIN people_organisation organisation"
            " ON organisation.id = hat.organisation_id"
        )
        found = dict(cursor.fetchall())

    assert found == {id: hat_card(SYSTEM, hat_id=id).market for id in found}


def test_a_fact_moves_those_it_touches_and_says_so(shop: HatCard) -> None:
    audience = make_audience("bought >= 2 times", name="Twice")
    above = make_audience("hat is business and not in audience twice", name="Not yet")
    assert inside(above) == {shop.id}
    for days in (2, 1):
        with transaction.atomic():
            publish([bought(shop.id, days)])
        run_waiting_jobs()
    assert inside(audience) == {shop.id}
    assert inside(above) == set()
    told = Activity.objects.filter(verb__startswith="audience.").order_by("id")
    assert [(row.verb, row.hat_id, row.properties["audience_code"]) for row in told] == [
        ("audience.entered", shop.id, "twice"),
        ("audience.left", shop.id, "not-yet"),
    ]
    assert queries.audience(SYSTEM, code="twice").size == 1


def test_fewer_than_five_are_told_only_to_whom_may_read_each_of_them() -> None:
    """A rule that fits one person would tell of that person; taking a condition away must not tell either."""
    marketing, service = (viewer_of(make_staff(role)) for role in (StaffRole.MARKETING, StaffRole.SERVICE))
    told: list[int | None] = []
    for size in range(9):
        audience = make_audience("bought", name=f"Buyers {size}")
        told.append(queries.count_now(marketing, rule="bought", now=NOW))
        assert queries.count_now(service, rule="bought", now=NOW) == size
        kept = queries.audience(marketing, code=audience.code).size
        assert kept == (size if size >= 5 else None)
        assert bool(queries.sizes(marketing, audience_id=audience.id, since=NOW.date(), until=NOW.date())) == (
            size >= 5
        )
        assert queries.audience(service, code=audience.code).size == size
        log(bought(make_hat(make_person(), make_organisation(name=f"House {size}")).id, 1))
    assert told == [None] * 5 + [5, 5, 5, 10]


def test_a_fact_that_no_audience_reads_costs_no_job(shop: HatCard) -> None:
    make_audience("bought", name="Buyers")
    run_waiting_jobs()
    with transaction.atomic():
        publish([Visited(occurred_at=NOW, hat_id=shop.id)])
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert not ProcrastinateJob.objects.filter(task_name="audience.look_again").exists()


def test_building_says_nothing(shop: HatCard) -> None:
    log(bought(shop.id, 1))
    make_audience("bought")
    assert not Activity.objects.filter(verb__startswith="audience.").exists()


def test_time_alone_moves_people_out_and_in(shop: HatCard) -> None:
    log(bought(shop.id, 29))
    recent = make_audience("bought in last 30 days", name="Recent")
    quiet = make_audience("hat is business and not bought in last 30 days", name="Quiet")
    known = make_audience("created < 2 hours ago", name="Known")
    assert (inside(recent), inside(quiet), inside(known)) == ({shop.id}, set(), set())
    later = NOW + timedelta(days=1)
    for audience in Audience.objects.all():
        refresh.pass_time(audience, now=later - timedelta(seconds=1))
    assert (inside(recent), inside(quiet)) == ({shop.id}, set())
    for audience in Audience.objects.all():
        refresh.pass_time(audience, now=later)
    assert (inside(recent), inside(quiet)) == (set(), {shop.id})
    assert inside(known) == {shop.id, private_of(shop)}
    stay = Member.objects.get(audience_id=recent.id)
    assert (stay.since, stay.until) == (NOW, later)


def test_what_is_touched_and_what_is_built_agree(shop: HatCard) -> None:
    """The same rules, for one person and for everybody: one truth."""
    me = private_of(shop)
    rules = [
        EXAMPLE,
        "bought",
        "not bought",
        "spend >= 50 EUR in last 30 days and country = FR",
        "last-order > 10 days ago",
    ]
    made = [
        make_audience(rule, name=f"{number} {level}", level=level)
        for number, rule in enumerate(rules)
        for level in Level
    ]
    facts = [bought(me, 5), bought(shop.id, 9), bought(shop.id, 10), bought(shop.id, 12)]
    with transaction.atomic():
        publish(facts)
        refresh.drain(now=NOW)
    touched = {audience.code: inside(audience) for audience in made}
    for audience in made:
        actions.build_audience(SYSTEM, code=audience.code, now=NOW)
    assert touched == {audience.code: inside(audience) for audience in made}
    assert {audience.code: audience.size for audience in Audience.objects.all()} == {
        code: len(hats) for code, hats in touched.items()
    }


def test_a_merge_takes_what_was_done_along(shop: HatCard) -> None:
    """The pointers as a merge sets them: the second private hat an alias of the first."""
    first, second = make_person("Ada", "Un"), make_person("Ada", "Deux")
    log(bought(first.id, 1), bought(second.id, 2))
    audience = make_audience("bought >= 2 times")
    assert inside(audience) == set()
    Hat.objects.filter(id=second.id).update(person=first.person_id, alias_of=first.id)
    Person.objects.filter(id=second.person_id).update(merged_into=first.person_id)
    refresh.look_again(Audience.objects.all(), refresh.crowd_of(hat_ids=[second.id]), now=NOW)
    assert inside(audience) == {first.id}


def test_what_a_program_tells_moves_people_too(shop: HatCard) -> None:
    """The collector writes into the log by its own statement, and tells the watchers."""
    visitor = Visitor.objects.create(created_at=NOW, hat_id=shop.id)
    stranger = Visitor.objects.create(created_at=NOW)
    audience = make_audience("web.page", name="Readers")
    log(*(Visited(occurred_at=NOW, visitor_id=each.id) for each in (visitor, stranger)))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activity_log (id, occurred_at, verb, visitor_id) VALUES (%s, %s, 'web.page', %s)",
            [new_id(), NOW, visitor.id],
        )
    tell_watchers([Touched("web.page", visitor_id=visitor.id), Touched("web.page", visitor_id=stranger.id)])
    assert refresh_rows() == [shop.id]
    refresh.drain(now=NOW)
    assert inside(audience) == {shop.id}


def refresh_rows() -> list[UUID | None]:
    return list(TouchedRow.objects.values_list("hat_id", flat=True))


def test_out_of_the_archive_it_holds_who_belongs_to_it_now() -> None:
    early, late = make_person("Ada").id, make_person("Bea").id
    log(bought(early, 40))
    audience = make_audience("bought in last 60 days")
    actions.archive_audience(SYSTEM, code=audience.code, now=NOW)
    log(bought(late, 0))
    later = NOW + timedelta(days=30)
    actions.restore_audience(SYSTEM, code=audience.code, now=later)
    assert inside(audience) == {late}
    assert queries.audience(SYSTEM, code=audience.code).archived_at is None


def test_what_it_asks_for_must_be_in_use_when_it_comes_back() -> None:
    inner = make_audience("bought", name="Inner")
    outer = make_audience("in audience inner", name="Outer")
    for code in (outer.code, inner.code):
        actions.archive_audience(SYSTEM, code=code, now=NOW)
    with pytest.raises(UnknownAudience):
        actions.restore_audience(SYSTEM, code=outer.code, now=NOW)


def test_a_message_is_stored_with_the_note_of_whom_it_touched_or_not_at_all() -> None:
    """Stored alone, it would be known when it comes again, and the audience would never hear of it."""
    make_audience("web.page")
    source = make_source()
    anonymous = Visitor.objects.create(created_at=NOW, hat_id=make_person().id)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '53100'; END $$;"
            "CREATE TRIGGER no_room BEFORE INSERT ON audience_touched FOR EACH ROW EXECUTE FUNCTION no_room()"
        )
    told = Delivery(source=source, messages=[message(type="page")], visitor_id=anonymous.id)
    with pytest.raises(OperationalError):
        accept_deliveries([told], now=NOW)
    assert not Activity.objects.filter(visitor_id=anonymous.id).exists()


def test_who_agreed_to_news_comes_in_by_their_word_and_goes_by_it(shop: HatCard) -> None:
    make_hat(make_person(), make_organisation())
    rule = "agreed-by = email"
    choice = ConsentChoice(
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
        state=ConsentState.GIVEN,
        source="form:news",
        hat_id=shop.id,
        address="a@b.fr",
    )
    record_consent(SYSTEM, choices=[replace(choice, topic="news")], now=NOW)
    audience = make_audience(rule)
    assert inside(audience) == {shop.id}
    assert shop.id not in hats_of("not agreed-by = email")
    record_consent(SYSTEM, choices=[replace(choice, state=ConsentState.WITHDRAWN)], now=NOW + timedelta(hours=1))
    run_waiting_jobs()
    assert inside(audience) == set()
