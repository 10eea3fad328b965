"""A person can leave (promise 10): one copy of everything, then nothing that names them, the books intact."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from chapeau.commerce.intake.actions import bring_file
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.queries import basket
from chapeau.commerce.pricing.actions import give_personal_offer
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.models import Activity, ActivityDetail
from chapeau.person.people import actions as people
from chapeau.person.people.models import Person, PostalAddress
from chapeau.person.people.queries import hat_card, own_details, viewer_for_hat
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_staff
from chapeau.person.people.values import SYSTEM, HatCard, NewPerson, PostalAddressValue, StaffRole, Viewer
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.actions.erase import AlreadyErased
from chapeau.person.privacy.subjects import OnlyForYourself
from chapeau.person.privacy.values import ConsentChoice
from chapeau.person.tasks.actions import create_task
from chapeau.relationship.service.actions import add_note, ask
from chapeau.relationship.service.values import RequestKind
from tests.builders import CHAIN, Shop, make_shop
from tests.buyers import fill_basket

NAME, MAIL, PHONE, STREET = "Quatrebarbes", "zephyrine@quatrebarbes.example", "+33478112233", "99 impasse Perdue"
TRACES = ("quatrebarbes", "zephyrine", "478112233", "impasse perdue")
KEPT_BY_LAW = {"billing_invoice"}
"""Issued invoices stay whole for ten years (France: Code de commerce, Article L. 123-22); GDPR, Article 17(3)(b)."""

pytestmark = pytest.mark.django_db


def rows_that_name_her() -> dict[str, int]:
    """Every table of the database whose rows, as text, hold a trace of her."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" line WHERE line::text ILIKE ANY(%s)',  # noqa: S608
                [[f"%{trace}%" for trace in TRACES]],
            )
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


def live(clerk: Viewer, shop: Shop, house: Path) -> HatCard:
    """She buys, asks, agrees, is written about, and stands in a file: everything that leaves a trace."""
    now = shop.now + timedelta(hours=1)
    address = PostalAddressValue(
        name=f"Zephyrine {NAME}", street=STREET, postal_code="69001", city="Lyon", country="FR", phone=PHONE
    )
    new = NewPerson(
        given_name="Zephyrine", family_name=NAME, country="FR", email=MAIL, email_is_verified=True, phone=PHONE,
        address=address, acquired_via="search",
    )  # fmt: skip
    made = people.create_people(SYSTEM, people=[new], now=now)[0]
    hat = hat_card(SYSTEM, hat_id=made.private_hat_id)
    viewer = viewer_for_hat(hat)
    fill_basket(hat, {CHAIN: 2}, now)
    ordering.set_reference(viewer, buyer_reference=f"for {NAME}", cost_centre="", now=now)
    told = basket(viewer, now=now)
    assert told is not None
    ordering.place_order(viewer, seen_total=told.seen_total, idempotency_key="one", now=now)
    work = make_hat(hat, make_organisation("Garage Sans Nom"), email=f"work@{NAME.lower()}.example")
    ask(viewer_for_hat(work), kind=RequestKind.QUESTION, text=f"I am {NAME}, call {PHONE}", language="en", now=now)
    add_note(clerk, hat_id=hat.id, text=f"{NAME} likes blue", now=now)
    create_task(clerk, title=f"Call {NAME}", note=PHONE, hat_id=hat.id, now=now)
    give_personal_offer(
        SYSTEM, hat_id=hat.id, variant_id=shop.variants[CHAIN], percent_off=Decimal(5), reason=f"for {NAME}", now=now
    )
    details = own_details(viewer)
    people.change_person(
        viewer, person_id=details.person_id, given_name="Zephyrine", family_name=f"{NAME}-Dupont", language="fr",
        country="FR", time_zone="Europe/Paris", now=now,
    )  # fmt: skip
    choice = ConsentChoice(
        hat_id=hat.id, purpose="marketing", channel="email", address=MAIL, topic="news", state="given", source="phone",
        note=f"{NAME} said so", ip="203.0.113.9",
    )  # fmt: skip
    actions.record_consent(clerk, choices=[choice], now=now)
    actions.ask_to_confirm(SYSTEM, choices=[replace(choice, topic="offers")], language="fr", now=now)
    actions.suppress(SYSTEM, channel="sms", address=PHONE, scope="marketing", reason="asked", now=now)
    actions.store_preferences(viewer, hat_id=hat.id, most_per_week=1, quiet_from=None, quiet_until=None, now=now)
    actions.note_list(clerk, page="people", about=f"q={NAME}", shown=1, now=now)
    ActivityDetail.objects.create(activity_id=hat.id, hat_id=hat.id, name="search", content=f"gift for {NAME}")
    file = f"given_name,family_name,email,phone\nZephyrine,{NAME},{MAIL},{PHONE}\nX,{NAME} Twin,{MAIL},\n"
    path = house / "people.csv"
    path.write_text(file)
    bring_file(SYSTEM, kind="people", path=path, now=now)
    guest = Client()
    guest.post("/en/basket/add", {"sku": CHAIN, "quantity": 1, "next": "/en/basket"})
    guest.post("/en/ask", {"kind": "question", "text": "A gift", "email": MAIL.upper(), "name": f"Z. {NAME}"})
    Client().post("/en/account/code/request", {"login": MAIL})
    run_waiting_jobs()
    return hat


def test_a_copy_of_everything_then_no_table_names_her_and_the_books_stand(tmp_path: Path) -> None:
    shop = make_shop(read_clock() - timedelta(days=2))
    clerk = viewer_for_hat(make_staff(StaffRole.COMPLIANCE, StaffRole.SERVICE, given_name="Luc"))
    hat = live(clerk, shop, tmp_path)
    now = read_clock()
    copy = queries.person_copy(viewer_for_hat(hat), now=now)
    told = json.dumps(copy.to_json(), ensure_ascii=False)
    for part in (MAIL, PHONE, STREET, "likes blue", "call +33478112233", "gift for", "203.0.113.9", "Garage"):
        assert (part in told) == (part != "Garage"), part
    held = {table.name for table in copy.tables}
    assert held >= {
        "people.Person", "people.Address", "people.PostalAddress", "ordering.Order", "ordering.OrderLine",
        "service.Request", "service.Note", "messaging.Message", "privacy.ConsentEvent", "activity.Activity",
    }  # fmt: skip
    before = list(Order.objects.values_list("code", "net_minor", "tax_minor", "gross_minor", "state").order_by("code"))
    log = Activity.objects.count()
    assert len(rows_that_name_her()) > 12

    done = actions.erase_person(clerk, person_code=hat.person_code, now=now)

    left = {table: count for table, count in rows_that_name_her().items() if table not in KEPT_BY_LAW}
    assert left == {}
    assert (done.deleted > 5, done.blanked > 5, done.suppressed) == (True, True, 4)
    assert before == list(
        Order.objects.values_list("code", "net_minor", "tax_minor", "gross_minor", "state").order_by("code")
    )
    assert Activity.objects.count() == log + 1
    assert not PostalAddress.objects.filter(hat=hat.id).exists()
    person = Person.objects.get(id=hat.person_id)
    assert (person.name, person.is_identified, person.trigrams) == ("", False, [])
    assert Client().post("/en/demo/enter", {"hat": hat.code}).status_code in (302, 404)
    with pytest.raises(AlreadyErased):
        actions.erase_person(clerk, person_code=hat.person_code, now=now)


def test_only_compliance_erases_and_a_copy_is_given_under_the_private_hat_alone() -> None:
    clerk = make_staff(StaffRole.SERVICE, given_name="Zoé")
    marie = people.create_people(
        SYSTEM, people=[NewPerson(given_name="Marie", family_name="Durand", country="FR")], now=read_clock()
    )[0]
    private = hat_card(SYSTEM, hat_id=marie.private_hat_id)
    buyer = make_hat(private, make_organisation())
    with pytest.raises(Forbidden):
        actions.erase_person(viewer_for_hat(clerk), person_code=private.person_code, now=read_clock())
    with pytest.raises(OnlyForYourself):
        queries.person_copy(viewer_for_hat(buyer), now=read_clock())
    with pytest.raises(Forbidden):
        queries.person_copy(viewer_for_hat(clerk), person_code=private.person_code, now=read_clock())
    assert queries.person_copy(viewer_for_hat(private), now=read_clock()).name == "Marie Durand"
