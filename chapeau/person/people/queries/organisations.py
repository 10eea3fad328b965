"""Organisations and who acts for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import cards
from chapeau.person.people.models import Address, Hat, HatChange, Invitation, Organisation, PostalAddress
from chapeau.person.people.queries.addresses import address_cards
from chapeau.person.people.rules.market import market_of
from chapeau.person.people.sight import administers, looks_after
from chapeau.person.people.values import (
    Authority,
    Change,
    HatContact,
    InvitationCard,
    Member,
    OrganisationCard,
    OrganisationPage,
    Role,
    StaffRole,
    Viewer,
    ViewerKind,
)


def organisation_rows() -> QuerySet[Organisation]:
    """Organisations with what a card needs."""
    return Organisation.objects.select_related("owner_hat__person").annotate(
        member_count=Count("hats", filter=Q(hats__ends_at=None), distinct=True)
    )


def organisation_card_of(row: Organisation) -> OrganisationCard:
    return OrganisationCard(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        trade=row.trade,
        country=row.country,
        language=row.language,
        market=market_of(organisation_kind=row.kind, trade=row.trade, is_introduced=row.introduced_by_id is not None),
        vat_number=row.vat_number,
        vat_checked_at=row.vat_checked_at,
        vat_exempt_reason=row.vat_exempt_reason,
        registration_number=row.registration_number,
        owner_hat_id=row.owner_hat_id,
        owner_name=row.owner_hat.person.name if row.owner_hat else "",
        created_at=row.created_at,
        closed_at=row.closed_at,
        member_count=getattr(row, "member_count", 0),
    )


def _mine(viewer: Viewer) -> Q:
    if viewer.is_staff or viewer.is_system:
        return Q()
    return Q(pk=viewer.organisation_id) if viewer.organisation_id else Q(pk=None)


class LookedAfterByColleague(Refusal):
    """Its name is no secret among colleagues, its people are."""

    code = "looked-after-by-colleague"
    status = 403
    sentence = _("%(owner)s looks after this organisation. Ask there, or ask service.")


def _may_read_people(viewer: Viewer, organisation_id: UUID) -> bool:
    """Who acts for an organisation: its own hats, and the staff who look after it."""
    if viewer.is_staff:
        return Organisation.objects.filter(looks_after(viewer), pk=organisation_id).exists()
    return viewer.is_system or viewer.organisation_id == organisation_id


def organisation_card(viewer: Viewer, *, organisation_id: UUID) -> OrganisationCard:
    """The viewer's own organisation; staff may name any. Refuses: ``NotFound``."""
    row = organisation_rows().filter(_mine(viewer), pk=organisation_id).first()
    if row is None:
        raise NotFound
    return organisation_card_of(row)


def organisation_cards(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, OrganisationCard]:
    """By id, in one query."""
    if not ids:
        return {}
    rows = organisation_rows().filter(_mine(viewer), pk__in=set(ids))
    return {row.id: organisation_card_of(row) for row in rows}


def house_card(viewer: Viewer) -> OrganisationCard | None:
    """The company that runs this; ``None`` until set up. Everybody may know who they buy from."""
    row = Organisation.objects.filter(is_house=True).first()
    return organisation_card_of(row) if row else None


def house_has_administrator(viewer: Viewer, *, now: datetime) -> bool:
    """Somebody looks after the house: its set-up is closed for ever. Everybody may know."""
    rows = Hat.objects.filter(organisation__is_house=True, roles__contains=[StaffRole.ADMINISTRATOR])
    return rows.filter(cards.open_at(now)).exists()


def members(viewer: Viewer, *, organisation_id: UUID, now: datetime, ended: bool = False) -> tuple[Member, ...]:
    """Hats of the organisation by name; ``ended`` adds the past ones.

    For its administrators and approvers, and for staff; every other hat sees itself alone.
    Refuses: ``NotFound`` for another organisation.
    """
    if not _may_read_people(viewer, organisation_id):
        raise NotFound
    rows = cards.hats().filter(organisation_id=organisation_id)
    if viewer.kind is ViewerKind.HAT and not viewer.has_role(Role.ADMINISTRATOR, Role.APPROVER):
        rows = rows.filter(pk__in=viewer.hat_ids)
    if not ended:
        rows = rows.filter(cards.open_at(now))
    return _members(list(rows.order_by("person__sort_key", "id")))


def approvers(viewer: Viewer, *, organisation_id: UUID, now: datetime) -> tuple[HatContact, ...]:
    """Whom a buyer of that organisation may ask, without the asking hat itself. Refuses: ``NotFound``."""
    if not _may_read_people(viewer, organisation_id):
        raise NotFound
    rows = list(
        cards.hats()
        .filter(cards.open_at(now), organisation_id=organisation_id, roles__contains=[Role.APPROVER])
        .exclude(pk__in=viewer.hat_ids)
        .order_by("created_at", "id")
    )
    known = {member.hat_id: member for member in _members(rows)}
    return tuple(cards.contact_of(row, email=known[row.id].email, phone=known[row.id].phone) for row in rows)


def _members(rows: list[Hat]) -> tuple[Member, ...]:
    found: dict[tuple[UUID, str], str] = {}
    addresses = Address.objects.filter(hat__in=[row.id for row in rows], revoked_at=None)
    for address in sorted(addresses, key=lambda a: (a.verified_at is None, a.created_at, a.id)):
        found.setdefault((address.hat_id, address.kind), address.value)
    return tuple(
        Member(
            hat_id=row.id,
            hat_code=row.code,
            name=row.person.name,
            email=found.get((row.id, Address.Kind.EMAIL), ""),
            phone=found.get((row.id, Address.Kind.PHONE), ""),
            job_title=row.job_title,
            roles=frozenset(row.roles),
            authority=cards.authority_of(row),
            created_at=row.created_at,
            ends_at=row.ends_at,
        )
        for row in rows
    )


def invitation(viewer: Viewer, *, secret: str, now: datetime) -> InvitationCard:
    """The open invitation behind a link; whoever has the link may read it. Refuses: ``NotFound``."""
    row = _open_invitations(now).filter(secret=secret).first()
    if row is None:
        raise NotFound
    return _invitation_card(row)


def invitation_is_for_known(viewer: Viewer, *, secret: str, now: datetime) -> bool:
    """Whether the invited address already belongs to somebody, so that no name needs asking; told to who has the
    link, hence reads the mailbox.
    """
    row = _open_invitations(now).filter(secret=secret).first()
    return bool(
        row
        and Address.objects.filter(
            kind=Address.Kind.EMAIL, normalised=row.email, revoked_at=None, verified_at__isnull=False
        ).exists()
    )


def _open_invitations(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.select_related("organisation", "invited_by__person").filter(
        accepted_hat=None, withdrawn_at=None, expires_at__gt=now, organisation__closed_at=None
    )


def _invitation_card(row: Invitation) -> InvitationCard:
    return InvitationCard(
        secret=row.secret,
        organisation_name=row.organisation.name,
        organisation_code=row.organisation.code,
        invited_by_name=row.invited_by.person.name,
        email=row.email,
        language=row.language,
        roles=tuple(row.roles),
        authority=Authority(
            row.per_order_minor,
            row.per_month_minor,
            row.authority_currency,
            tuple(row.allowed_categories),
            tuple(row.cost_centres),
        ),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def organisation_page(viewer: Viewer, *, code: str, now: datetime) -> OrganisationPage:
    """Card, members (past ones too), open invitations and postal addresses: for its administrators and staff.

    Refuses: ``NotFound``, ``LookedAfterByColleague``.
    """
    row = organisation_rows().filter(_mine(viewer), code=code).first()
    if row is None or not (viewer.is_staff or viewer.is_system or administers(viewer)):
        raise NotFound
    if viewer.is_staff and not _may_read_people(viewer, row.id):
        raise LookedAfterByColleague(owner=row.owner_hat.person.name if row.owner_hat else "")
    invitations = _open_invitations(now).filter(organisation=row).order_by("created_at")
    addresses = PostalAddress.objects.select_related("organisation").filter(organisation=row, archived_at=None)
    return OrganisationPage(
        card=organisation_card_of(row),
        members=members(viewer, organisation_id=row.id, now=now, ended=True),
        invitations=tuple(_invitation_card(each) for each in invitations),
        addresses=address_cards(addresses.order_by("-is_default", "created_at")),
    )


def organisation_changes(viewer: Viewer, *, organisation_id: UUID, limit: int = 50) -> tuple[Change, ...]:
    """History of an organisation and of what its hats may do, newest first; administrators and staff.

    Refuses: ``NotFound``.
    """
    own = administers(viewer) and viewer.organisation_id == organisation_id
    if not (own or viewer.is_system or (viewer.is_staff and _may_read_people(viewer, organisation_id))):
        raise NotFound
    rows = HatChange.objects.select_related("by_hat__person").filter(
        Q(organisation=organisation_id) | Q(hat__organisation=organisation_id)
    )
    return changes_of(rows, limit)


def changes_of(rows: QuerySet[HatChange], limit: int) -> tuple[Change, ...]:
    return tuple(
        Change(row.field, row.before, row.after, row.by_hat.person.name if row.by_hat else "", row.changed_at)
        for row in rows.order_by("-changed_at", "-id")[:limit]
    )
