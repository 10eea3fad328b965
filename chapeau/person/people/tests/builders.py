"""People for tests of this and higher storeys."""

from __future__ import annotations

from datetime import UTC, datetime

from chapeau.person.people import actions, queries
from chapeau.person.people.models import Organisation
from chapeau.person.people.values import SYSTEM, Authority, HatCard, NewHat, NewOrganisation, NewPerson, Role, Viewer

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
"""A Monday morning."""


def make_person(
    given_name: str = "Marie", family_name: str = "Durand", *, email: str = "", country: str = "FR", phone: str = ""
) -> HatCard:
    """A person; the card of the private hat. With ``email`` it is verified."""
    new = NewPerson(
        given_name=given_name,
        family_name=family_name,
        country=country,
        email=email,
        email_is_verified=bool(email),
        phone=phone,
    )
    made = actions.create_people(SYSTEM, people=[new], now=NOW)[0]
    return queries.hat_card(SYSTEM, hat_id=made.private_hat_id)


def make_organisation(
    name: str = "Atelier Rustine",
    *,
    kind: str = "business",
    trade: str = "repair",
    country: str = "FR",
    vat_number: str = "",
    is_house: bool = False,
) -> Organisation:
    new = NewOrganisation(name=name, country=country, kind=kind, trade=trade, vat_number=vat_number, is_house=is_house)
    return Organisation.objects.get(pk=actions.create_organisations(SYSTEM, organisations=[new], now=NOW)[0])


def make_hat(
    person: HatCard,
    organisation: Organisation,
    *,
    roles: tuple[str, ...] = (Role.BUYER,),
    authority: Authority | None = None,
    email: str = "",
) -> HatCard:
    """A further hat for the person of this card; with ``email`` an own verified address."""
    new = NewHat(
        person_id=person.person_id,
        organisation_id=organisation.id,
        roles=roles,
        authority=authority or Authority(),
        email=email,
        email_is_verified=bool(email),
    )
    return queries.hat_card(SYSTEM, hat_id=actions.create_hats(SYSTEM, hats=[new], now=NOW)[0])


def viewer_of(card: HatCard) -> Viewer:
    return queries.viewer_for_hat(card)


def make_staff(*roles: str, given_name: str = "Inès", family_name: str = "Moreau") -> HatCard:
    """A member of the house's staff with these roles."""
    house = Organisation.objects.filter(is_house=True).first() or make_organisation(
        "Vélo Maison", trade="other", is_house=True
    )
    return make_hat(make_person(given_name, family_name), house, roles=roles)
