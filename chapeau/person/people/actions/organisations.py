"""Organisations: made by a person, by staff, or at checkout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.house import currency_of
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people import cards, rows
from chapeau.person.people.events import HatCreated, OrganisationChanged, OrganisationCreated
from chapeau.person.people.history import apply_changes
from chapeau.person.people.models import Hat, Organisation
from chapeau.person.people.queries.organisations import organisation_card_of
from chapeau.person.people.rules.identifiers import registration_number as checked_registration
from chapeau.person.people.rules.identifiers import vat_number as checked_vat
from chapeau.person.people.rules.postal import checked_address
from chapeau.person.people.sight import administers, manages
from chapeau.person.people.values import (
    HatCard,
    OrganisationCard,
    OrganisationKind,
    PostalAddressValue,
    Role,
    Trade,
    Viewer,
    ViewerKind,
)

FOUNDER_ROLES = (Role.ADMINISTRATOR, Role.APPROVER, Role.BUYER, Role.FINANCE)


class NameMissing(Refusal):
    code = "organisation-name-missing"
    status = 422
    sentence = _("Tell us the name of the organisation.")


class OrganisationKnown(Refusal):
    """The number belongs to an organisation that has its own administrators: they let people in."""

    code = "organisation-known"
    sentence = _("Somebody already buys here with this number. Ask a colleague to invite you, or write to us.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """What somebody tells about an organisation; numbers as typed."""

    name: str
    country: str
    kind: str = OrganisationKind.BUSINESS
    trade: str = Trade.OTHER
    language: str = "en"
    vat_number: str = ""
    registration_number: str = ""


@transaction.atomic
def create_organisation(
    viewer: Viewer,
    *,
    facts: OrganisationFacts,
    address: PostalAddressValue | None = None,
    now: datetime,
) -> OrganisationCard:
    """An organisation without members, by staff; who makes it looks after it.

    Refuses: ``Forbidden``, ``NameMissing``, ``OrganisationKnown``, ``BadVatNumber``,
    ``BadRegistrationNumber``, ``BadAddress``.
    """
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
    organisation = _make(facts, address, now, owner_hat_id=viewer.hat_id)
    bus.publish([_created(organisation, viewer, now)])
    return organisation_card_of(organisation)


@transaction.atomic
def create_hat_at_checkout(
    viewer: Viewer,
    *,
    facts: OrganisationFacts,
    job_title: str = "",
    address: PostalAddressValue | None = None,
    now: datetime,
) -> HatCard:
    """*Buying for a business?* — the organisation and a hat of it for the person under this private hat.

    The hat may do everything there. It has no address of its own yet and so opens together with the
    private hat. What was ordered privately stays private. The private hat counts as who led to the
    organisation (market B2C2B unless it is a public body or reseller) when it ordered or came here before
    the organisation did: decided by the caller's path, here always, because the person was here first.

    Refuses: ``Forbidden`` under another than the private hat, and as ``create_organisation``.
    """
    private = Hat.objects.filter(pk=viewer.hat_id, organisation=None).first() if viewer.hat_id else None
    if private is None or viewer.kind is not ViewerKind.HAT:
        raise Forbidden
    organisation = _make(facts, address, now, introduced_by_id=private.id)
    hat = Hat.objects.create(
        person_id=private.person_id,
        organisation=organisation,
        roles=list(FOUNDER_ROLES),
        job_title=job_title.strip()[:100],
        acquired_via=private.acquired_via,
        authority_currency=currency_of(organisation.country),
        created_at=now,
    )
    bus.publish(
        [
            _created(organisation, viewer, now),
            HatCreated(
                occurred_at=now, hat_id=hat.id, organisation_id=organisation.id, roles=tuple(map(str, FOUNDER_ROLES))
            ),
        ]
    )
    return cards.hat_card(cards.hats().get(pk=hat.pk))


def _make(
    facts: OrganisationFacts,
    address: PostalAddressValue | None,
    now: datetime,
    *,
    owner_hat_id: UUID | None = None,
    introduced_by_id: UUID | None = None,
) -> Organisation:
    name = " ".join(facts.name.split())
    if not name:
        raise NameMissing
    country = facts.country.upper()
    vat = checked_vat(facts.vat_number, country=country)
    registration = checked_registration(facts.registration_number, country=country)
    if vat and Organisation.objects.filter(country=country, vat_number=vat).exists():
        raise OrganisationKnown
    if registration and Organisation.objects.filter(country=country, registration_number=registration).exists():
        raise OrganisationKnown
    organisation = rows.fill_organisation(
        Organisation(
            name=name[:200],
            kind=facts.kind,
            trade=facts.trade,
            country=country,
            language=facts.language,
            vat_number=vat,
            registration_number=registration,
            owner_hat_id=owner_hat_id,
            introduced_by_id=introduced_by_id,
            created_at=now,
        )
    )
    organisation.save()
    if address is not None:
        checked = checked_address(replace(address, country=address.country or country))
        place = rows.postal_row(checked, now=now, organisation_id=organisation.id)
        place.is_default = place.is_billing = True
        place.save()
    return organisation


def _created(organisation: Organisation, viewer: Viewer, now: datetime) -> OrganisationCreated:
    return OrganisationCreated(
        occurred_at=now,
        hat_id=viewer.hat_id if viewer.kind is ViewerKind.HAT else None,
        actor_hat_id=viewer.hat_id if viewer.is_staff else None,
        organisation_id=organisation.id,
        organisation_kind=organisation.kind,
        trade=organisation.trade,
    )


@transaction.atomic
def change_organisation(
    viewer: Viewer,
    *,
    organisation_id: UUID,
    facts: OrganisationFacts,
    vat_is_confirmed: bool | None = None,
    vat_exempt_reason: str | None = None,
    owner_hat_id: UUID | None = None,
    now: datetime,
) -> tuple[str, ...]:
    """Change what is known of an organisation; names of the fields that changed.

    Its administrators may change name, language and numbers (a changed VAT number is unconfirmed again);
    kind, trade, country, the confirmation, the exemption and the owner are the staff's.
    Refuses: ``NotFound``, ``OrganisationKnown`` and the checks of the numbers.
    """
    own = administers(viewer) and viewer.organisation_id == organisation_id
    row = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    by_staff = row is not None and manages(viewer, row)
    if row is None or not (own or by_staff):
        raise NotFound
    country = facts.country.upper() if by_staff else row.country
    vat = checked_vat(facts.vat_number, country=country)
    if vat and Organisation.objects.filter(country=country, vat_number=vat).exclude(pk=row.pk).exists():
        raise OrganisationKnown
    wanted: dict[str, object] = {
        "name": " ".join(facts.name.split())[:200] or row.name,
        "language": facts.language,
        "vat_number": vat,
        "registration_number": checked_registration(facts.registration_number, country=country),
    }
    if vat != row.vat_number:
        wanted["vat_checked_at"] = None
    if by_staff:
        wanted |= {"kind": facts.kind, "trade": facts.trade, "country": country}
        if vat_is_confirmed is not None and vat_is_confirmed != (row.vat_checked_at is not None):
            wanted["vat_checked_at"] = now if vat_is_confirmed and vat else None
        if vat_exempt_reason is not None:
            wanted["vat_exempt_reason"] = vat_exempt_reason
        if owner_hat_id is not None:
            wanted["owner_hat_id"] = owner_hat_id
    changed = apply_changes(row, wanted, viewer=viewer, now=now, organisation_id=organisation_id)
    if changed:
        rows.fill_organisation(row).save(update_fields=["sort_key", "folded", "trigrams"])
        bus.publish(
            [
                OrganisationChanged(
                    occurred_at=now, actor_hat_id=viewer.hat_id, organisation_id=organisation_id, changed=changed
                )
            ]
        )
    return changed
