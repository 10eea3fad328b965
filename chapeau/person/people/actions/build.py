"""Set-wise builders for imports and the demo: the same rules, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from chapeau.kit import bus
from chapeau.kit.db import copy_many
from chapeau.kit.ids import new_code
from chapeau.kit.refusals import Forbidden
from chapeau.person.people import rows
from chapeau.person.people.events import HatCreated, OrganisationCreated, PersonSignedUp
from chapeau.person.people.models import Address, Hat, Organisation, Person, SignIn
from chapeau.person.people.rules.contact import email_address, phone_number
from chapeau.person.people.rules.identifiers import registration_number, vat_number
from chapeau.person.people.rules.postal import checked_address
from chapeau.person.people.values import (
    MadePerson,
    NewHat,
    NewOrganisation,
    NewPerson,
    PostalAddressValue,
    StaffRole,
    Viewer,
)

BATCH = 2000


def check_may_build(viewer: Viewer) -> None:
    """The house's administrator, and the house itself. Refuses: ``Forbidden``."""
    if not viewer.works_as(StaffRole.ADMINISTRATOR):
        raise Forbidden


@transaction.atomic
def create_people(viewer: Viewer, *, people: Sequence[NewPerson], now: datetime) -> list[MadePerson]:
    """People with their private hats, addresses and, for verified e-mail, ways in; keys in the order given.

    A constant number of statements per 2,000. Publishes ``PersonSignedUp`` at each one's own moment.
    Refuses: ``Forbidden``, ``BadEmail``, ``BadPhone``, ``BadAddress``.
    """
    check_may_build(viewer)
    persons = [
        rows.fill_person(
            Person(
                given_name=new.given_name,
                family_name=new.family_name,
                language=new.language,
                time_zone=new.time_zone,
                country=new.country,
                is_identified=new.is_identified,
                created_at=new.created_at or now,
            )
        )
        for new in people
    ]
    hats = [
        Hat(person=person, acquired_via=new.acquired_via[:32], created_at=person.created_at)
        for new, person in zip(people, persons, strict=True)
    ]
    copy_many(persons)
    copy_many(hats)
    _give_addresses(
        [(hat, new.email, new.email_is_verified, new.phone, new.country) for new, hat in zip(people, hats, strict=True)]
    )
    _give_places(
        [
            (new.address, hat.id, None, hat.created_at)
            for new, hat in zip(people, hats, strict=True)
            if new.address is not None
        ]
    )
    bus.publish(
        [
            PersonSignedUp(occurred_at=hat.created_at, hat_id=hat.id, acquired_via=hat.acquired_via)
            for new, hat in zip(people, hats, strict=True)
            if new.is_identified
        ]
    )
    return [MadePerson(person.id, hat.id) for person, hat in zip(persons, hats, strict=True)]


@transaction.atomic
def create_organisations(viewer: Viewer, *, organisations: Sequence[NewOrganisation], now: datetime) -> list[UUID]:
    """Organisations with a default postal address each; keys in the order given.

    VAT numbers are checked by form and, coming from the house's own books, count as confirmed.
    Refuses: ``Forbidden``, ``BadVatNumber``, ``BadRegistrationNumber``, ``BadAddress``.
    """
    check_may_build(viewer)
    made = []
    for new in organisations:
        moment = new.created_at or now
        vat = vat_number(new.vat_number, country=new.country)
        made.append(
            rows.fill_organisation(
                Organisation(
                    name=new.name,
                    kind=new.kind,
                    trade=new.trade,
                    is_house=new.is_house,
                    country=new.country,
                    language=new.language,
                    vat_number=vat,
                    vat_checked_at=moment if vat else None,
                    vat_exempt_reason=new.vat_exempt_reason,
                    registration_number=registration_number(new.registration_number, country=new.country),
                    owner_hat_id=new.owner_hat_id,
                    introduced_by_id=new.introduced_by_hat_id,
                    created_at=moment,
                )
            )
        )
    Organisation.objects.bulk_create(made, batch_size=BATCH)
    _give_places(
        [
            (new.address, None, row.id, row.created_at)
            for new, row in zip(organisations, made, strict=True)
            if new.address is not None
        ]
    )
    bus.publish(
        [
            OrganisationCreated(
                occurred_at=row.created_at, organisation_id=row.id, organisation_kind=row.kind, trade=row.trade
            )
            for row in made
        ]
    )
    return [row.id for row in made]


@transaction.atomic
def create_hats(viewer: Viewer, *, hats: Sequence[NewHat], now: datetime) -> list[UUID]:
    """Hats for organisations; keys in the order given. Refuses: ``Forbidden``, ``BadEmail``, ``BadPhone``."""
    check_may_build(viewer)
    made = [
        Hat(
            person_id=new.person_id,
            organisation_id=new.organisation_id,
            job_title=new.job_title,
            language=new.language,
            roles=list(new.roles),
            per_order_minor=new.authority.per_order_minor,
            per_month_minor=new.authority.per_month_minor,
            authority_currency=new.authority.currency,
            allowed_categories=list(new.authority.categories),
            cost_centres=list(new.authority.cost_centres),
            discount_limit_percent=new.discount_limit_percent,
            acquired_via=new.acquired_via[:32],
            created_at=new.created_at or now,
            ends_at=new.ends_at,
        )
        for new in hats
    ]
    Hat.objects.bulk_create(made, batch_size=BATCH)
    countries = dict(
        Organisation.objects.filter(pk__in={new.organisation_id for new in hats}).values_list("pk", "country")
    )
    _give_addresses(
        [
            (hat, new.email, new.email_is_verified, new.phone, countries[new.organisation_id])
            for new, hat in zip(hats, made, strict=True)
            if hat.ends_at is None or hat.ends_at > now
        ]
    )
    bus.publish(
        [
            HatCreated(
                occurred_at=hat.created_at, hat_id=hat.id, organisation_id=new.organisation_id, roles=tuple(hat.roles)
            )
            for new, hat in zip(hats, made, strict=True)
        ]
    )
    return [hat.id for hat in made]


def _give_addresses(wanted: Sequence[tuple[Hat, str, bool, str, str]]) -> None:
    addresses: list[Address] = []
    sign_ins: list[SignIn] = []
    for hat, email, is_verified, phone, country in wanted:
        moment = hat.created_at
        if email:
            plain = email_address(email)
            addresses.append(rows.email_row(hat.id, plain, verified_at=moment if is_verified else None, now=moment))
            if is_verified:
                sign_ins.append(
                    SignIn(
                        person_id=hat.person_id,
                        hat=hat,
                        email=plain,
                        password=UNUSABLE_PASSWORD_PREFIX + new_code(40),
                        created_at=moment,
                    )
                )
        if phone:
            addresses.append(rows.phone_row(hat.id, phone_number(phone, country=country), now=moment))
    copy_many(addresses)
    SignIn.objects.bulk_create(sign_ins, batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=sign_in, email=sign_in.email, verified=True, primary=True) for sign_in in sign_ins],
        batch_size=BATCH,
    )


def _give_places(wanted: Sequence[tuple[PostalAddressValue, UUID | None, UUID | None, datetime]]) -> None:
    places = []
    for value, hat_id, organisation_id, moment in wanted:
        place = rows.postal_row(checked_address(value), now=moment, hat_id=hat_id, organisation_id=organisation_id)
        place.is_default = True
        place.is_billing = organisation_id is not None
        places.append(place)
    copy_many(places)
