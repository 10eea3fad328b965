"""Signing up and in, as a person does it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.tests.builders import open_shop
from chapeau.interfaces import hats
from chapeau.person.activity.models import Activity
from chapeau.person.people import actions, queries
from chapeau.person.people.models import Address, Person, SignIn, Visitor
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff
from chapeau.person.people.values import SYSTEM, HatCard, Viewer, ViewerKind

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/en/account/login/", "/en/account/login/code/confirm/"
SIGNUP, VERIFY = "/en/account/signup/", "/en/account/confirm-email/"


@pytest.fixture(autouse=True)
def _mails_in_memory(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    from django.core.cache import cache

    cache.clear()


def last_code() -> str:
    found = re.search(r"\n([A-Z0-9]+(?:-[A-Z0-9]+)+)\n", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found.group(1)


def sign_in(client: Client, email: str) -> None:
    client.post(LOGIN, {"login": email})
    response = client.post(CODE, {"code": last_code()})
    assert response.status_code == 302, response.content


def opened(client: Client) -> set[str]:
    return set(client.session.get(hats.OPENED, ()))


def ids(*cards: HatCard) -> set[str]:
    return {str(card.id) for card in cards}


def test_a_sign_up_becomes_a_person_with_its_code_and_not_before() -> None:
    client = Client()
    told = {"given_name": "Anna", "family_name": "Moretti", "email": "Anna@Example.it"}
    response = client.post(SIGNUP, told)
    assert response.status_code == 302
    assert response.headers["Location"] == VERIFY
    assert Person.objects.count() == 0
    assert SignIn.objects.get().person is None
    wrong = client.post(VERIFY, {"code": "AAAA-AAAA"})
    assert wrong.status_code == 200
    assert Person.objects.count() == 0
    assert client.post(VERIFY, {"code": last_code()}).status_code == 302
    person = Person.objects.get()
    hat = person.hats.get()
    address = Address.objects.get()
    assert (person.name, hat.organisation, address.normalised) == ("Anna Moretti", None, "anna@example.it")
    assert address.verified_at is not None
    assert opened(client) == {str(hat.id)}
    assert set(Activity.objects.values_list("verb", flat=True)) == {
        "person.signed-up",
        "address.verified",
        "sign-in.opened",
    }
    assert "Anna Moretti" in client.get("/en/me").content.decode()


def test_an_unfinished_sign_up_is_finished_by_a_sign_in_code() -> None:
    Client().post(SIGNUP, {"given_name": "Anna", "family_name": "Moretti", "email": "anna@example.it"})
    client = Client()
    sign_in(client, "anna@example.it")
    assert Person.objects.count() == 1
    assert opened(client) == {str(Person.objects.get().hats.get().id)}


def test_a_code_opens_the_hat_of_its_address_and_no_other() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation(), email="marie@rustine.example")
    client = Client()
    sign_in(client, "marie@rustine.example")
    assert opened(client) == ids(workshop)
    page = client.get("/en/me").content.decode()
    assert "Atelier Rustine" in page
    assert "myself" not in page


def test_the_private_hat_opens_hats_without_an_address_and_lists_the_locked_ones() -> None:
    marie = make_person(email="marie@example.fr")
    city = make_hat(marie, make_organisation("Ville", kind="administration"))
    make_hat(marie, make_organisation(), email="marie@rustine.example")
    client = Client()
    sign_in(client, "marie@example.fr")
    assert opened(client) == ids(marie, city)
    assert "Atelier Rustine" in client.get("/en/me").content.decode()


def test_a_locked_hat_opens_by_a_code_to_its_own_address() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation(), email="marie@rustine.example")
    client = Client()
    sign_in(client, "marie@example.fr")
    response = client.post("/en/hat", {"hat": workshop.code, "next": "/en/me/addresses"})
    assert response.headers["Location"] == "/en/me/code?next=%2Fen%2Fme%2Faddresses"
    assert mail.outbox[-1].to == ["marie@rustine.example"]
    assert client.post("/en/me/code", {"code": "XXXX-XXXX"}).status_code == 200
    assert opened(client) == ids(marie)
    response = client.post("/en/me/code", {"code": last_code(), "next": "/en/me/addresses"})
    assert response.headers["Location"] == "/en/me/addresses"
    assert opened(client) == ids(marie, workshop)
    assert client.session[hats.ACTIVE] == str(workshop.id)


def test_three_wrong_codes_end_it() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation(), email="marie@rustine.example")
    client = Client()
    sign_in(client, "marie@example.fr")
    client.post("/en/hat", {"hat": workshop.code})
    right = last_code()
    for _ in range(4):
        client.post("/en/me/code", {"code": "XXXX-XXXX"})
    client.post("/en/me/code", {"code": right})
    assert opened(client) == ids(marie)


def test_from_the_work_mailbox_a_typed_address_tells_nothing() -> None:
    marie = make_person(email="marie@example.fr")
    make_hat(marie, make_organisation(), email="marie@rustine.example")
    make_person("Paul", "Petit", email="paul@example.fr")
    pages = {}
    for typed in ("marie@example.fr", "paul@example.fr", "nobody@example.fr"):
        client = Client()
        sign_in(client, "marie@rustine.example")
        before = len(mail.outbox)
        client.post("/en/me/open", {"email": typed})
        page = client.get("/en/me/code").content.decode().replace(typed, "…")
        pages[typed] = re.sub(r"(csrfmiddlewaretoken|nonce)[^>]*", "", page)
        assert (len(mail.outbox) - before) == (1 if typed == "marie@example.fr" else 0)
    assert len(set(pages.values())) == 1


def test_known_and_unknown_addresses_are_answered_alike() -> None:
    make_person(email="marie@example.fr")
    answers = []
    for typed in ("marie@example.fr", "nobody@example.fr"):
        client = Client()
        first = client.post(LOGIN, {"login": typed})
        page = client.get(CODE).content.decode().replace(typed, "…")
        answers.append(
            (first.status_code, first.headers["Location"], re.sub(r"(csrfmiddlewaretoken|nonce)[^>]*", "", page))
        )
    assert answers[0] == answers[1]
    known = Client().post(SIGNUP, {"given_name": "A", "family_name": "B", "email": "marie@example.fr"})
    new = Client().post(SIGNUP, {"given_name": "A", "family_name": "B", "email": "new@example.fr"})
    assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])


def test_a_password_opens_its_own_hat() -> None:
    marie = make_person(email="marie@example.fr")
    user = SignIn.objects.get(email="marie@example.fr")
    user.set_password("a long enough password")
    user.save()
    client = Client()
    refused = client.post(LOGIN, {"login": "marie@example.fr", "password": "wrong password!"})
    assert refused.status_code == 200
    assert client.post(LOGIN, {"login": "marie@example.fr", "password": "a long enough password"}).status_code == 302
    assert opened(client) == ids(marie)


def test_a_passkey_of_the_private_hat_opens_all_and_that_of_a_work_hat_only_its_own() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation(), email="marie@rustine.example")
    private, work = SignIn.objects.get(hat=marie.id), SignIn.objects.get(hat=workshop.id)
    by_private = queries.hats_opened_by(SYSTEM, sign_in_id=private.id, by_passkey=True, now=NOW)
    by_work = queries.hats_opened_by(SYSTEM, sign_in_id=work.id, by_passkey=True, now=NOW)
    assert {card.id for card in by_private} == {marie.id, workshop.id}
    assert {card.id for card in by_work} == {workshop.id}


def test_nobody_signs_in_by_the_address_of_an_ended_hat() -> None:
    marie = make_person(email="marie@example.fr")
    workshop = make_hat(marie, make_organisation(), email="marie@rustine.example")
    client = Client()
    sign_in(client, "marie@rustine.example")
    now = datetime.now(UTC)
    actions.end_hat(SYSTEM, hat_code=workshop.code, ends_at=now, now=now)
    assert client.get("/en/me").status_code == 302
    assert not client.session.get(hats.OPENED)
    other = Client()
    other.post(LOGIN, {"login": "marie@rustine.example"})
    assert mail.outbox[-1].subject == "Nobody here has this address yet"


def test_at_sign_in_the_visitor_becomes_the_hat_and_the_cookie_goes() -> None:
    marie = make_person(email="marie@example.fr")
    visitor, secret = actions.create_visitor(SYSTEM, country="FR", language="en", now=NOW)
    client = Client()
    client.cookies[hats.VISITOR_COOKIE] = secret
    sign_in(client, "marie@example.fr")
    assert Visitor.objects.get(pk=visitor.id).hat_id == marie.id
    assert client.cookies[hats.VISITOR_COOKIE].value == ""


def test_an_address_already_known_from_the_books_leads_to_its_person() -> None:
    from chapeau.person.people.values import NewPerson

    new = NewPerson(given_name="Marie", family_name="Durand", country="FR", email="marie@example.fr")
    made = actions.create_people(SYSTEM, people=[new], now=NOW)[0]
    client = Client()
    client.post(SIGNUP, {"given_name": "M", "family_name": "D", "email": "marie@example.fr"})
    client.post(VERIFY, {"code": last_code()})
    assert Person.objects.get().name == "Marie Durand"
    assert opened(client) == {str(made.private_hat_id)}


def test_a_further_address_is_proven_by_its_code_and_signs_in() -> None:
    marie = make_person(email="marie@example.fr")
    client = Client()
    sign_in(client, "marie@example.fr")
    client.post("/en/me/email/add", {"email": "marie@other.example"})
    client.post("/en/me/code", {"code": last_code()})
    other = Client()
    sign_in(other, "marie@other.example")
    assert opened(other) == ids(marie)
    client.post("/en/me/email/remove", {"value": "marie@other.example"})
    assert not SignIn.objects.filter(email="marie@other.example").exists()
    client.post("/en/me/email/remove", {"value": "marie@example.fr"})
    assert SignIn.objects.get(email="marie@example.fr").is_active


@pytest.mark.parametrize(
    "page", [LOGIN, SIGNUP, "/en/account/password/reset/", "/fr/account/login/", "/it/account/login/"]
)
def test_the_pages_of_the_entrance_open(page: str) -> None:
    assert Client().get(page).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/en/me",
        "/en/me/details",
        "/en/me/email/add",
        "/en/me/open",
        "/en/me/addresses",
        "/en/me/addresses/new",
        "/en/me/who-sees",
        "/en/me/organisation/new",
        "/en/account/password/set/",
        "/en/account/2fa/",
        "/en/account/2fa/webauthn/",
        "/en/account/2fa/webauthn/add/",
    ],
)
def test_the_pages_of_the_account_open(page: str) -> None:
    make_person(email="marie@example.fr")
    client = Client()
    sign_in(client, "marie@example.fr")
    assert client.get(page).status_code == 200


def test_staff_with_a_passkey_need_it_beside_the_code() -> None:
    from allauth.mfa.models import Authenticator

    staff = make_staff("sales")
    actions.verify_address(SYSTEM, hat_id=staff.id, kind="email", value="ines@velo.example", now=NOW)
    marie = make_person(email="marie@example.fr")
    for email in ("ines@velo.example", "marie@example.fr"):
        user = SignIn.objects.get(email=email)
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.WEBAUTHN, data={"credential": {}, "name": "key"}
        )
    client = Client()
    client.post(LOGIN, {"login": "marie@example.fr"})
    client.post(CODE, {"code": last_code()})
    assert opened(client) == ids(marie)
    desk = Client()
    desk.post(LOGIN, {"login": "ines@velo.example"})
    response = desk.post(CODE, {"code": last_code()})
    assert "/2fa/authenticate/" in response.headers["Location"]
    assert opened(desk) == set()


def test_who_signs_in_is_told_what_became_of_the_basket() -> None:
    """The visitor's bell is sold to riders alone: under the workshop's hat it is gone, and that is said."""
    shop = open_shop()
    visitor, secret = actions.create_visitor(SYSTEM, country="FR", language="en", now=NOW)
    guest = Viewer(ViewerKind.VISITOR, visitor_id=visitor.id)
    for sku, quantity in (("BE-1", 1), ("TU-700", 2)):
        ordering.add_to_basket(guest, sku=sku, quantity=quantity, now=datetime.now(UTC))
    client = Client()
    client.cookies[hats.VISITOR_COOKIE] = secret
    sign_in(client, "marie@rustine.example")
    assert opened(client) == ids(shop.buyer)
    page = client.get("/en/basket").content.decode()
    assert "Riders&#x27; bell is not sold here and was left out." in page
    assert "Tube: 2 pieces became 10." in page
