"""Sign-up and changes of a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people import cards, rows
from chapeau.person.people.events import AddressVerified, PersonChanged, PersonSignedUp
from chapeau.person.people.history import apply_changes
from chapeau.person.people.models import Address, Hat, Person, SignIn
from chapeau.person.people.rules.contact import email_address, phone_number
from chapeau.person.people.rules.merged import the_one
from chapeau.person.people.sight import deals_with_people, joined_hats, sees_across
from chapeau.person.people.values import HatCard, Viewer, ViewerKind


class EmailTaken(Refusal):
    """Only ever told to staff; faces open to everybody answer alike for known and unknown addresses."""

    code = "email-taken"
    sentence = _("This e-mail address already belongs to somebody.")


@transaction.atomic
def sign_up(
    viewer: Viewer,
    *,
    given_name: str,
    family_name: str,
    email: str,
    phone: str = "",
    language: str,
    country: str,
    time_zone: str = "Europe/Paris",
    acquired_via: str = "",
    is_verified: bool = False,
    sign_in_id: UUID | None = None,
    now: datetime,
) -> HatCard:
    """A person with a private hat and this address.

    ``is_verified`` (the code was entered; ``SYSTEM`` only) makes the address verified and opens a way in:
    ``sign_in_id`` is bound to the hat, or a new one is made. A verified address that an earlier order,
    import or invitation already gave to one hat leads to that hat instead of a second person.
    Staff use it too, unverified. Refuses: ``EmailTaken``, ``BadEmail``, ``BadPhone``, ``Forbidden``.
    """
    if is_verified and not viewer.is_system:
        raise Forbidden
    if viewer.kind is ViewerKind.HAT:
        raise Forbidden
    address = email_address(email)
    number = phone_number(phone, country=country)
    taken = Address.objects.filter(
        kind=Address.Kind.EMAIL, normalised=address, revoked_at=None, verified_at__isnull=False
    ).exists()
    if taken and not is_verified:
        raise EmailTaken
    hat = _hat_of(address, now) if is_verified else None
    facts: list[bus.Fact] = []
    if hat is None:
        person = rows.fill_person(
            Person(
                given_name=given_name.strip(),
                family_name=family_name.strip(),
                language=language,
                country=country,
                time_zone=time_zone,
                created_at=now,
            )
        )
        person.save()
        hat = Hat.objects.create(person=person, acquired_via=acquired_via[:32], created_at=now)
        facts.append(
            PersonSignedUp(
                occurred_at=now,
                hat_id=hat.id,
                actor_hat_id=viewer.hat_id if viewer.is_staff else None,
                acquired_via=hat.acquired_via,
            )
        )
        rows.email_row(hat.id, address, verified_at=None, now=now).save()
        if number:
            rows.phone_row(hat.id, number, now=now).save()
    if is_verified:
        facts.append(_open_way_in(hat, address, sign_in_id, now))
    bus.publish(facts)
    return cards.hat_card(cards.hats().get(pk=hat.pk))


def _hat_of(address: str, now: datetime) -> Hat | None:
    """The one open hat that already has this address, merged hats being one; ``None`` when there is none or several
    claim it."""
    claims = Address.objects.filter(kind=Address.Kind.EMAIL, normalised=address, revoked_at=None)
    verified = claims.filter(verified_at__isnull=False).values("hat")
    found = list(Hat.objects.filter(cards.open_at(now), pk__in=verified)[:2]) or list(
        Hat.objects.filter(cards.open_at(now), pk__in=claims.values("hat"))[:9]
    )
    one = the_one((hat.id, hat.alias_of_id) for hat in found)
    return next((hat for hat in found if hat.id == one), None)


def _open_way_in(hat: Hat, address: str, sign_in_id: UUID | None, now: datetime) -> AddressVerified:
    row = Address.objects.filter(hat=hat, kind=Address.Kind.EMAIL, normalised=address, revoked_at=None).first()
    if row is None:
        row = rows.email_row(hat.id, address, verified_at=now, now=now)
        row.save()
    elif row.verified_at is None:
        Address.objects.filter(pk=row.pk).update(verified_at=now)
    if sign_in_id is None:
        if not SignIn.objects.filter(email=address).exists():  # else one is there, or a sign-up waits for its code
            rows.make_sign_in(hat, address, now=now)
    elif not SignIn.objects.filter(pk=sign_in_id, person=None).update(person=hat.person_id, hat=hat, is_active=True):
        raise NotFound
    return AddressVerified(occurred_at=now, hat_id=hat.id, address_id=row.id, address_kind=row.kind)


@transaction.atomic
def change_person(
    viewer: Viewer,
    *,
    person_id: UUID,
    given_name: str,
    family_name: str,
    language: str,
    country: str,
    time_zone: str,
    now: datetime,
) -> None:
    """Change who the person is: under the person's own private hat, or as staff who deal with people or answer for
    their rights and see one of the hats. Refuses: ``NotFound``.
    """
    own = Hat.objects.filter(Q(pk=viewer.hat_id), person=person_id, organisation=None)
    if viewer.is_staff and (deals_with_people(viewer) or sees_across(viewer)):
        own = Hat.objects.filter(joined_hats(viewer), person=person_id)
    if not (viewer.is_system or (viewer.hat_id and own.exists())):
        raise NotFound
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    changed = apply_changes(
        person,
        {
            "given_name": given_name.strip(),
            "family_name": family_name.strip(),
            "language": language,
            "country": country,
            "time_zone": time_zone,
        },
        viewer=viewer,
        now=now,
        person_id=person_id,
    )
    if not changed:
        return
    rows.fill_person(person).save(update_fields=["sort_key", "folded", "trigrams"])
    private = Hat.objects.filter(person=person_id, organisation=None, alias_of=None).first()
    if private:
        actor = viewer.hat_id if viewer.is_staff else None
        bus.publish([PersonChanged(occurred_at=now, hat_id=private.id, actor_hat_id=actor, changed=changed)])
