"""Building rows with everything computed: what finds them again and what sorts them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from chapeau.kit.text import fold, sort_key, trigrams
from chapeau.person.people.models import Address, Hat, Organisation, Person, PostalAddress, SignIn
from chapeau.person.people.values import PostalAddressValue


def person_texts(given_name: str, family_name: str) -> dict[str, object]:
    """The computed columns of a person's name."""
    name = f"{given_name} {family_name}"
    return {
        "sort_key": sort_key(f"{family_name} {given_name}".strip()),
        "folded": fold(name),
        "trigrams": trigrams(name),
    }


def organisation_texts(name: str) -> dict[str, object]:
    return {"sort_key": sort_key(name), "folded": fold(name), "trigrams": trigrams(name)}


def fill_person(person: Person) -> Person:
    for column, value in person_texts(person.given_name, person.family_name).items():
        setattr(person, column, value)
    return person


def fill_organisation(organisation: Organisation) -> Organisation:
    for column, value in organisation_texts(organisation.name).items():
        setattr(organisation, column, value)
    return organisation


def email_row(hat_id: UUID, email: str, *, verified_at: datetime | None, now: datetime) -> Address:
    return Address(
        hat_id=hat_id,
        kind=Address.Kind.EMAIL,
        value=email,
        normalised=email.lower(),
        verified_at=verified_at,
        created_at=now,
    )


def phone_row(hat_id: UUID, phone: str, *, now: datetime) -> Address:
    return Address(hat_id=hat_id, kind=Address.Kind.PHONE, value=phone, normalised=phone, created_at=now)


def postal_row(
    value: PostalAddressValue, *, now: datetime, hat_id: UUID | None = None, organisation_id: UUID | None = None
) -> PostalAddress:
    return PostalAddress(
        hat_id=hat_id,
        organisation_id=organisation_id,
        name=value.name,
        street=value.street,
        postal_code=value.postal_code,
        city=value.city,
        region=value.region,
        country=value.country,
        phone=value.phone,
        created_at=now,
    )


def make_sign_in(hat: Hat, email: str, *, now: datetime) -> SignIn:
    """A way in for a hat by its verified address; the address's earlier way in, if it ended, is gone by then."""
    sign_in = SignIn(person_id=hat.person_id, hat=hat, email=email, created_at=now)
    sign_in.set_unusable_password()
    sign_in.save()
    EmailAddress.objects.create(user=sign_in, email=email, verified=True, primary=True)
    return sign_in


def revoke_sign_ins(sign_ins: Iterable[SignIn]) -> None:
    """Nobody signs in by them again, their sessions end with the next request, and their addresses are free."""
    for sign_in in sign_ins:
        EmailAddress.objects.filter(user=sign_in).delete()
        sign_in.email = f"{sign_in.id}@ended.invalid"
        sign_in.is_active = False
        sign_in.set_unusable_password()
        sign_in.save(update_fields=["email", "is_active", "password"])
