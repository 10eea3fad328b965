"""Invitations: an offer of a hat to whoever reads the address."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import cards, rows
from chapeau.person.people.actions.change_hat import checked_authority, checked_roles
from chapeau.person.people.events import (
    AddressVerified,
    HatCreated,
    InvitationAccepted,
    InvitationSent,
    PersonSignedUp,
)
from chapeau.person.people.models import Address, Hat, Invitation, Organisation, Person
from chapeau.person.people.queries.organisations import invitation as invitation_card
from chapeau.person.people.rules.contact import email_address
from chapeau.person.people.sight import administers, manages
from chapeau.person.people.values import Authority, HatCard, InvitationCard, Viewer, ViewerKind

VALID_FOR = timedelta(days=14)


class AlreadyMember(Refusal):
    code = "already-member"
    sentence = _("This person already acts for the organisation.")


@transaction.atomic
def invite(
    viewer: Viewer,
    *,
    email: str,
    roles: tuple[str, ...],
    authority: Authority,
    language: str,
    organisation_id: UUID | None = None,
    now: datetime,
) -> InvitationCard:
    """An invitation, open for 14 days; an open one to the same address is replaced. The face mails the link.

    By an administrator for the own organisation, or staff for any (``organisation_id``).
    Refuses: ``NotFound``, ``BadEmail``, ``UnknownRole``, ``BadAuthority``, ``AlreadyMember``.
    """
    target = organisation_id or viewer.organisation_id
    own = administers(viewer) and target == viewer.organisation_id
    if target is None or viewer.hat_id is None:
        raise NotFound
    organisation = Organisation.objects.select_for_update().filter(pk=target, closed_at=None).first()
    if organisation is None or not (own or manages(viewer, organisation)):
        raise NotFound
    address = email_address(email)
    if Address.objects.filter(
        normalised=address, revoked_at=None, hat__organisation=organisation, hat__ends_at=None
    ).exists():
        raise AlreadyMember
    allowed = checked_authority(authority)
    kept = checked_roles(roles, is_house=organisation.is_house)
    Invitation.objects.filter(organisation=organisation, email=address, accepted_hat=None, withdrawn_at=None).update(
        withdrawn_at=now
    )
    row = Invitation.objects.create(
        organisation=organisation,
        invited_by_id=viewer.hat_id,
        email=address,
        language=language,
        roles=kept,
        per_order_minor=allowed.per_order_minor,
        per_month_minor=allowed.per_month_minor,
        authority_currency=allowed.currency,
        allowed_categories=list(allowed.categories),
        cost_centres=list(allowed.cost_centres),
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    bus.publish(
        [InvitationSent(occurred_at=now, hat_id=viewer.hat_id, organisation_id=organisation.id, invitation_id=row.id)]
    )
    return invitation_card(viewer, secret=row.secret, now=now)


@transaction.atomic
def withdraw_invitation(viewer: Viewer, *, secret: str, now: datetime) -> None:
    """The link no longer opens anything. By an administrator there, or staff. Refuses: ``NotFound``."""
    rows_ = Invitation.objects.filter(secret=secret, accepted_hat=None, withdrawn_at=None)
    if administers(viewer):
        rows_ = rows_.filter(organisation=viewer.organisation_id)
    else:
        organisation = Organisation.objects.filter(pk__in=rows_.values("organisation")).first()
        if organisation is None or not manages(viewer, organisation):
            raise NotFound
    if not rows_.update(withdrawn_at=now):
        raise NotFound


@transaction.atomic
def accept_invitation(
    viewer: Viewer, *, secret: str, given_name: str = "", family_name: str = "", now: datetime
) -> HatCard:
    """The hat that was offered, for the person who wears ``viewer``'s hat, or for whoever the address belongs to.

    A visitor whose address nobody has becomes a person (with a private hat that has no address yet).
    The link proves the address: it becomes the new hat's own verified one, unless it already belongs to
    another hat; then the new hat opens together with the person's private hat.
    Refuses: ``NotFound``, ``AlreadyMember``.
    """
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(secret=secret, accepted_hat=None, withdrawn_at=None, expires_at__gt=now)
        .first()
    )
    if row is None or row.organisation.closed_at is not None:
        raise NotFound
    owner = Address.objects.filter(
        kind=Address.Kind.EMAIL, normalised=row.email, revoked_at=None, verified_at__isnull=False
    ).first()
    facts: list[bus.Fact] = []
    person_id = _person_for(viewer, row, owner, given_name, family_name, facts, now)
    if Hat.objects.filter(cards.open_at(now), person=person_id, organisation=row.organisation).exists():
        raise AlreadyMember
    hat = Hat.objects.create(
        person_id=person_id,
        organisation=row.organisation,
        language=row.language,
        roles=row.roles,
        per_order_minor=row.per_order_minor,
        per_month_minor=row.per_month_minor,
        authority_currency=row.authority_currency,
        allowed_categories=row.allowed_categories,
        cost_centres=row.cost_centres,
        acquired_via="invitation",
        created_at=now,
    )
    row.accepted_hat = hat
    row.save(update_fields=["accepted_hat"])
    organisation_id = row.organisation_id
    facts.append(HatCreated(occurred_at=now, hat_id=hat.id, organisation_id=organisation_id, roles=tuple(hat.roles)))
    facts.append(
        InvitationAccepted(occurred_at=now, hat_id=hat.id, organisation_id=organisation_id, invitation_id=row.id)
    )
    if owner is None:
        address = rows.email_row(hat.id, row.email, verified_at=now, now=now)
        address.save()
        rows.make_sign_in(hat, row.email, now=now)
        facts.append(AddressVerified(occurred_at=now, hat_id=hat.id, address_id=address.id, address_kind=address.kind))
    bus.publish(facts)
    return cards.hat_card(cards.hats().get(pk=hat.pk))


def _person_for(
    viewer: Viewer,
    row: Invitation,
    owner: Address | None,
    given_name: str,
    family_name: str,
    facts: list[bus.Fact],
    now: datetime,
) -> UUID:
    if viewer.kind is ViewerKind.HAT and viewer.hat_id is not None:
        return Hat.objects.values_list("person_id", flat=True).get(pk=viewer.hat_id)
    if owner is not None:
        return owner.hat.person_id
    person = rows.fill_person(
        Person(
            given_name=given_name.strip(),
            family_name=family_name.strip(),
            language=row.language,
            country=row.organisation.country,
            created_at=now,
        )
    )
    person.save()
    private = Hat.objects.create(person=person, acquired_via="invitation", created_at=now)
    facts.append(PersonSignedUp(occurred_at=now, hat_id=private.id, acquired_via="invitation"))
    return person.id
