"""The deeds of people on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people import actions, queries
from chapeau.person.people.actions import OrganisationFacts
from chapeau.person.people.actions.addresses import AddressOfAnother, OnlyWayIn
from chapeau.person.people.actions.change_hat import BadAuthority, LastAdministrator, UnknownRole
from chapeau.person.people.actions.end_hat import AlreadyEnded, EndsInThePast
from chapeau.person.people.actions.invite import AlreadyMember
from chapeau.person.people.actions.organisations import OrganisationKnown
from chapeau.person.people.actions.people import EmailTaken
from chapeau.person.people.models import Address, Hat, Invitation, Organisation, Person, SignIn, Visitor
from chapeau.person.people.rules.identifiers import BadVatNumber
from chapeau.person.people.rules.postal import BadAddress
from chapeau.person.people.tests.builders import (
    NOW,
    make_hat,
    make_organisation,
    make_person,
    make_staff,
    viewer_of,
)
from chapeau.person.people.values import (
    SYSTEM,
    Authority,
    HatCard,
    InvitationCard,
    Market,
    NewHat,
    NewOrganisation,
    NewPerson,
    PostalAddressValue,
    Role,
    Viewer,
    ViewerKind,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
VISITOR = Viewer(ViewerKind.VISITOR)
WORKSHOP = OrganisationFacts(name="Atelier Rustine", country="FR", trade="repair", vat_number="FR 40 303 265 045")
HOME = PostalAddressValue(name="Marie", street="12 rue des Tanneurs", postal_code="69005", city="Lyon", country="FR")


def sign_up(email: str = "anna@example.it", *, viewer: Viewer = SYSTEM, is_verified: bool = True) -> HatCard:
    return actions.sign_up(
        viewer,
        given_name="Anna",
        family_name="Moretti",
        email=email,
        language="it",
        country="IT",
        is_verified=is_verified,
        now=NOW,
    )


def administrator(organisation: Organisation, *, email: str = "") -> HatCard:
    boss = make_person("Paul", "Petit")
    return make_hat(boss, organisation, roles=(Role.ADMINISTRATOR, Role.APPROVER), email=email)


def invited(boss: HatCard, email: str = "new@rustine.example", **rights: object) -> InvitationCard:
    return actions.invite(
        viewer_of(boss),
        email=email,
        roles=(Role.BUYER,),
        authority=Authority(per_order_minor=50_000),
        language="fr",
        now=NOW,
    )


def verbs() -> list[str]:
    """The log, read by its table: its package stands above this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM activity_log ORDER BY recorded_at, id")
        return [row[0] for row in cursor.fetchall()]


# --------------------------------------------------------------------------------------------------- signing up


def test_a_person_begins_with_a_private_hat_a_verified_address_and_a_way_in() -> None:
    card = sign_up()
    assert (card.is_private, card.market, card.country, card.language) == (True, Market.B2C, "IT", "it")
    assert SignIn.objects.get().hat_id == card.id
    assert Address.objects.get().verified_at == NOW
    assert sorted(verbs()) == ["address.verified", "person.signed-up"]


def test_only_the_house_may_say_that_an_address_is_verified() -> None:
    with pytest.raises(Forbidden):
        sign_up(viewer=VISITOR)
    with pytest.raises(Forbidden):
        sign_up(viewer=viewer_of(make_person()), is_verified=False)


def test_staff_are_told_that_an_address_is_taken() -> None:
    sign_up()
    with pytest.raises(EmailTaken):
        sign_up(viewer=viewer_of(make_staff("sales")), is_verified=False)


def test_two_people_with_the_same_unverified_address_are_not_joined_by_a_machine() -> None:
    people = [NewPerson(given_name=name, family_name="X", country="FR", email="x@example.fr") for name in ("A", "B")]
    actions.create_people(SYSTEM, people=people, now=NOW)
    card = sign_up("x@example.fr")
    assert Person.objects.count() == 3
    assert card.person_name == "Anna Moretti"


def test_a_person_changes_their_own_name_and_the_search_follows() -> None:
    card = sign_up()
    actions.change_person(
        viewer_of(card),
        person_id=card.person_id,
        given_name="Anna",
        family_name="Bianchi",
        language="it",
        country="CH",
        time_zone="Europe/Zurich",
        now=LATER,
    )
    assert [hit.name for hit in queries.search_people(SYSTEM, text="bianchi")] == ["Anna Bianchi"]
    assert queries.hat_card(SYSTEM, hat_id=card.id).currency == "CHF"
    changes = queries.person_changes(viewer_of(make_staff("service")), person_id=card.person_id)
    assert {(change.field, change.after) for change in changes} == {
        ("family_name", "Bianchi"),
        ("country", "CH"),
        ("time_zone", "Europe/Zurich"),
    }


def test_nobody_changes_another_person_nor_oneself_under_a_work_hat() -> None:
    marie = make_person()
    work = make_hat(marie, make_organisation())
    details = {"given_name": "X", "family_name": "Y", "language": "fr", "country": "FR", "time_zone": "Europe/Paris"}
    for viewer in (viewer_of(work), viewer_of(make_person("Paul", "Petit")), VISITOR):
        with pytest.raises(NotFound):
            actions.change_person(viewer, person_id=marie.person_id, now=NOW, **details)


# ------------------------------------------------------------------------------------------------- organisations


def test_buying_for_a_business_makes_the_hat_at_once_and_remembers_who_led_to_it() -> None:
    marie = make_person(email="marie@example.fr")
    card = actions.create_hat_at_checkout(viewer_of(marie), facts=WORKSHOP, job_title="Owner", now=NOW)
    assert (card.organisation_name, card.vat_number, card.market) == ("Atelier Rustine", "FR40303265045", Market.C2B)
    assert card.roles == {"administrator", "approver", "buyer", "finance"}
    assert card.person_id == marie.person_id
    assert Organisation.objects.get().introduced_by_id == marie.id
    assert verbs()[-2:] == ["organisation.created", "hat.created"]


def test_an_organisation_is_not_made_twice_nor_under_a_work_hat() -> None:
    marie = make_person()
    work = actions.create_hat_at_checkout(viewer_of(marie), facts=WORKSHOP, now=NOW)
    with pytest.raises(OrganisationKnown):
        actions.create_hat_at_checkout(viewer_of(make_person("Paul", "Petit")), facts=WORKSHOP, now=NOW)
    with pytest.raises(Forbidden):
        actions.create_hat_at_checkout(viewer_of(work), facts=replace(WORKSHOP, vat_number=""), now=NOW)
    with pytest.raises(BadVatNumber):
        actions.create_hat_at_checkout(viewer_of(marie), facts=replace(WORKSHOP, vat_number="FR1"), now=NOW)
    assert Organisation.objects.count() == 1


def test_staff_make_an_organisation_and_look_after_it() -> None:
    sales = make_staff("sales")
    card = actions.create_organisation(viewer_of(sales), facts=WORKSHOP, address=HOME, now=NOW)
    assert (card.owner_hat_id, card.market) == (sales.id, Market.B2B)
    page = queries.organisation_page(viewer_of(sales), code=card.code, now=NOW)
    assert page.addresses[0].lines == ("Atelier Rustine", "Marie", "12 rue des Tanneurs", "69005 LYON", "FRANCE")
    with pytest.raises(Forbidden):
        actions.create_organisation(viewer_of(make_person()), facts=WORKSHOP, now=NOW)


def test_a_changed_vat_number_is_unconfirmed_and_only_staff_confirm() -> None:
    workshop = make_organisation(vat_number="FR40303265045")
    boss = administrator(workshop)
    changed = actions.change_organisation(
        viewer_of(boss),
        organisation_id=workshop.id,
        facts=OrganisationFacts(name="Rustine", country="IT", kind="administration", vat_number="FR 83 404 833 048"),
        vat_is_confirmed=True,
        now=LATER,
    )
    assert changed == ("name", "vat_checked_at", "vat_number")
    workshop.refresh_from_db()
    assert (workshop.country, workshop.kind, workshop.vat_checked_at) == ("FR", "business", None)
    same = OrganisationFacts(name="Rustine", country="FR", trade="repair", vat_number="FR83404833048")
    actions.change_organisation(
        viewer_of(make_staff("sales")), organisation_id=workshop.id, facts=same, vat_is_confirmed=True, now=LATER
    )
    workshop.refresh_from_db()
    assert workshop.vat_checked_at == LATER
    with pytest.raises(NotFound):
        actions.change_organisation(viewer_of(make_person()), organisation_id=workshop.id, facts=same, now=LATER)


# --------------------------------------------------------------------------------------------- rights and the end


def test_rights_change_with_history_and_a_fact() -> None:
    workshop = make_organisation()
    boss = administrator(workshop)
    buyer = make_hat(make_person(), workshop)
    card = actions.change_hat(
        viewer_of(boss),
        hat_code=buyer.code,
        roles=(Role.BUYER, Role.FINANCE),
        authority=Authority(50_000, 200_000, "EUR", ("brakes",), ("WS-1", "WS-2")),
        job_title="Purchasing",
        now=LATER,
    )
    assert card.authority == Authority(50_000, 200_000, "EUR", ("brakes",), ("WS-1", "WS-2"))
    assert card.roles == {"buyer", "finance"}
    changes = queries.organisation_changes(viewer_of(boss), organisation_id=workshop.id)
    assert {(c.field, c.before, c.after, c.by_name) for c in changes} >= {
        ("roles", "buyer", "buyer, finance", "Paul Petit"),
        ("per_order_minor", "", "50000", "Paul Petit"),
    }
    assert verbs()[-1] == "hat.changed"


def test_rights_are_the_administrators_to_change() -> None:
    workshop = make_organisation()
    boss = administrator(workshop)
    buyer = make_hat(make_person(), workshop)
    stranger = administrator(make_organisation("Other"))
    for viewer in (viewer_of(buyer), viewer_of(stranger), VISITOR):
        with pytest.raises(NotFound):
            actions.change_hat(viewer, hat_code=buyer.code, roles=(Role.ADMINISTRATOR,), authority=Authority(), now=NOW)
    with pytest.raises(UnknownRole):
        actions.change_hat(viewer_of(boss), hat_code=buyer.code, roles=("sales",), authority=Authority(), now=NOW)
    with pytest.raises(BadAuthority):
        actions.change_hat(viewer_of(boss), hat_code=buyer.code, roles=("buyer",), authority=Authority(-1), now=NOW)


def test_an_organisation_keeps_an_administrator() -> None:
    workshop = make_organisation()
    boss = administrator(workshop)
    with pytest.raises(LastAdministrator):
        actions.change_hat(viewer_of(boss), hat_code=boss.code, roles=(Role.BUYER,), authority=Authority(), now=NOW)
    with pytest.raises(LastAdministrator):
        actions.end_hat(viewer_of(boss), hat_code=boss.code, ends_at=NOW, now=NOW)
    second = make_hat(make_person(), workshop, roles=(Role.ADMINISTRATOR,))
    actions.end_hat(viewer_of(boss), hat_code=boss.code, ends_at=NOW, now=NOW)
    with pytest.raises(LastAdministrator):
        actions.end_hat(viewer_of(second), hat_code=second.code, ends_at=NOW, now=NOW)


def test_the_end_of_a_hat_takes_address_and_way_in_and_frees_the_address() -> None:
    workshop = make_organisation()
    boss = administrator(workshop)
    buyer = make_hat(make_person(), workshop, email="marie@rustine.example")
    actions.end_hat(viewer_of(boss), hat_code=buyer.code, ends_at=NOW, now=NOW)
    assert Address.objects.get(hat=buyer.id).revoked_at == NOW
    assert not SignIn.objects.get(hat=buyer.id).is_active
    assert queries.hat_by_address(SYSTEM, email="marie@rustine.example") is None
    with pytest.raises(AlreadyEnded):
        actions.end_hat(viewer_of(boss), hat_code=buyer.code, ends_at=LATER, now=LATER)
    card = invited(boss, "marie@rustine.example")
    again = actions.accept_invitation(VISITOR, secret=card.secret, given_name="Marie", family_name="D", now=LATER)
    assert SignIn.objects.get(hat=again.id).email == "marie@rustine.example"


def test_a_later_end_is_kept_by_every_look_and_tidied_by_the_round() -> None:
    workshop = make_organisation()
    boss = administrator(workshop)
    buyer = make_hat(make_person(), workshop, email="marie@rustine.example")
    with pytest.raises(EndsInThePast):
        actions.end_hat(viewer_of(boss), hat_code=buyer.code, ends_at=NOW - timedelta(days=2), now=NOW)
    actions.end_hat(viewer_of(boss), hat_code=buyer.code, ends_at=LATER, now=NOW)
    names = [member.name for member in queries.members(viewer_of(boss), organisation_id=workshop.id, now=NOW)]
    assert names == ["Marie Durand", "Paul Petit"]
    after = LATER + timedelta(seconds=1)
    names = [member.name for member in queries.members(viewer_of(boss), organisation_id=workshop.id, now=after)]
    assert names == ["Paul Petit"]
    assert actions.revoke_ended_hats(SYSTEM, now=NOW) == 0
    assert actions.revoke_ended_hats(SYSTEM, now=after) == 1
    assert actions.revoke_ended_hats(SYSTEM, now=after) == 0
    assert not SignIn.objects.get(hat=buyer.id).is_active
    assert verbs()[-1] == "hat.ended"


# ---------------------------------------------------------------------------------------------------- invitations


def test_somebody_new_accepts_and_is_a_person_with_two_hats() -> None:
    boss = administrator(make_organisation())
    card = invited(boss)
    hat = actions.accept_invitation(VISITOR, secret=card.secret, given_name="Léa", family_name="Roux", now=LATER)
    assert (hat.person_name, hat.language, hat.authority.per_order_minor) == ("Léa Roux", "fr", 50_000)
    assert Hat.objects.filter(person=hat.person_id).count() == 2
    assert SignIn.objects.get(email="new@rustine.example").hat_id == hat.id
    with pytest.raises(NotFound):
        actions.accept_invitation(VISITOR, secret=card.secret, given_name="A", family_name="B", now=LATER)


def test_who_is_signed_in_accepts_as_themselves() -> None:
    boss = administrator(make_organisation())
    marie = make_person(email="marie@example.fr")
    hat = actions.accept_invitation(viewer_of(marie), secret=invited(boss).secret, now=LATER)
    assert hat.person_id == marie.person_id
    assert queries.hat_contacts(SYSTEM, ids=[hat.id])[hat.id].email == "new@rustine.example"
    with pytest.raises(AlreadyMember):
        actions.accept_invitation(viewer_of(marie), secret=invited(boss, "b@rustine.example").secret, now=LATER)


def test_an_address_of_another_hat_stays_that_hats() -> None:
    boss = administrator(make_organisation())
    marie = make_person(email="marie@example.fr")
    hat = actions.accept_invitation(VISITOR, secret=invited(boss, "Marie@example.fr").secret, now=LATER)
    assert hat.person_id == marie.person_id
    assert queries.hat_contacts(SYSTEM, ids=[hat.id])[hat.id].email == ""
    private = SignIn.objects.get(hat=marie.id)
    opens = queries.hats_opened_by(SYSTEM, sign_in_id=private.id, by_passkey=False, now=LATER)
    assert {card.id for card in opens} == {marie.id, hat.id}


def test_invitations_lapse_are_replaced_and_taken_back() -> None:
    workshop = make_organisation()
    boss = administrator(workshop)
    first = invited(boss)
    second = invited(boss)
    for secret, now in ((first.secret, LATER), (second.secret, NOW + timedelta(days=15))):
        with pytest.raises(NotFound):
            actions.accept_invitation(VISITOR, secret=secret, given_name="A", family_name="B", now=now)
    stranger = administrator(make_organisation("Other"))
    with pytest.raises(NotFound):
        actions.withdraw_invitation(viewer_of(stranger), secret=second.secret, now=NOW)
    actions.withdraw_invitation(viewer_of(boss), secret=second.secret, now=NOW)
    assert queries.organisation_page(viewer_of(boss), code=workshop.code, now=NOW).invitations == ()
    with pytest.raises(NotFound):
        invited(make_hat(make_person(), workshop))
    assert Invitation.objects.filter(withdrawn_at=None).count() == 0


# ------------------------------------------------------------------------------------------------------ addresses


def test_a_verified_address_belongs_to_one_hat() -> None:
    marie = make_person(email="marie@example.fr")
    work = make_hat(marie, make_organisation())
    with pytest.raises(AddressOfAnother):
        actions.verify_address(SYSTEM, hat_id=work.id, kind="email", value="MARIE@example.fr", now=NOW)
    with pytest.raises(Forbidden):
        actions.verify_address(viewer_of(work), hat_id=work.id, kind="email", value="a@example.fr", now=NOW)
    actions.verify_address(SYSTEM, hat_id=work.id, kind="email", value="a@example.fr", now=NOW)
    with pytest.raises(OnlyWayIn):
        actions.revoke_address(viewer_of(marie), value="marie@example.fr", now=NOW)
    with pytest.raises(NotFound):
        actions.revoke_address(viewer_of(marie), value="a@example.fr", now=NOW)


def test_postal_addresses_are_the_hats_own_and_its_organisations() -> None:
    workshop = make_organisation()
    boss = administrator(workshop)
    marie = make_person()
    buyer = make_hat(marie, workshop)
    actions.add_postal_address(viewer_of(marie), value=HOME, label="Home", is_default=True, now=NOW)
    shared = actions.add_postal_address(viewer_of(boss), value=HOME, organisation_id=workshop.id, now=NOW)
    own = actions.add_postal_address(viewer_of(buyer), value=replace(HOME, phone="04 78 37 12 34"), now=LATER)
    assert own.value.phone == "+33478371234"
    assert [place.label for place in queries.postal_addresses(viewer_of(marie))] == ["Home"]
    assert [place.code for place in queries.postal_addresses(viewer_of(buyer))] == [own.code, shared.code]
    for refused in (
        lambda: actions.add_postal_address(viewer_of(buyer), value=HOME, organisation_id=workshop.id, now=NOW),
        lambda: actions.archive_postal_address(viewer_of(buyer), code=shared.code, now=NOW),
        lambda: actions.archive_postal_address(viewer_of(boss), code=own.code, now=NOW),
        lambda: queries.postal_address(viewer_of(marie), code=own.code),
        lambda: actions.add_postal_address(VISITOR, value=HOME, now=NOW),
    ):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(BadAddress):
        actions.add_postal_address(viewer_of(marie), value=replace(HOME, postal_code="1"), now=NOW)
    actions.archive_postal_address(viewer_of(boss), code=shared.code, now=NOW)
    assert [place.code for place in queries.postal_addresses(viewer_of(buyer))] == [own.code]


def test_one_address_is_the_usual_one() -> None:
    marie = viewer_of(make_person())
    first = actions.add_postal_address(marie, value=HOME, is_default=True, now=NOW)
    second = actions.add_postal_address(marie, value=HOME, is_default=True, now=LATER)
    assert [(place.code, place.is_default) for place in queries.postal_addresses(marie)] == [
        (second.code, True),
        (first.code, False),
    ]


# ------------------------------------------------------------------------------------------------------- visitors


def test_a_visitor_is_linked_once() -> None:
    visitor, code = actions.create_visitor(SYSTEM, country="FR", language="fr", source="newsletter", now=NOW)
    known = queries.visitor_by_code(SYSTEM, code=code)
    assert known is not None
    assert known.source == "newsletter"
    marie, paul = make_person(), make_person("Paul", "Petit")
    assert actions.link_visitor(viewer_of(marie), visitor_id=visitor.id, now=NOW)
    assert not actions.link_visitor(viewer_of(paul), visitor_id=visitor.id, now=NOW)
    assert Visitor.objects.get().hat_id == marie.id
    assert queries.visitor_by_code(SYSTEM, code=code) is None
    with pytest.raises(Forbidden):
        actions.create_visitor(VISITOR, country="FR", language="fr", now=NOW)


# ------------------------------------------------------------------------------------------------------- builders


def test_builders_are_set_wise(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = [
        NewPerson(
            given_name=f"N{n}",
            family_name="Test",
            country="FR",
            email=f"n{n}@example.fr",
            email_is_verified=True,
            phone="04 78 37 12 34",
            address=HOME,
        )
        for n in range(200)
    ]
    with django_assert_max_num_queries(12):
        made = actions.create_people(SYSTEM, people=people, now=NOW)
    organisations = [
        NewOrganisation(name=f"O{n}", country="FR", address=HOME, created_at=NOW - timedelta(days=n))
        for n in range(100)
    ]
    with django_assert_max_num_queries(8):
        keys = actions.create_organisations(SYSTEM, organisations=organisations, now=NOW)
    hats = [
        NewHat(person_id=made[n].person_id, organisation_id=keys[n], email=f"n{n}@o{n}.example", email_is_verified=True)
        for n in range(100)
    ]
    with django_assert_max_num_queries(12):
        actions.create_hats(SYSTEM, hats=hats, now=NOW)
    assert (Hat.objects.count(), SignIn.objects.count(), Address.objects.count()) == (300, 300, 500)
    assert len(verbs()) == 400
    with pytest.raises(Forbidden):
        actions.create_people(viewer_of(make_staff("sales")), people=people, now=NOW)


def test_unfinished_sign_ups_are_forgotten_after_a_day() -> None:
    SignIn.objects.create(email="a@example.fr", created_at=NOW)
    SignIn.objects.create(email="b@example.fr", created_at=LATER)
    sign_up()
    assert actions.forget_unfinished_sign_ups(SYSTEM, now=LATER + timedelta(minutes=1)) == 1
    assert set(SignIn.objects.values_list("email", flat=True)) == {"b@example.fr", "anna@example.it"}


def test_only_its_administrator_changes_who_works_for_the_house() -> None:
    """A clerk could end the administrator's hat, take roles away, rename the house or let a friend in."""
    chief = make_staff("staff-administrator")
    clerk = viewer_of(make_staff("marketing"))
    assert chief.organisation_id is not None
    house = OrganisationFacts(name="Mine", country="FR")
    for viewer in (clerk, viewer_of(make_staff("sales"))):
        with pytest.raises(NotFound):
            actions.change_hat(viewer, hat_code=chief.code, roles=(), authority=Authority(), now=NOW)
        with pytest.raises(NotFound):
            actions.end_hat(viewer, hat_code=chief.code, ends_at=NOW, now=NOW)
        with pytest.raises(NotFound):
            actions.change_organisation(viewer, organisation_id=chief.organisation_id, facts=house, now=NOW)
        with pytest.raises(NotFound):
            actions.invite(
                viewer, email="friend@example.com", roles=("sales",), authority=Authority(), language="fr", now=NOW
            )
    actions.invite(
        viewer_of(chief), email="new@house.example", roles=("sales",), authority=Authority(), language="fr", now=NOW
    )


def test_customers_organisations_are_changed_by_staff_who_look_after_them() -> None:
    workshop = make_organisation()
    buyer = make_hat(make_person(), workshop)
    for role in ("marketing", "logistics", "compliance"):
        with pytest.raises(NotFound):
            actions.change_hat(
                viewer_of(make_staff(role)), hat_code=buyer.code, roles=(Role.BUYER,), authority=Authority(), now=NOW
            )
    sales = viewer_of(make_staff("sales"))
    card = actions.change_hat(sales, hat_code=buyer.code, roles=(Role.VIEWER,), authority=Authority(), now=NOW)
    assert card.roles == {"viewer"}


def test_only_staff_who_look_after_customers_touch_their_addresses() -> None:
    marie = make_person()
    home = actions.add_postal_address(viewer_of(marie), value=HOME, now=NOW)
    clerk = viewer_of(make_staff("marketing"))
    with pytest.raises(NotFound):
        actions.archive_postal_address(clerk, code=home.code, now=NOW)
    theirs = actions.add_postal_address(clerk, value=HOME, hat_id=marie.id, now=NOW)
    assert theirs.code not in {card.code for card in queries.postal_addresses(viewer_of(marie))}
    actions.archive_postal_address(viewer_of(make_staff("service")), code=home.code, now=NOW)
    assert queries.postal_addresses(viewer_of(marie)) == ()
