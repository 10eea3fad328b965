"""An organisation's administration, as its administrators do it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chapeau.interfaces import hats
from chapeau.interfaces.accounts import BACKEND
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.models import Message
from chapeau.person.people import queries
from chapeau.person.people.models import Address, Hat, Invitation, Organisation, Person, SignIn
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff
from chapeau.person.people.values import SYSTEM, HatCard, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_files(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def browser_of(card: HatCard) -> Client:
    """Signed in under exactly this hat."""
    client = Client()
    user = SignIn.objects.get(hat=card.id)
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[hats.OPENED], session[hats.ACTIVE] = [str(card.id)], str(card.id)
    session.save()
    return client


@pytest.fixture
def workshop() -> Organisation:
    return make_organisation()


@pytest.fixture
def boss(workshop: Organisation) -> HatCard:
    roles = (Role.ADMINISTRATOR, Role.APPROVER)
    return make_hat(make_person("Paul", "Petit"), workshop, roles=roles, email="paul@rustine.example")


def test_an_invitation_goes_by_mail_and_its_link_makes_the_hat(boss: HatCard, workshop: Organisation) -> None:
    client = browser_of(boss)
    told = {"email": "lea@rustine.example", "language": "fr", "roles": ["buyer"], "per_order": "500.50"}
    answer = client.post("/en/me/organisation/invite", told)
    assert answer.headers["Location"] == "/en/me/organisation"
    run_waiting_jobs()
    message = Message.objects.get()
    assert message.to_address == "lea@rustine.example"
    assert "Acheteur" in message.text, "the mail is in the language of who reads it"
    secret = Invitation.objects.get().secret
    link = re.search(r"https?://[^/\s]+(/fr/invitation/\S+)", message.text)
    assert link
    assert link.group(1).endswith(secret)
    visitor = Client()
    page = visitor.get(link.group(1))
    assert page.status_code == 200
    assert Person.objects.count() == 1, "looking accepts nothing"
    assert visitor.post(link.group(1), {"given_name": "Léa", "family_name": "Roux"}).status_code == 302
    hat = Hat.objects.get(person__given_name="Léa", organisation=workshop)
    assert (hat.per_order_minor, hat.roles) == (50_050, ["buyer"])
    assert visitor.session[hats.OPENED] == [str(hat.id)]
    assert visitor.get(link.group(1)).status_code == 404


def test_who_was_invited_begins_an_account_of_their_own(boss: HatCard) -> None:
    make_person(email="taken@example.fr")
    browser_of(boss).post(
        "/en/me/organisation/invite", {"email": "lea@rustine.example", "language": "en", "roles": ["buyer"]}
    )
    client = Client()
    client.post(f"/en/invitation/{Invitation.objects.get().secret}", {"given_name": "Léa", "family_name": "Roux"})
    assert "Buy for yourself too" in client.get("/en/me").content.decode()
    before = len(mail.outbox)
    client.post("/en/me/open", {"email": "taken@example.fr"})
    assert len(mail.outbox) == before, "another person's address gets nothing"
    client.post("/en/me/open", {"email": "lea@home.example"})
    assert mail.outbox[-1].to == ["lea@home.example"]
    code = re.search(r"\n([A-Z0-9]+(?:-[A-Z0-9]+)+)\n", str(mail.outbox[-1].body))
    assert code
    assert client.post("/en/me/code", {"code": code[1]}).status_code == 302
    own = Hat.objects.get(person__given_name="Léa", organisation=None)
    assert client.session[hats.ACTIVE] == str(own.id)
    assert Address.objects.get(hat=own).normalised == "lea@home.example"
    assert client.get("/en/me/addresses").status_code == 200


def test_who_is_known_already_accepts_without_a_name_and_signs_in(boss: HatCard) -> None:
    make_person(email="marie@example.fr")
    browser_of(boss).post(
        "/en/me/organisation/invite", {"email": "marie@example.fr", "language": "en", "roles": ["buyer"]}
    )
    link = f"/en/invitation/{Invitation.objects.get().secret}"
    visitor = Client()
    assert b"given_name" not in visitor.get(link).content
    assert visitor.post(link).headers["Location"] == "/en/account/login/"
    assert Hat.objects.filter(person__given_name="Marie", roles=["buyer"]).count() == 1


def test_a_colleagues_rights_are_changed_on_one_page(boss: HatCard, workshop: Organisation) -> None:
    buyer = make_hat(make_person(), workshop, email="marie@rustine.example")
    client = browser_of(boss)
    assert client.get(f"/en/me/organisation/members/{buyer.code}").status_code == 200
    told = {"roles": ["buyer", "finance"], "per_order": "1200", "per_month": "", "cost_centres": "A, B ,"}
    client.post(f"/en/me/organisation/members/{buyer.code}", told)
    card = queries.hat_card(SYSTEM, hat_id=buyer.id)
    assert card.roles == {"buyer", "finance"}
    assert (card.authority.per_order_minor, card.authority.cost_centres) == (120_000, ("A", "B"))
    page = client.get("/en/me/organisation").content.decode()
    assert "Marie Durand" in page
    assert "1,200.00" in page
    wrong = client.post(f"/en/me/organisation/members/{buyer.code}", {"roles": ["buyer"], "per_order": "-1"})
    assert wrong.status_code == 200


def test_a_colleague_leaves_today_or_later(boss: HatCard, workshop: Organisation) -> None:
    first = make_hat(make_person(), workshop, email="marie@rustine.example")
    second = make_hat(make_person("Luc", "Blanc"), workshop, email="luc@rustine.example")
    theirs = browser_of(first)
    assert theirs.get("/en/me").status_code == 200
    client = browser_of(boss)
    today = timezone.now().date()
    client.post(f"/en/me/organisation/members/{first.code}/end", {"ends_on": today.isoformat()})
    assert theirs.get("/en/me").status_code == 302
    later = (today + timedelta(days=10)).isoformat()
    client.post(f"/en/me/organisation/members/{second.code}/end", {"ends_on": later})
    assert browser_of(second).get("/en/me").status_code == 200
    assert "leaves on" in client.get("/en/me/organisation").content.decode()


def test_only_administrators_administer(boss: HatCard, workshop: Organisation) -> None:
    buyer = make_hat(make_person(), workshop, email="marie@rustine.example")
    client = browser_of(buyer)
    assert client.get("/en/me/organisation").headers["Location"] == "/en/me"
    for page in ("invite", "details", f"members/{boss.code}"):
        assert client.get(f"/en/me/organisation/{page}").status_code == 404
    assert client.post(f"/en/me/organisation/members/{boss.code}/end", {"ends_on": "2030-01-01"}).status_code == 404


def test_an_address_for_everybody(boss: HatCard, workshop: Organisation) -> None:
    buyer = make_hat(make_person(), workshop, email="marie@rustine.example")
    client = browser_of(boss)
    place = {"name": "Atelier", "street": "1 rue X", "postal_code": "6900", "city": "Lyon", "country": "FR"}
    assert "does not fit" in client.post("/en/me/organisation/addresses/new", place).content.decode()
    client.post("/en/me/organisation/addresses/new", {**place, "postal_code": "69001"})
    assert "69001 LYON" in browser_of(buyer).get("/en/me/addresses").content.decode()


def test_buying_for_a_business_needs_the_private_hat_open(boss: HatCard) -> None:
    make_staff()  # without a house there is no shop, only its set-up
    marie = make_person(email="marie@example.fr")
    told = {"name": "Durand Cycles", "country": "FR", "kind": "business", "trade": "repair"}
    assert browser_of(boss).post("/en/me/organisation/new", told).headers["Location"] == "/en/me/open"
    client = browser_of(marie)
    wrong = client.post("/en/me/organisation/new", {**told, "vat_number": "FR12"}).content.decode()
    assert "not a VAT number" in wrong
    assert "Durand Cycles" in wrong, "nothing typed is lost"
    answer = client.post("/en/me/organisation/new", {**told, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/en/"
    hat = Hat.objects.get(organisation__name="Durand Cycles")
    assert client.session[hats.ACTIVE] == str(hat.id)
    assert "You now buy for Durand Cycles" in client.get("/en/").content.decode()
