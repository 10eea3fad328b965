"""E-mail, phone and postal addresses of a hat."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people import rows
from chapeau.person.people.events import AddressVerified
from chapeau.person.people.models import Address, Hat, Organisation, PostalAddress, SignIn
from chapeau.person.people.queries.addresses import address_card
from chapeau.person.people.rules.contact import email_address, phone_number
from chapeau.person.people.rules.postal import checked_address
from chapeau.person.people.sight import administers, deals_with_people, looks_after, manages, visible_hats
from chapeau.person.people.values import PostalAddressCard, PostalAddressValue, Viewer


class AddressOfAnother(Refusal):
    code = "address-of-another"
    sentence = _("This address cannot be used here. Choose another one.")


class OnlyWayIn(Refusal):
    code = "only-way-in"
    sentence = _("This is the only way in. Add another address first.")


@transaction.atomic
def verify_address(viewer: Viewer, *, hat_id: UUID, kind: str, value: str, now: datetime) -> UUID:
    """The address was proven (its code entered): it belongs to this hat alone and, for e-mail, is a way in.

    Only the face that checked the code may say so (``SYSTEM``). Refuses: ``Forbidden``, ``AddressOfAnother``.
    """
    if not viewer.is_system:
        raise Forbidden
    hat = Hat.objects.select_related("person").get(pk=hat_id)
    is_email = kind == Address.Kind.EMAIL
    plain = email_address(value) if is_email else phone_number(value, country=hat.person.country)
    same = Address.objects.filter(kind=kind, normalised=plain, revoked_at=None)
    if same.filter(verified_at__isnull=False).exclude(hat=hat).exists():
        raise AddressOfAnother
    row = same.filter(hat=hat).first()
    if row is None:
        row = (
            rows.email_row(hat.id, plain, verified_at=now, now=now)
            if is_email
            else rows.phone_row(hat.id, plain, now=now)
        )
    row.verified_at = row.verified_at or now
    row.save()
    if is_email and not SignIn.objects.filter(email=plain).exists():
        rows.make_sign_in(hat, plain, now=now)
    bus.publish([AddressVerified(occurred_at=now, hat_id=hat.id, address_id=row.id, address_kind=kind)])
    return row.id


@transaction.atomic
def revoke_address(viewer: Viewer, *, value: str, now: datetime) -> None:
    """This hat no longer uses the address, nor can anybody sign in by it. Refuses: ``NotFound``, ``OnlyWayIn``."""
    mine = (
        Address.objects.select_for_update().filter(hat__in=viewer.hat_ids, revoked_at=None) if viewer.hat_id else None
    )
    row = mine.filter(normalised=value).first() if mine is not None else None
    if row is None or mine is None:
        raise NotFound
    ways_in = mine.filter(kind=Address.Kind.EMAIL, verified_at__isnull=False)
    if row.kind == Address.Kind.EMAIL and row.verified_at and ways_in.count() == 1:
        raise OnlyWayIn
    Address.objects.filter(pk=row.pk).update(revoked_at=now)
    if row.kind == Address.Kind.EMAIL:
        rows.revoke_sign_ins(SignIn.objects.filter(hat=row.hat_id, email=row.normalised))


@transaction.atomic
def add_postal_address(
    viewer: Viewer,
    *,
    value: PostalAddressValue,
    label: str = "",
    hat_id: UUID | None = None,
    organisation_id: UUID | None = None,
    is_billing: bool = False,
    is_default: bool = False,
    now: datetime,
) -> PostalAddressCard:
    """An address of the viewer's hat, or with ``organisation_id`` of its organisation (administrators), so that
    all its buyers may use it. Staff who look after customers name any hat or organisation. Refuses: ``NotFound``, ``BadAddress``, ``BadPhone``.
    """
    if organisation_id is not None:
        owner = Organisation.objects.filter(pk=organisation_id).first()
        own = administers(viewer) and viewer.organisation_id == organisation_id
        if owner is None or not (own or manages(viewer, owner)):
            raise NotFound
        hat_id = None
    elif hat_id is None or not (viewer.is_system or deals_with_people(viewer)):
        hat_id = viewer.hat_id
    elif not Hat.objects.filter(visible_hats(viewer), pk=hat_id).exists():
        raise NotFound
    if (hat_id is None) == (organisation_id is None):
        raise NotFound
    checked = checked_address(value)
    row = rows.postal_row(checked, now=now, hat_id=hat_id, organisation_id=organisation_id)
    row.phone = phone_number(checked.phone, country=checked.country)
    row.label = label.strip()[:60]
    row.is_billing, row.is_default = is_billing, is_default
    if is_default:
        PostalAddress.objects.filter(hat=hat_id, organisation=organisation_id, is_default=True).update(is_default=False)
    row.save()
    return address_card(PostalAddress.objects.select_related("organisation").get(pk=row.pk))


@transaction.atomic
def archive_postal_address(viewer: Viewer, *, code: str, now: datetime) -> None:
    """The address is no longer offered; orders keep their copy. Refuses: ``NotFound``."""
    mine = Q(hat__in=viewer.hat_ids)
    if administers(viewer):
        mine |= Q(organisation=viewer.organisation_id)
    if viewer.is_system or deals_with_people(viewer):
        mine = Q(organisation__isnull=False) & looks_after(viewer, "organisation")
        mine |= Q(hat__in=Hat.objects.filter(visible_hats(viewer)))
    if not PostalAddress.objects.filter(mine, code=code, archived_at=None).update(archived_at=now):
        raise NotFound
